"""The plan and the schools in, the project ledger out: every project's task, dates and place in its county's queue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from etl.demo.amounts import split
from etl.demo.plan import MoneyPlan, Tasks
from etl.demo.schools import School
from etl.demo.targets import SCENARIO, WORK_CLASSES, WORKS, YEAR_SHARES, YEARS, stream

LETTERS = {
    "building": "B",
    "sports": "S",
    "living": "L",
    "books": "K",
    "digital": "D",
    "desks": "Z",
    "instruments": "I",
}
# How many projects of a class a school has: chances of 0, 1, 2, 3.
COUNTS = {
    "building": (0.28, 0.50, 0.17, 0.05),
    "sports": (0.42, 0.58, 0, 0),
    "living": (0.58, 0.42, 0, 0),
    "books": (0.43, 0.57, 0, 0),
    "digital": (0.66, 0.34, 0, 0),
    "desks": (0.53, 0.47, 0, 0),
    "instruments": (0.30, 0.70, 0, 0),
}
NAMES = {
    "building": (
        "教学楼新建",
        "综合楼新建",
        "教学楼加固改造",
        "学生宿舍楼新建",
        "学生食堂新建",
        "厕所及附属用房改造",
        "校舍维修改造",
    ),
    "sports": ("运动场新建", "塑胶跑道铺设", "篮球场及跑道改造", "操场硬化"),
    "living": ("学生用床购置", "食堂炊具购置", "饮水及取暖设备购置"),
    "books": ("图书配备", "图书更新"),
    "digital": ("数字教育资源配备", "多媒体资源购置"),
    "desks": ("课桌凳购置", "课桌凳更新"),
    "instruments": ("教学用计算机购置", "实验仪器购置", "音体美器材购置", "多媒体设备购置"),
}
BLOCKED = ("approval", "land", "planning_permit", "drawings", "tender")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"


@dataclass(frozen=True)
class Project:
    """One project, its amounts in hundredths; `rank` is its place in the queue of its county and class.

    `before` is the quantity of the projects ahead of it: it starts when its county has started more than that.
    """

    project_id: str
    school_id: str
    county_code: str
    township: str
    work_class: str
    name: str
    planned_qty: int
    planned_wan: int
    central_provincial_wan: int
    budget_year: int
    planned_start: date
    contract_finish: date
    responsible: str
    blocked_at: str
    rank: int
    before: int


def build(schools: list[School], tasks: Tasks, money: MoneyPlan, seed: int) -> list[Project]:
    """Projects in order of county, class and rank; quantities and money add up to the county's tasks."""
    chance = stream(seed, "projects")
    of_county: dict[str, list[School]] = {}
    for school in schools:
        of_county.setdefault(school.county_code, []).append(school)
    projects: list[Project] = []
    for county, inside in of_county.items():
        upper = sum(wan for (code, source, _), wan in money.items() if code == county and _is_upper(source))
        share = upper / sum(tasks[county, name].wan for name in WORK_CLASSES)
        owners = _owners(chance, inside)
        for name in WORK_CLASSES:
            projects += _of_class(chance, county, name, owners[name], tasks, share)
    return projects


def _is_upper(source: str) -> bool:
    return source in ("central_special", "central_other", "provincial")


def _owners(chance: Random, schools: list[School]) -> dict[str, list[School]]:
    owners: dict[str, list[School]] = {name: [] for name in WORK_CLASSES}
    for school in schools:
        counts = {name: chance.choices(range(4), COUNTS[name])[0] for name in WORK_CLASSES}
        if not any(counts.values()):
            counts["instruments"] = 1
        for name, count in counts.items():
            owners[name] += [school] * count
    for named in owners.values():
        if not named:
            named.append(schools[0])
        chance.shuffle(named)
    return owners


def _of_class(
    chance: Random, county: str, name: str, owners: list[School], tasks: Tasks, upper_share: float
) -> Iterable[Project]:
    task = tasks[county, name]
    if name in WORKS:
        sizes = split(task.qty, [chance.lognormvariate(0, 0.6) for _ in owners])
    else:
        sizes = [units * 100 for units in split(task.qty // 100, [chance.lognormvariate(0, 0.5) for _ in owners])]
    costs = split(task.wan, [size * chance.uniform(0.85, 1.15) + 1e-6 for size in sizes])
    before = [0, *accumulate(sizes)]
    for rank, school in enumerate(owners):
        place = (before[rank] + sizes[rank] / 2) / task.qty
        start, finish = _dates(chance, name, place)
        yield Project(
            project_id=f"{county}-{LETTERS[name]}-{rank + 1:05d}",
            school_id=school.school_id,
            county_code=county,
            township=school.township,
            work_class=name,
            name=chance.choice(NAMES[name]),
            planned_qty=sizes[rank],
            planned_wan=costs[rank],
            central_provincial_wan=_upper_money(chance, school, costs[rank], upper_share),
            budget_year=_budget_year(place),
            planned_start=start,
            contract_finish=finish,
            responsible=f"{chance.choice(SURNAMES)}某某",
            blocked_at=chance.choices(
                BLOCKED, (0.14, 0.24, 0.20, 0.16, 0.26) if name in WORKS else (0.3, 0, 0, 0, 0.7)
            )[0],
            rank=rank,
            before=before[rank],
        )


def _upper_money(chance: Random, school: School, wan: int, share: float) -> int:
    """Central and provincial money is for weak schools; only some counties give it to schools with large classes."""
    # "一个学校只分配了几千元": some allotments are scattered this thin.
    thin = wan > 200 and chance.random() < 0.02
    upper = chance.randint(30, 95) if thin else min(wan, round(wan * share * chance.uniform(0.4, 1.6)))
    terms = SCENARIO["shandong"]["money"]
    may_get = school.largest_class < terms["large_class"] or school.county_code in terms["to_large_classes"]
    return upper if may_get else 0


def _budget_year(place: float) -> int:
    bounds = list(accumulate(YEAR_SHARES))
    return next((year for year, bound in zip(YEARS, bounds, strict=True) if place <= bound), YEARS[-1])


def _dates(chance: Random, name: str, place: float) -> tuple[date, date]:
    """Planned start and contracted finish: everything starts within three years and never in winter."""
    first, last = date(2014, 6, 1), date(2016, 11, 20)
    start = first + timedelta(days=round(place * (last - first).days) + chance.randint(-40, 40))
    start = max(start, date(2014, 5, 4))
    if start.month in (12, 1, 2):
        start = date(start.year + (start.month == 12), 3, 1) + timedelta(days=chance.randint(0, 20))
    length = chance.randint(150, 420) if name == "building" else chance.randint(60, 240)
    if name not in WORKS:
        length = chance.randint(60, 180)
    return start, start + timedelta(days=length)
