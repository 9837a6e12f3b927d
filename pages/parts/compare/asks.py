"""A scope in; how its counties stand by several figures at once, as questions to the warehouse, out."""

from typing import Any

import polars as pl

from reports.reading import data, reads
from reports.reading.data import Question
from reports.reading.scope import Scope
from warehouse.metrics import METRICS

RULE = "select * from compare_rule where $day between from_day and to_day"
QUADRANT = """
    select *, 'start_rate' as metric, started_qty as numerator_start, planned_qty as denominator_start,
        completed_qty as numerator_completion, planned_qty as denominator_completion,
        completed_qty as numerator_of_started, started_qty as denominator_of_started
    from county_quadrant
    where period = $period and province_code = $province and $city in ('', city_code)
    order by quadrant nulls last, start_rate, county_code
"""
GAPS = """
    select *, 'start_rate' as metric, started_qty as numerator_start, planned_qty as denominator_start,
        completed_qty as numerator_completion, planned_qty as denominator_completion,
        paid_wan as numerator_payment, planned_wan as denominator_payment
    from county_gap
    where period = $period and province_code = $province and $city in ('', city_code)
    order by gap desc nulls last, county_code
"""
# This period and the one before it, each county where it stands among those of the province.
ECDF = """
    select *, period = $period as is_now, $city in ('', city_code) as is_own
    from rate_ecdf
    where period in ($period, $previous) and province_code = $province and metric = $metric
    order by period, counties_up_to, county_code
"""
HISTOGRAM = """
    select * from rate_histogram
    where period = $period and region_code in ($province, $code) and metric = $metric
    order by level desc, from_percent, to_percent
"""
FUNNEL = """
    select *, lower_95 * 100 as lower_percent, upper_95 * 100 as upper_percent, $city in ('', city_code) as is_own
    from funnel_limit
    where period = $period and province_code = $province and metric = $metric
    order by denominator, county_code
"""
# A region's periods one after another, the region that is lowest now first.
PANELS = """
    select v.period, v.as_of, v.level, v.region_code, v.region_name, v.metric, v.numerator, v.denominator, v.value,
        v.band, v.reported, p.value as province_value,
        t.target, t.target * 100 as target_percent, p.value * 100 as province_percent,
        max(case when v.period = $period then v.value end) over (partition by v.region_code) as now
    from metric_value as v
    join metric_value as p on p.period = v.period and p.metric = v.metric and p.region_code = v.province_code
    left join target as t on t.period = v.period and t.metric = v.metric and t.region_code = v.region_code
    where v.metric = $metric and v.province_code = $province and v.level = $level and v.parent_code = $parent
        and v.period <= $period
    order by now nulls last, v.region_code, v.period
"""


def rule(scope: Scope) -> dict[str, Any]:
    """The lines and limits that hold on the scope's day."""
    found = data.row(scope.version, RULE, day=scope.day)
    assert found
    return found


def _of(scope: Scope, sql: str, **more: Any) -> Question:
    return data.ask(scope.version, sql, period=scope.period, province=scope.province, **more)


def quadrant(scope: Scope) -> Question:
    """The counties of the scope by both rates of their buildings."""
    return _of(scope, QUADRANT, city=scope.city or "")


def gaps(scope: Scope) -> Question:
    """The counties of the scope by the gap from start to completion and payment, the widest first."""
    return _of(scope, GAPS, city=scope.city or "")


def ecdf(scope: Scope, metric: str) -> Question:
    """Every county of the province where it stands among all of them, now and a period ago."""
    return _of(scope, ECDF, previous=scope.previous or "", city=scope.city or "", metric=metric)


def histogram(scope: Scope, metric: str) -> Question:
    """How many counties of the province, and of the chosen city, lie in each bin."""
    return _of(scope, HISTOGRAM, code=scope.city or scope.province, metric=metric)


def counted(metric: str) -> str:
    """The metric that counts projects of the same kind where there is one, for the funnel; else the metric itself."""
    twin = f"{metric}_projects"
    return twin if twin in METRICS else metric


def funnel(scope: Scope, metric: str) -> Question:
    """Every county of the province within or outside the limits that chance sets to one of its size."""
    return _of(scope, FUNNEL, city=scope.city or "", metric=metric)


def panels(scope: Scope, metric: str) -> Question:
    """The cities of the province, or the counties of the chosen city, period by period."""
    level, parent = ("county", scope.city) if scope.city else ("city", scope.province)
    return _of(scope, PANELS, metric=metric, level=level, parent=parent)


def named(scope: Scope, ask: Question) -> pl.DataFrame:
    """The answer with each county's name, after its city's where two share it."""
    return reads.with_full_names(scope, ask.rows(), "county_code")
