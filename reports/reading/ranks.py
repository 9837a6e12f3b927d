"""A scope in; how the regions below it stand against each other and against it, out."""

from typing import Any

import polars as pl

from locales import language
from reports.reading import data, reads
from reports.reading.scope import Scope
from warehouse.metrics import WAN_PER_MILLION, WAN_PER_YI

# `from_whole` is how far a region is from the scope's own.
RANKED = """
    select v.*, v.value - whole.value as from_whole, v.change * 100 as change_points, parent.name as parent_name,
        l.masked_by, l.since, l.periods_in_a_row
    from metric_value as v
    join metric_value as whole on whole.period = v.period and whole.metric = v.metric and whole.region_code = $code
    join region as parent on parent.code = v.parent_code
    left join laggard as l on l.period = v.period and l.metric = v.metric and l.county_code = v.region_code
    where v.period = $period and v.metric = $metric and v.level = $level and v.province_code = $province
        and $city in ('', v.region_code, v.parent_code)
    order by v.rank nulls last, v.region_code
"""
SIDE_BY_SIDE = """
    select c.name as city_name, v.region_code, v.region_name,
        max(v.value) filter (where v.metric = 'start_rate') as start_rate,
        max(v.value) filter (where v.metric = 'completion_rate') as completion_rate,
        max(v.value) filter (where v.metric = 'purchase_rate') as purchase_rate,
        max(v.value) filter (where v.metric = 'investment_rate') as investment_rate,
        max(v.value) filter (where v.metric = 'utilization') as utilization,
        max(v.band) filter (where v.metric = $lead) as band,
        max(v.rank) filter (where v.metric = $lead) as rank,
        bool_and(v.reported) filter (
            where v.metric in ('start_rate', 'completion_rate', 'purchase_rate', 'investment_rate', 'utilization')
        ) as reported
    from metric_value as v
    join region as c on c.code = v.parent_code
    where v.period = $period and v.level = 'county' and v.province_code = $province
        and $city in ('', v.parent_code)
    group by c.code, c.name, v.region_code, v.region_name
    order by c.code, rank nulls last, v.region_code
"""
EQUIPMENT = """
    select work_class, cast(round(sum(planned_qty)) as bigint) as planned_qty,
        cast(round(sum(completed_qty)) as bigint) as completed_qty,
        sum(planned_wan) as planned_wan, sum(bought_wan) as bought_wan,
        sum(planned_wan) / $per as planned, sum(bought_wan) / $per as bought
    from county_progress
    where period = $period and $code in (province_code, city_code, county_code)
        and work_class not in ('building', 'sports')
    group by work_class
    order by bought desc nulls last, work_class
"""
IDLE_BY_AGE = """
    select r.code, r.name, y.bucket, sum(y.idle_wan) / $per as idle, any_value(t.numerator) as total_wan
    from idle_by_year as y
    join region as r on r.code = y.region_code
    join metric_value as t on t.period = y.period and t.metric = 'idle_wan' and t.region_code = y.region_code
    where y.period = $period and y.level = $level and r.parent_code = $code and y.bucket is not null
    group by r.code, r.name, y.bucket
    order by total_wan desc, r.code, y.bucket
"""
# All sources together come last, without a source.
SOURCES = """
    select source, sum(planned_wan) / $per as planned, sum(allocated_wan) / $per as allocated,
        sum(received_wan) / $per as received, sum(paid_wan) / $per as paid, receipt_rate(r) as receipt_rate,
        utilization_all(r) as utilization_all
    from county_funds as r
    where period = $period and $code in (province_code, city_code, county_code)
    group by grouping sets ((source), ())
    order by source nulls last
"""
PATH = """
    select period, as_of, metric, numerator, denominator, value, band, rank, of, reported
    from metric_value
    where region_code = $code and period <= $period and metric in $metrics
    order by period, metric
"""


def wan_per_unit(scope: Scope) -> int:
    """How many 万元 the unit of money has that the scope's tables are in: 亿元 for a province, 万元 below it; ¥ m."""
    if language() == "en":
        return WAN_PER_MILLION
    return WAN_PER_YI if scope.level == "province" else 1


def ranked(scope: Scope, metric: str, level: str) -> pl.DataFrame:
    """The cities or counties of the scope by one metric, the best first, each with its distance from the scope's own.

    Args:
        scope: a province's or a city's.
        metric: the metric's key.
        level: city or county.
    """
    found = data.rows(
        scope.version, RANKED, period=scope.period, metric=metric, level=level, province=scope.province,
        city=scope.city or "", code=scope.code,
    )  # fmt: skip
    return reads.with_full_names(scope, found, "region_code")


def side_by_side(scope: Scope) -> pl.DataFrame:
    """Each county of the scope with its rates, its band and rank by the leading one, city by city, the best first."""
    found = data.rows(
        scope.version, SIDE_BY_SIDE, period=scope.period, province=scope.province, city=scope.city or "",
        lead=scope.lead,
    )  # fmt: skip
    return reads.with_full_names(scope, found, "region_code")


def equipment(scope: Scope) -> pl.DataFrame:
    """What was planned and bought of each class of equipment, in its unit and in money, the most money first."""
    return data.rows(scope.version, EQUIPMENT, period=scope.period, code=scope.code, per=wan_per_unit(scope))


def sources(scope: Scope) -> dict[str | None, dict[str, Any]]:
    """Source → its money in the scope's unit, stage by stage, and its rates; None is all of them together."""
    found = data.rows(scope.version, SOURCES, period=scope.period, code=scope.code, per=wan_per_unit(scope))
    return {row["source"]: row for row in found.iter_rows(named=True)}


def idle_by_age(scope: Scope) -> pl.DataFrame:
    """What lies unspent in each region below the scope's by how long it has lain, in its unit of money, most first."""
    return data.rows(
        scope.version, IDLE_BY_AGE, period=scope.period, code=scope.code, level="county" if scope.city else "city",
        per=wan_per_unit(scope),
    )  # fmt: skip


def path(scope: Scope, metrics: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    """Metric → the region's rows up to the period, oldest first."""
    found = data.rows(scope.version, PATH, code=scope.code, period=scope.period, metrics=list(metrics))
    return {metric: found.filter(metric=metric).to_dicts() for metric in metrics}
