"""settings.toml in, the programme's years, lines, stages and deadlines out, as frozen records."""

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from warehouse import bonus, class_size_settings, compare_settings, measures, sandbox_settings, schedule_settings
from warehouse.build_settings import Build
from warehouse.operation_settings import Operation, operation
from warehouse.report_settings import Reports

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Lines:
    """Thresholds of a rate in percent: below `severe`, below `lagging`, from `good` on."""

    severe: Decimal
    lagging: Decimal
    good: Decimal


@dataclass(frozen=True)
class Calendar:
    """The days of the reporting month by which counties report and cities have reviewed."""

    county_day: int
    review_day: int


@dataclass(frozen=True)
class Deadlines:
    """Within how many months of its allotment a batch of money must be built with, or spent on equipment."""

    works_months: int
    equipment_months: int


@dataclass(frozen=True)
class Stage:
    """A stretch of the programme and the metric that means most in it."""

    key: str
    labels: dict[str, str]
    until: date
    lead: str
    lines: dict[str, Lines]


@dataclass(frozen=True)
class Checks:
    """From where on the checks call something suspicious; settings.toml says what each is."""

    ledger_tolerance_percent: Decimal
    unchanged_periods: int
    jump_points: Decimal
    bunch_width_points: Decimal
    bunch_least: int
    bunch_probability: Decimal
    identical_digits: int
    grace_periods: int
    smallest_allocation_wan: Decimal
    large_class: int
    plan_shrink_percent: Decimal


@dataclass(frozen=True)
class OwnMap:
    """A GeoJSON file, "" for none, what holds a region's code in it, and what is printed on the map."""

    file: str
    code_property: str
    name: str
    approval_number: str


@dataclass(frozen=True)
class Demo:
    """What a warehouse of synthetic data says of itself, and the day the dashboard opens on."""

    labels: dict[str, str]
    opens_on: date


@dataclass(frozen=True)
class Versions:
    """Which published versions keep their files: so many of the newest, and the last of each of so many months."""

    keep_newest: int
    keep_last_of_month: int


@dataclass(frozen=True)
class Bucket:
    """An age of unspent money: more than `over` months and up to `up_to`, None for as long as you like."""

    key: str
    over: int
    up_to: int | None


@dataclass(frozen=True)
class Funds:
    """Which money counts as idle by which age, when it is to be given back, and what a pace is taken over."""

    idle_sources: tuple[str, ...]
    buckets: tuple[Bucket, ...]
    reclaim_months: int
    reclaim_soon_months: int
    pace_months: int


@dataclass(frozen=True)
class Milestones:
    """Which tasks make up the checklist of how the work is organised, in its order."""

    organisation: tuple[str, ...]


@dataclass(frozen=True)
class Inspection:
    """When inspections are held, how many projects are drawn for one, and what makes a project likelier to be drawn."""

    months: tuple[int, ...]
    confidence_percent: Decimal
    margins_percent: tuple[Decimal, ...]
    margin_percent: Decimal
    weight: str
    smallest_wan: Decimal
    risk: dict[str, int]
    masked_metrics: tuple[str, ...]
    unpaid_below_percent: Decimal


@dataclass(frozen=True)
class Planning:
    """From where on a school gets little, and the steps by which schools are counted, 万元."""

    thin_allocation_wan: Decimal
    allocation_steps_wan: tuple[int, ...]


@dataclass(frozen=True)
class Settings:
    """The whole of settings.toml."""

    name: str
    product: str
    first_year: int
    last_year: int
    home_province: str
    calendars: dict[str, Calendar]
    deadlines: Deadlines
    allotments: dict[str, dict[int, date]]
    lines: dict[str, Lines]
    stages: tuple[Stage, ...]
    checks: Checks
    map: OwnMap
    demo: Demo
    versions: Versions
    funds: Funds
    compare: compare_settings.Compare
    targets: schedule_settings.Targets
    milestones: Milestones
    inspection: Inspection
    measures: measures.Measures
    bonus: bonus.Bonus
    planning: Planning
    class_size: class_size_settings.ClassSize
    sandbox: sandbox_settings.Sandbox
    build: Build
    reports: Reports
    operation: Operation

    @property
    def rounds(self) -> tuple[int, ...]:
        """The months of inspections (201506), until the end of the year after the programme's last."""
        years = range(self.first_year, self.last_year + 2)
        return tuple(year * 100 + month for year in years for month in sorted(self.inspection.months))

    forecast: schedule_settings.Forecast
    year_end: schedule_settings.YearEnd

    @property
    def periods(self) -> tuple[int, ...]:
        """The reporting months (201501): every odd one, until the end of the year after the programme's last."""
        years = range(self.first_year, self.last_year + 2)
        return tuple(year * 100 + month for year in years for month in range(1, 13, 2))

    def calendar(self, province: str) -> Calendar:
        """The reporting days of a province."""
        return self.calendars.get(province, self.calendars["default"])

    def stage(self, as_of: date) -> Stage:
        """The stage that `as_of` falls in; the last one for any later day."""
        return next((stage for stage in self.stages if as_of <= stage.until), self.stages[-1])


