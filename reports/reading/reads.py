"""A scope in; the published rows that more than one page shows, selected and sorted, out."""

from decimal import Decimal
from typing import Any

import polars as pl

from reports.reading import data
from reports.reading.kept import kept
from reports.reading.scope import Scope, full_name

VALUE = "select * from metric_value where period = $period and level = $level and region_code = $code"
CITIES = """
    select * from metric_value
    where period = $period and province_code = $province and metric = $metric and level = 'city'
        and $city in ('', region_code)
    order by value nulls last, region_code
"""
COUNTIES = """
    select v.*, city.name as city_name, l.masked_by, l.city_band, l.periods_in_a_row, s.movement
    from metric_value as v
    join region as city on city.code = v.parent_code
    left join laggard as l
        on l.period = v.period and l.metric = v.metric and l.county_code = v.region_code
    left join county_status as s
        on s.period = v.period and s.metric = v.metric and s.county_code = v.region_code
    where v.period = $period and v.province_code = $province and v.metric = $metric and v.level = 'county'
        and $city in ('', v.parent_code)
    order by v.value nulls last, v.region_code
"""
LAGGARDS = """
    select l.*, 'county' as level, s.is_stalled, s.same_reports, s.rank_change
    from laggard as l
    join county_status as s on s.period = l.period and s.metric = l.metric and s.county_code = l.county_code
    where l.period = $period and l.province_code = $province and l.metric = $metric and l.line <= $line
        and $city in ('', l.city_code)
    order by l.value, l.county_code
"""
DEADLINES = "select deadline, review_deadline from reporting where period = $period and region_code = $province"
CORRECTIONS = """
    select * from correction
    where period is not distinct from $period and $code in (province_code, city_code, county_code)
    order by county_code, form, report_period, plan_version, work_class, source, budget_year, figure
"""


@kept
def values(scope: Scope, level: str | None = None, code: str | None = None) -> dict[str, dict[str, Any]]:
    """Metric → row of one region, by default the scope's own."""
    found = data.rows(scope.version, VALUE, period=scope.period, level=level or scope.level, code=code or scope.code)
    return {row["metric"]: row for row in found.iter_rows(named=True)}


def _by_metric(scope: Scope, sql: str, metric: str, **params: Any) -> data.Question:
    return data.ask(
        scope.version,
        sql,
        period=scope.period,
        province=scope.province,
        metric=metric,
        city=scope.city or "",
        **params,
    )


def ask_cities(scope: Scope, metric: str) -> data.Question:
    """What `cities` asks."""
    return _by_metric(scope, CITIES, metric)


@kept
def cities(scope: Scope, metric: str) -> pl.DataFrame:
    """The cities of the scope for one metric, the lowest first."""
    return ask_cities(scope, metric).rows()


def ask_counties(scope: Scope, metric: str) -> data.Question:
    """What `counties` asks."""
    return _by_metric(scope, COUNTIES, metric)


@kept
def counties(scope: Scope, metric: str) -> pl.DataFrame:
    """The counties of the scope for one metric, the lowest first, with the city whose average hides them."""
    return with_full_names(scope, ask_counties(scope, metric).rows(), "region_code")


def ask_laggards(scope: Scope, metric: str, line: str = "100") -> data.Question:
    """What `laggards` asks."""
    return _by_metric(scope, LAGGARDS, metric, line=Decimal(line))


@kept
def laggards(scope: Scope, metric: str, line: str = "100") -> pl.DataFrame:
    """The counties of the scope below a line, the lowest first."""
    return with_full_names(scope, ask_laggards(scope, metric, line).rows(), "county_code")


@kept
def with_full_names(scope: Scope, frame: pl.DataFrame, code: str) -> pl.DataFrame:
    """`full_name`: the county's name, after its city's where two counties share it."""
    names = {code: full_name(region) for code, region in scope.regions.items()}
    return frame.with_columns(pl.col(code).replace_strict(names, default=None).alias("full_name"))


@kept
def unapproved(scope: Scope, metric: str) -> int:
    """In how many counties a rate is of a plan whose adjustment has no approval number."""
    found = data.row(
        scope.version,
        "select unapproved_counties from rate_beside_baseline "
        "where period = $period and metric = $metric and region_code = $code",
        period=scope.period, metric=metric, code=scope.code,
    )  # fmt: skip
    return found["unapproved_counties"] if found else 0


@kept
def reporting(scope: Scope) -> dict[str, Any] | None:
    """How many counties of the scope reported, on time, late or not at all."""
    return data.row(
        scope.version,
        "select * from reporting where period = $period and level = $level and region_code = $code",
        period=scope.period, level=scope.level, code=scope.code,
    )  # fmt: skip


@kept
def deadlines(scope: Scope) -> dict[str, Any] | None:
    """The days by which reports and reviews of the period were due in the scope's province."""
    return data.row(scope.version, DEADLINES, period=scope.period, province=scope.province)


@kept
def laggard(scope: Scope, metric: str) -> dict[str, Any] | None:
    """The chosen county's row among the laggards of a metric, None where it is not one."""
    found = laggards(scope, metric).filter(pl.col("county_code") == scope.county)
    return found.row(0, named=True) if found.height else None


@kept
def status(scope: Scope, metric: str) -> dict[str, Any] | None:
    """What became of the chosen county since the last report, None for a metric without lines or without a value."""
    return data.row(
        scope.version,
        "select * from county_status where period = $period and metric = $metric and county_code = $code",
        period=scope.period, metric=metric, code=scope.county,
    )  # fmt: skip


@kept
def report(scope: Scope) -> pl.DataFrame:
    """The chosen county's reports up to the period, oldest first."""
    return data.rows(
        scope.version,
        "select * from report where county_code = $code and period <= $period order by period",
        code=scope.code, period=scope.period,
    )  # fmt: skip


def ask_corrections(scope: Scope) -> data.Question:
    """What `corrections` asks."""
    return data.ask(scope.version, CORRECTIONS, period=scope.period, code=scope.code)


@kept
def corrections(scope: Scope) -> pl.DataFrame:
    """The corrections of the scope's figures at its period, those that are no longer applied included."""
    found = ask_corrections(scope).rows()
    # A county without a task has no name of its own among the scope's regions.
    return with_full_names(scope, found, "county_code").with_columns(pl.coalesce("full_name", "county_name"))


@kept
def applied(scope: Scope) -> pl.DataFrame:
    """The corrections that count in the scope's figures at its period."""
    return corrections(scope).filter("applied")
