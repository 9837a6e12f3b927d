"""Counties in, their returns of class sizes and expected pupils out: day by day the province's rates of the speech."""

from dataclasses import dataclass
from datetime import date
from itertools import product
from random import Random

from etl.demo.amounts import split, tilt
from etl.demo.sheets import day
from etl.demo.targets import County, stream

SIZES_HEADER = (
    "数据截至", "行政区划代码", "县（市、区）", "学段", "区域", "班级数（个）", "46人及以上（个）",
    "56人及以上（个）", "66人及以上（个）",
)  # fmt: skip
ENROLMENT_HEADER = (
    "数据截至",
    "行政区划代码",
    "县（市、区）",
    "学段",
    "区域",
    "学年",
    "预计招生（人）",
    "预计毕业（人）",
)
STAGES = {"primary": "小学", "junior": "初中"}
LOCALITIES = {"urban": "城区", "town": "镇区", "rural": "乡村"}
# In which period's folder the count of a day lies, and how many of the stock of the speech's day were large then.
DAYS = {
    "2015-01": (date(2014, 10, 31), 0.97),
    "2015-07": (date(2015, 5, 31), 1.0),
    "2015-11": (date(2015, 10, 31), 0.95),
    "2016-11": (date(2016, 10, 31), 0.78),
}


@dataclass(frozen=True)
class Kind:
    """Classes of a stage and locality: how many, how many of them large on the speech's day, and who sits there."""

    classes: int
    large: int
    pupils: int
    growth: float


# 51.29%, 46.30%, 47.37% and 44.79% are the speech's; the rest is invented.
KINDS = {
    ("primary", "urban"): Kind(21000, 10771, 54, 0.030),
    ("primary", "town"): Kind(38000, 17594, 52, 0.017),
    ("primary", "rural"): Kind(33000, 1980, 31, -0.035),
    ("junior", "urban"): Kind(11000, 5211, 53, 0.022),
    ("junior", "town"): Kind(24000, 10750, 52, 0.008),
    ("junior", "rural"): Kind(5200, 468, 38, -0.03),
}
# What of a district's, a county-level city's and a county's classes lie where: a county has no urban ones.
PLACES = {
    "区": {"urban": 1.0, "town": 0.4, "rural": 0.4},
    "市": {"urban": 0.6, "town": 0.6, "rural": 0.7},
    "县": {"urban": 0.0, "town": 1.0, "rural": 1.0},
}
GRADES = {"primary": 6, "junior": 3}
# Of a hundred counties so many have not sent the newest count: theirs is the one before.
SILENT = 3

Lines = list[list[str]]


def sizes(counties: list[County], period: str, seed: int) -> Lines:
    """The count that a period's folder brings, a row per county, stage and locality; none in most periods."""
    if period not in DAYS:
        return []
    on, share = DAYS[period]
    found: Lines = []
    silent = _silent(counties, period, seed)
    for (stage, locality), kind in KINDS.items():
        inside = [county for county in counties if _place(county, locality)]
        chance = stream(seed, f"classes {stage} {locality}")
        classes = split(kind.classes, [c.size * _place(c, locality) * chance.uniform(0.7, 1.3) for c in inside])
        shares = [min(0.93, max(0.03, chance.gauss(kind.large / kind.classes, 0.16))) for _ in inside]
        moved = stream(seed, f"classes {stage} {locality} {period}")
        shares = [min(0.95, max(0.02, own + moved.gauss(0, 0.05))) for own in shares]
        large = tilt(classes, shares, round(kind.large * share), [False] * len(inside))
        for county, total, over in zip(inside, classes, large, strict=True):
            over = min(over, total)
            row = (
                total,
                over + int((total - over) * moved.uniform(0.25, 0.5)),
                over,
                int(over * moved.uniform(0.2, 0.5)),
            )
            if county.code not in silent:
                found.append(_row(on, county, stage, locality, *map(str, row)))
    return found


def enrolment(counties: list[County], period: str, seed: int) -> Lines:
    """Whom each county expects to come and to leave in the three school years after the count of a period's folder."""
    if period not in DAYS:
        return []
    on, _ = DAYS[period]
    first = on.year if on.month < 9 else on.year + 1
    found: Lines = []
    silent = _silent(counties, period, seed)
    chance = stream(seed, f"enrolment {period}")
    for (stage, locality), kind in KINDS.items():
        inside = [county for county in counties if _place(county, locality)]
        same = stream(seed, f"classes {stage} {locality}")
        classes = split(kind.classes, [c.size * _place(c, locality) * same.uniform(0.7, 1.3) for c in inside])
        for county, total in zip(inside, classes, strict=True):
            for year in range(first, first + 3):
                leaving, entering = _moves(chance, total * kind.pupils, kind.growth, GRADES[stage])
                if county.code not in silent:
                    found.append(_row(on, county, stage, locality, f"{year}年", str(entering), str(leaving)))
    return found


def _moves(chance: Random, pupils: int, growth: float, grades: int) -> tuple[int, int]:
    leaving = round(pupils / grades * chance.uniform(0.92, 1.08))
    return leaving, max(0, leaving + round(pupils * (growth + chance.gauss(0, 0.012))))


def _silent(counties: list[County], period: str, seed: int) -> set[str]:
    """Nobody is silent on the speech's day or before it."""
    chance = stream(seed, f"silent {period}")
    return {county.code for county in counties if chance.randrange(100) < SILENT and period > "2015-07"}


def _place(county: County, locality: str) -> float:
    return PLACES.get(county.name[-1], PLACES["县"])[locality]


def _row(on: date, county: County, stage: str, locality: str, *figures: str) -> list[str]:
    return [day(on), county.code, county.name, STAGES[stage], LOCALITIES[locality], *figures]


assert set(KINDS) == set(product(STAGES, LOCALITIES))