def _labels(record: dict[str, Any]) -> dict[str, str]:
    return {"zh": record["label"], "en": record["label_en"]}


def _lines(records: dict[str, Any]) -> dict[str, Lines]:
    names = ("severe", "lagging", "good")
    return {key: Lines(*(Decimal(str(record[name])) for name in names)) for key, record in records.items()}


def _funds(record: dict[str, Any]) -> Funds:
    edges: list[int] = record["idle_buckets_months"]
    buckets = [Bucket(f"≤{edges[0]}", 0, edges[0])]
    buckets += [Bucket(f"{over}-{up_to}", over, up_to) for over, up_to in pairwise(edges)]
    return Funds(
        idle_sources=tuple(record["idle_sources"]),
        buckets=(*buckets, Bucket(f">{edges[-1]}", edges[-1], None)),
        **{name: record[name] for name in ("reclaim_months", "reclaim_soon_months", "pace_months")},
    )


def _inspection(record: dict[str, Any]) -> Inspection:
    return Inspection(
        months=tuple(record["months"]),
        margins_percent=tuple(
            sorted({Decimal(str(m)) for m in (*record["margins_percent"], record["margin_percent"])})
        ),
        weight=record["weight"],
        risk={reason: record["risk"][reason] for reason in ("base", "overdue", "findings", "masked", "unpaid")},
        masked_metrics=tuple(record["masked_metrics"]),
        **{
            name: Decimal(str(record[name]))
            for name in ("confidence_percent", "margin_percent", "smallest_wan", "unpaid_below_percent")
        },
    )


def _checks(record: dict[str, Any]) -> Checks:
    values: dict[str, Any] = {
        field.name: int(record[field.name]) if field.type is int else Decimal(str(record[field.name]))
        for field in fields(Checks)
    }
    return Checks(**values)


def parse(text: str) -> Settings:
    """Read the text of a settings file; a missing key raises KeyError with its name."""
    raw = tomllib.loads(text)
    programme = raw["programme"]
    return Settings(
        name=programme["name"],
        product=programme["product"],
        first_year=programme["first_year"],
        last_year=programme["last_year"],
        home_province=raw["provinces"]["home"],
        calendars={
            province: Calendar(record["county_deadline_day"], record["review_deadline_day"])
            for province, record in raw["reporting"].items()
        },
        deadlines=Deadlines(**raw["deadlines"]),
        allotments={
            province: {int(year): day for year, day in record.items()} for province, record in raw["allotments"].items()
        },
        lines=_lines(raw["lines"]),
        stages=tuple(
            Stage(s["key"], _labels(s), s["until"], s["lead"], _lines(s.get("lines", {}))) for s in raw["stages"]
        ),
        checks=_checks(raw["checks"]),
        map=OwnMap(**raw["map"]),
        demo=Demo(_labels(raw["demo"]), raw["demo"]["opens_on"]),
        versions=Versions(raw["versions"]["keep_newest"], raw["versions"]["keep_last_of_month"]),
        funds=_funds(raw["funds"]),
        compare=compare_settings.read(raw["compare"]),
        targets=schedule_settings.targets(raw["targets"]),
        milestones=Milestones(tuple(raw["milestones"]["organisation"])),
        inspection=_inspection(raw["inspection"]),
        forecast=schedule_settings.forecast(raw["forecast"]),
        year_end=schedule_settings.year_end(raw["year_end"]),
        measures=measures.parse(raw["measures"]),
        bonus=bonus.parse(raw["bonus"]),
        planning=Planning(
            Decimal(str(raw["planning"]["thin_allocation_wan"])), tuple(raw["planning"]["allocation_steps_wan"])
        ),
        class_size=class_size_settings.read(raw["class_size"]),
        sandbox=sandbox_settings.read(raw["sandbox"]),
        build=Build(**raw["build"]),
        reports=Reports(**raw["reports"]),
        operation=operation(raw["operation"]),
    )


SETTINGS = parse((ROOT / "settings.toml").read_text(encoding="utf-8"))
