"""A folder in, the inbox out: plan, reports, re-submission, adjustment and ledger as offices would send them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from etl.demo import (
    class_sizes,
    county_csv,
    curves,
    files,
    inspections,
    measures,
    plan_forms,
    report_forms,
    reported,
    reviews,
    survey,
    tasks,
)
from etl.demo import province as provinces
from etl.demo.reporting import OPENING
from etl.demo.sheets import month
from etl.demo.targets import SCENARIO, Period, centi, henan_counties

Progress = Callable[[str, int, int], None]


def write_inbox(folder: Path, province: str = "all", seed: int = 2014, progress: Progress | None = None) -> None:
    """Write the forms under `folder`/37 (Shandong) and `folder`/41 (Henan); `province` is "37", "41" or "all".

    The same seed writes the same cells. `progress` hears what is written, how much of it is done, and out of how much.
    """
    if province not in ("37", "41", "all"):
        raise ValueError(f"province is 37, 41 or all, not {province!r}")
    tell = progress or (lambda _what, _done, _total: None)
    if province in ("41", "all"):
        _henan(folder / "41", seed, tell)
    if province in ("37", "all"):
        _shandong(folder / "37", seed, tell)


def publications(folder: Path, province: str = "all") -> list[list[Path]]:
    """The folders of an inbox by what was published together: the opening, its review, its correction, the rest."""
    provinces = ("41", "37") if province == "all" else (province,)
    loads = [load for name in provinces for load in sorted((folder / name).iterdir())]
    ends = [n for n, load in enumerate(loads, start=1) if load.name.partition("_")[0] == OPENING]
    cuts = [0, *ends, len(loads)]
    return [loads[first:last] for first, last in pairwise(cuts) if first < last]


def _approval(name: str, kind: str, of: dict[str, Any] | None = None) -> plan_forms.Approval:
    scenario = SCENARIO[name]
    terms = of or scenario
    return plan_forms.Approval(scenario["name"], terms["version"], kind, terms["approved_on"], terms["approval_no"])


def _plan(folder: Path, name: str, plans: provinces.Plans) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    approval = _approval(name, "基线")
    stem = f"{approval.province}_全面改薄五年规划"
    files.xlsx(folder / f"{stem}_任务.xlsx", [plan_forms.tasks(approval, plans.counties, plans.tasks)])
    files.xlsx(folder / f"{stem}_资金.xlsx", [plan_forms.money(approval, plans.counties, plans.money)])


def _henan(folder: Path, seed: int, tell: Progress) -> None:
    tell("河南省规划", 0, 2)
    _plan(folder / "00_规划", "henan", provinces.henan(henan_counties(seed), seed))
    tell("河南省规划", 2, 2)


def _shandong(folder: Path, seed: int, tell: Progress) -> None:
    tell("山东省数据", 0, 1)
    made = provinces.build(seed)
    tell("山东省数据", 1, 1)
    _plan(folder / "00_规划", "shandong", made.plans)
    files.canonical(folder / "00_规划" / "山东省_项目学校.csv", made.schools)
    ledger = made.projects.drop("blocked_at", "rank", "before")
    files.canonical(folder / "00_规划" / "山东省_项目台账.csv", _decimal(ledger))
    needs = survey.needs(made.plans.counties, made.plans.tasks, seed)
    files.gb18030(folder / "00_规划" / "山东省_需求调查.csv", survey.NEEDS_HEADER, needs)
    book, inspected = reported.Book(made), inspections.Inspections(made)
    told = dict(tasks.lists(tasks.tasks(made.plans.counties, seed), made.periods))
    decided = dict(measures.lists(made.periods))
    for period in made.periods:
        tell("双月报", period.n, len(made.periods))
        _period(folder / period.name, made, book, period)
        _tasks(folder / period.name, told.get(period, []), period)
        for name, lines in inspected.told(period):
            files.gb18030(folder / period.name / f"山东省_{name}.csv", inspections.HEADER, lines)
        if period in decided:
            name = f"山东省_措施登记_{month(period.name)}.csv"
            files.gb18030(folder / period.name / name, measures.HEADER, decided[period])
        _class_sizes(folder / period.name, made, period, seed)
        if lines := survey.budget_lines(made.plans.counties, made.plans.money, period, seed):
            files.gb18030(
                folder / period.name / f"山东省_年度预算安排_{month(period.name)}.csv", survey.BUDGET_HEADER, lines
            )
        if period.name == OPENING:
            _reviewed(folder / f"{period.name}_审核", made, book, period)
            _corrected(folder / f"{period.name}_补报", book, period)
        else:
            _reviewed(folder / period.name, made, book, period)
        if period.name == _adjusted_in():
            _adjustment(folder / f"{period.name}_规划调整", made.plans, "adjustment", made.plans.adjusted)
    _adjustment(folder / f"{period.name}_规划调整", made.plans, "unapproved", _unapproved(made.plans.tasks))
    for terms in SCENARIO["shandong"]["targets"]:
        files.xlsx(
            folder / terms["folder"] / f"{terms['region']}_进度目标_{terms['version']}.xlsx", [curves.sheet(terms)]
        )
    tell("双月报", len(made.periods), len(made.periods))


def _period(folder: Path, made: provinces.Shandong, book: reported.Book, period: Period) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rules = SCENARIO["shandong"]["reporting"]
    for city in made.cities:
        inside = [county for county in made.plans.counties if county.city_code == city.code]
        reports = [report for county in inside if (report := book.report(county, period))]
        own = [report for report in reports if report.code in rules["csv_counties"]]
        sheets = report_forms.sheets(city.name, period, [report for report in reports if report not in own])
        stem = f"{city.name}_双月报_{month(period.name)}"
        if city.code == rules["html_city"] and period.n % 2:
            files.html(folder / f"{stem}.xls", sheets)
        else:
            files.xlsx(folder / f"{stem}.xlsx", sheets)
        for report in own:
            _pair(folder, report, period)
    status = made.status[period.n].filter(pl.col("county_code").is_in(book.reporting(period)))
    sent = {code: day for (n, code), day in made.calendar.items() if n == period.n}
    ledger = _status(reported.ledger(status, period), period, sent)
    files.canonical(folder / f"山东省_台账进度_{period.name}.csv", ledger)


def _tasks(folder: Path, told: tasks.Lines, period: Period) -> None:
    """What was delivered since the last list, and the province's place in the ministry's."""
    if told:
        files.gb18030(folder / f"山东省_任务节点_{month(period.name)}.csv", tasks.HEADER, told)
    ranks = tasks.ranks(period, ("370000", "山东省"))
    files.gb18030(folder / f"全国位次_{month(period.name)}.csv", tasks.RANK_HEADER, ranks)


def _pair(folder: Path, report: report_forms.CountyReport, period: Period) -> None:
    for what, header, rows in (
        ("进展", county_csv.PROGRESS_HEADER, county_csv.progress(report, period)),
        ("资金", county_csv.FUNDS_HEADER, county_csv.funds(report, period)),
    ):
        files.gb18030(folder / f"{report.name}_双月报{what}_{month(period.name)}.csv", header, rows)


def _reviewed(folder: Path, made: provinces.Shandong, book: reported.Book, period: Period) -> None:
    """The cities' reviews; one report of the opening period and one unchanged one go back to their counties."""
    folder.mkdir(parents=True, exist_ok=True)
    rules = SCENARIO["shandong"]["reporting"]
    counties = {county.code: county for county in made.plans.counties}
    sent = [report for county in made.plans.counties if (report := book.report(county, period))]
    lines: reviews.Lines
    back = rules["resubmitted"] if period.name == OPENING else []
    is_last = period is made.periods[-1]
    lines = reviews.passed([report for report in sent if report.code not in back], counties, period, is_last)
    for code in back:
        line = reviews.returned(counties[code], period, rules["returned_on"], rules["returned_for"])
        lines = reviews.with_line(lines, line)
    if period.name == rules["unchanged_in"]:
        report = book.unchanged(counties[rules["unchanged"]], period, rules["unchanged_on"])
        _pair(folder, report, period)
        line = reviews.returned(counties[report.code], period, rules["unchanged_returned_on"], reviews.UNCHANGED)
        lines = reviews.with_line(lines, line)
    files.gb18030(folder / f"山东省_审核记录_{month(period.name)}.csv", reviews.HEADER, lines)


