"""The province's ledger in; what its inspections found at the projects drawn, and what was put right since, out.

The list of a round is drawn as the page draws it by default: from the last report before the round's month, by size.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from etl.demo import reported
from etl.demo.province import Shandong
from etl.demo.sheets import day, month
from etl.demo.targets import WORKS, Period, stream
from warehouse.sampling import draw, sample_size
from warehouse.settings import SETTINGS

PROVINCE = "370000"
HEADER = (
    "序号", "设区市", "县（市、区）", "行政区划代码", "督查轮次", "项目编号", "学校标识码", "项目名称",
    "检查日期", "督查组", "检查内容", "检查结果", "存在问题", "整改期限", "整改完成日期",
)  # fmt: skip
# Of a hundred projects so many have a problem, round by round, and in the cities that lag so many more.
TROUBLED = {"2015-06": 32, "2015-12": 25, "2016-06": 18, "2016-12": 14}
LAGGING_CITIES, MORE = ("371300", "371500", "371700", "371400"), 14
NOT_REACHED, FAILED, IN_TIME, TOO_LATE = 4, 18, 72, 16
DAYS_TO_RECTIFY = 45
ITEMS = {
    "works/not_started": ("开工条件", ("用地手续没有办完", "过了开工日期，没有招标", "没有时间表", "没有明确责任人")),
    "works/under_way": ("形象进度与质量", ("形象进度落后于台账", "安全防护不到位", "监理资料不全", "长期停工待料")),
    "works/completed": (
        "竣工验收与使用",
        ("没有组织竣工验收", "竣工后没有使用", "工程款没有付足", "验收资料不全"),
    ),
    "equipment/not_started": ("采购准备", ("没有列入采购计划", "参数没有确定，没有招标", "没有存放和安装场所")),
    "equipment/under_way": ("合同与到货", ("合同到期没有到货", "到货没有安装", "没有组织验收")),
    "equipment/completed": ("设备到位与使用", ("没有拆封使用", "数量与合同不符", "没有登记固定资产", "款项没有支付")),
}


@dataclass(frozen=True)
class Visit:
    """One project that was looked at: where, when, by whom, what was found and until when it was to be put right."""

    city: str
    county: str
    county_code: str
    round: str
    project_id: str
    school_id: str
    name: str
    on: date
    team: str
    item: str
    result: str = "合格"
    problem: str = ""
    by: date | None = None
    rectified: date | None = None


class Inspections:
    """Every round's visits in the order in which the province hears of them."""

    def __init__(self, made: Shandong) -> None:
        self._made = made

    @cached_property
    def _visits(self) -> list[Visit]:
        return [visit for held in TROUBLED for visit in self._round(held)]

    def told(self, period: Period) -> Iterator[tuple[str, list[list[str]]]]:
        """The lists that arrive in a period, by name: a round that was just held, and problems put right since."""
        before = self._made.periods[period.n - 1].as_of if period.n else date.min
        for held in TROUBLED:
            own = [visit for visit in self._visits if visit.round == held]
            if before < own[0].on <= period.as_of:
                yield f"督查记录_{month(held)}", _lines(own, period.as_of)
            elif own[0].on <= before:
                right = [visit for visit in own if visit.rectified and before < visit.rectified <= period.as_of]
                if right:
                    yield f"督查整改_{month(held)}_{month(period.name)}", _lines(right, period.as_of)

    def _round(self, held: str) -> Iterator[Visit]:
        chance = stream(int(held.replace("-", "")), "inspections")
        first = date.fromisoformat(f"{held}-01")
        counties = {county.code: county for county in self._made.plans.counties}
        for n, row in enumerate(self.drawn(held).iter_rows(named=True)):
            county = counties[row["county_code"]]
            on = first + timedelta(days=2 + chance.randrange(24))
            item, problems = ITEMS[f"{row['class_group']}/{row['progress']}"]
            visit = Visit(
                county.city_name, county.name, county.code, held, row["project_id"], row["school_id"], row["name"],
                on, f"省督查第{n % 5 + 1}组", item,
            )  # fmt: skip
            troubled = TROUBLED[held] + (MORE if county.city_code in LAGGING_CITIES else 0)
            luck = [chance.randrange(100) for _ in range(5)]
            if luck[0] < NOT_REACHED and n:
                continue
            if luck[1] >= troubled:
                yield visit
                continue
            by = on + timedelta(days=DAYS_TO_RECTIFY)
            late = IN_TIME <= luck[2] < IN_TIME + TOO_LATE
            done = by + timedelta(days=luck[3] if late else -(luck[3] % 40))
            yield replace(
                visit,
                result="不合格" if luck[4] < FAILED else "需整改",
                problem=chance.choice(problems),
                by=by,
                rectified=done if luck[2] < IN_TIME + TOO_LATE else None,
            )

    def drawn(self, held: str) -> pl.DataFrame:
        """The projects drawn for a round, with their state at the last report before it."""
        period = [period for period in self._made.periods if period.name < held][-1]
        cities = {county.code: county.city_code for county in self._made.plans.counties}
        status = reported.ledger(self._made.status[period.n], period).select("project_id", "state")
        rules = SETTINGS.inspection
        frame = (
            self._made.projects.select("project_id", "school_id", "county_code", "name", "work_class", "planned_wan")
            .join(status, on="project_id", maintain_order="left")
            .with_columns(
                class_group=pl.when(pl.col("work_class").is_in(WORKS))
                .then(pl.lit("works"))
                .otherwise(pl.lit("equipment")),
                progress=pl.col("state").replace_strict(
                    {"not_started": "not_started", "started": "under_way"}, default="completed"
                ),
                unit=pl.format("{}/{}", "county_code", "project_id"),
                weight=(pl.col("planned_wan") / 100).clip(float(rules.smallest_wan)),
            )
            .with_columns(
                stratum=pl.format("{}/{}/{}", pl.col("county_code").replace_strict(cities), "class_group", "progress")
            )
        )
        size = sample_size(frame.height, rules.confidence_percent, rules.margin_percent)
        chosen = draw(frame, size.n, f"{PROVINCE}-{held}")
        return chosen.select("unit").join(frame, on="unit", maintain_order="left")


def _lines(visits: list[Visit], known: date) -> list[list[str]]:
    """The visits as a list that is written on a day, which does not know what is put right later."""
    return [
        [
            str(n), visit.city, visit.county, visit.county_code, month(visit.round), visit.project_id, visit.school_id,
            visit.name, day(visit.on), visit.team, visit.item, visit.result, visit.problem,
            day(visit.by) if visit.by else "",
            day(visit.rectified) if visit.rectified and visit.rectified <= known else "",
        ]
        for n, visit in enumerate(visits, start=1)
    ]  # fmt: skip
