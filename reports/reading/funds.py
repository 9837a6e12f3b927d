"""A scope in; what is asked about its money, stage by stage, idle and to be given back, out."""

from typing import Any

from reports.reading import data
from reports.reading.scope import Scope

# Rates of a stage: what is divided, beside the two stages it is made of.
STAGES = """
    select *, 'receipt_rate' as metric,
        received_wan as numerator_receipt, planned_wan as denominator_receipt,
        used_wan as numerator_use, usable_wan as denominator_use
    from funds_stage
    where period = $period and level = $level and region_code = $code
"""
SOURCES = STAGES + "        and budget_year is null\n    order by source"
YEARS = STAGES + "        and budget_year is not null and source = $source\n    order by budget_year"
SLOW = """
    select l.*, 'county' as level, i.numerator as idle_wan
    from laggard as l
    join metric_value as i on i.period = l.period and i.metric = 'idle_wan' and i.region_code = l.county_code
    where l.period = $period and l.metric = 'utilization' and l.province_code = $province and $city in ('', l.city_code)
    order by l.value, l.county_code
"""
IDLE = """
    select * from idle_by_year
    where period = $period and level = $level and region_code = $code
    order by budget_year
"""
IDLE_WITHIN = """
    select y.*, r.name as region_name, t.numerator as total_wan
    from idle_by_year as y
    join region as r on r.code = y.region_code
    join metric_value as t on t.period = y.period and t.metric = 'idle_wan' and t.region_code = y.region_code
    where y.period = $period and y.level = $level and r.parent_code = $parent
    order by t.numerator desc, y.region_code, y.budget_year
"""
RECLAIM = """
    select * from reclaim_candidate
    where period = $period and $code in (province_code, city_code, county_code)
    order by is_over_limit desc, reclaim_on, idle_wan desc, county_code
"""


def of(scope: Scope, sql: str, **more: Any) -> data.Question:
    """A question about the scope's period."""
    return data.ask(scope.version, sql, period=scope.period, **more)


def ask_sources(scope: Scope) -> data.Question:
    """The stages of each source of the scope's region, all years together; `all` is the six together."""
    return of(scope, SOURCES, level=scope.level, code=scope.code)


def ask_years(scope: Scope, source: str) -> data.Question:
    """The stages of each budget year of the scope's region, of one source or of `all`."""
    return of(scope, YEARS, level=scope.level, code=scope.code, source=source)