def _corrected(folder: Path, book: reported.Book, period: Period) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rules = SCENARIO["shandong"]["reporting"]
    counties = [book.county(code) for code in rules["resubmitted"]]
    for county in counties:
        _pair(folder, replace(book.known(county, period), submitted_on=rules["resubmitted_on"]), period)
    lines = reviews.passed_on(counties, period, rules["passed_on"])
    files.gb18030(folder / f"山东省_审核记录_{month(period.name)}补.csv", reviews.HEADER, lines)


def _class_sizes(folder: Path, made: provinces.Shandong, period: Period, seed: int) -> None:
    if lines := class_sizes.sizes(made.plans.counties, period.name, seed):
        expected = class_sizes.enrolment(made.plans.counties, period.name, seed)
        files.gb18030(folder / f"山东省_班额统计_{month(period.name)}.csv", class_sizes.SIZES_HEADER, lines)
        files.gb18030(
            folder / f"山东省_招生和毕业预测_{month(period.name)}.csv", class_sizes.ENROLMENT_HEADER, expected
        )


def _adjusted_in() -> str:
    approved = SCENARIO["shandong"]["adjustment"]["approved_on"]
    return f"{approved.year}-{approved.month + 1:02d}"


def _adjustment(folder: Path, plans: provinces.Plans, name: str, changed: pl.DataFrame) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    approval = _approval("shandong", "调整", SCENARIO["shandong"][name])
    sheet = plan_forms.tasks(approval, plans.counties, changed)
    files.xlsx(folder / f"{approval.province}_全面改薄五年规划_任务调整.xlsx", [sheet])


def _unapproved(tasks: pl.DataFrame) -> pl.DataFrame:
    """The seven rows of the county that changes its plan by itself, with less building area and money."""
    terms = SCENARIO["shandong"]["unapproved"]
    of_building = pl.col("work_class") == "building"
    less = {"planned_qty": centi(terms["building_m2"]), "planned_wan": centi(terms["building_wan"])}
    return tasks.filter(pl.col("county_code") == terms["county"]).with_columns(
        pl.when(of_building).then(pl.col(name) - amount).otherwise(name).alias(name) for name, amount in less.items()
    )


def _decimal(frame: pl.DataFrame) -> pl.DataFrame:
    amounts = [name for name in frame.columns if name.endswith(("_qty", "_wan"))]
    return frame.with_columns((pl.col(amounts) / 100).cast(pl.Decimal(18, 2)))


def _status(frame: pl.DataFrame, period: Period, sent: dict[str, date]) -> pl.DataFrame:
    return _decimal(frame.drop("work_class")).select(
        pl.lit(period.name).alias("period"),
        "project_id",
        "county_code",
        pl.all().exclude("project_id", "county_code"),
        submitted_on=pl.col("county_code").replace_strict(sent, return_dtype=pl.Date),
    )
