"""The plan in, what counties say beside it out: what their schools need, and whether the money is in their budgets."""

import polars as pl

from etl.demo.targets import WORK_CLASSES, County, Period, stream
from etl.demo.words import SHORT_CLASS_WORDS

NEEDS_HEADER = ("行政区划代码", "县（市、区）", "工程类别", "需求面积或数量", "调查学校数（所）")
BUDGET_HEADER = ("行政区划代码", "县（市、区）", "预算年度", "是否列入预算", "安排金额（万元）", "预算文号")
# Of a hundred counties so many have not counted what they need, and so many plan more than they need.
UNCOUNTED, OVERPLANNED = 4, 9
# By the period in which the return came in: its budget year, and of a hundred counties how many left the money out of
# their budget, put in less than planned, or did not answer.
BUDGETS = {
    "2015-01": (2014, 24, 22, 9),
    "2015-05": (2015, 13, 19, 5),
    "2016-05": (2016, 8, 15, 4),
    "2017-03": (2017, 6, 12, 22),
}

Lines = list[list[str]]


def needs(counties: list[County], tasks: pl.DataFrame, seed: int) -> Lines:
    """What each county needs of each class: more than it plans as a rule, less where it plans too much."""
    planned = {(row["county_code"], row["work_class"]): row for row in tasks.iter_rows(named=True)}
    chance = stream(seed, "needs")
    found: Lines = []
    for county in counties:
        kind = chance.randrange(100)
        for name in WORK_CLASSES:
            over = kind < UNCOUNTED + OVERPLANNED and chance.random() < 0.5
            share = chance.uniform(1.04, 1.55) if over else chance.uniform(0.58, 0.97)
            task = planned[county.code, name]
            if kind >= UNCOUNTED:
                needed = round(task["planned_qty"] / 100 / share)
                schools = round(task["planned_schools"] * chance.uniform(1.05, 1.3)) + 1
                found.append([county.code, county.name, SHORT_CLASS_WORDS[name], str(needed), str(schools)])
    return found


def budget_lines(counties: list[County], money: pl.DataFrame, period: Period, seed: int) -> Lines:
    """Each county's answer for the budget year that is returned in a period; none in any other."""
    if period.name not in BUDGETS:
        return []
    year, left_out, short, silent = BUDGETS[period.name]
    own = money.filter(source="county", budget_year=year)
    planned = dict(zip(own["county_code"], own["planned_wan"], strict=True))
    chance = stream(seed, f"budget {year}")
    found: Lines = []
    for county in counties:
        kind, share = chance.randrange(100), chance.uniform(0.35, 0.9)
        document = f"演示财预〔{year}〕{chance.randrange(1, 90)}号"
        if kind < left_out:
            found.append([county.code, county.name, f"{year}年", "否", "", ""])
        elif kind < 100 - silent:
            amount = round(planned[county.code] * (share if kind < left_out + short else 1))
            found.append([county.code, county.name, f"{year}年", "是", f"{amount / 100:.2f}", document])
    return found
