"""A scope in; what is asked about the matching money of its cities and counties out."""

from typing import Any

from reports.reading import data
from reports.reading.data import Question
from reports.reading.scope import Scope

GAPS = """
    select * from matching_pace
    where period = $period and source = $payer and gap_wan is not null and province_code = $province
        and level = $level and $parent = parent_code
    order by gap_wan desc, region_code
"""
COUNTY_GAPS = """
    select c.period, c.region_code as county_code, c.region_name, city.name as city_name, c.numerator as city_gap_wan,
        c.rank as city_rank, o.numerator as county_gap_wan, o.rank as county_rank, s.numerator as sum_wan,
        s.reported
    from metric_value as s
    join metric_value as c on c.period = s.period and c.region_code = s.region_code and c.metric = 'matching_gap_city'
    join metric_value as o on o.period = s.period and o.region_code = s.region_code and o.metric = 'matching_gap_county'
    join region as city on city.code = s.parent_code
    where s.metric = 'matching_gap' and s.period = $period and s.level = 'county' and s.province_code = $province
        and $city in ('', s.parent_code)
    order by s.numerator desc nulls last, s.region_code
"""
ZEROS = """
    select * from zero_matching
    where period = $period and $code in (province_code, city_code, county_code)
    order by source, case why when 'declared_zero' then 1 when 'blank' then 2 else 3 end, city_code, county_code
"""
ZERO_PLANS = """
    select * from zero_matching_plan
    where $code in (province_code, city_code, county_code)
    order by source, city_code, county_code
"""
SHARES = """
    select s.*, i.denominator as planned_wan
    from metric_value as s
    join metric_value as i on i.period = s.period and i.region_code = s.region_code and i.metric = 'investment_rate'
    where s.period = $period and s.province_code = $province and s.level = 'city' and s.metric = 'city_share'
    order by s.numerator nulls last, s.region_code
"""
YEARS = """
    select * from matching_by_year
    where period = $period and level = $level and region_code = $code and source = $payer
    order by budget_year
"""
BOTH_YEARS = """
    select * from matching_by_year
    where period = $period and level = $level and region_code = $code
    order by source, budget_year
"""
CLOSING = """
    select p.*, city.name as city_name, 'city_share' as metric,
        p.gap_wan as numerator_share, p.received_wan as denominator_share
    from matching_pace as p
    left join region as city on city.code = p.parent_code and city.level = 'city'
    where p.period = $period and p.source = $payer and p.level = $level and p.province_code = $province
        and $city in ('', p.region_code, p.parent_code) and p.gap_wan is not null
    order by p.gap_wan desc, p.region_code
"""
PAYERS = ("city", "county")


def of(scope: Scope, sql: str, **more: Any) -> Question:
    """A question about the scope's period."""
    return data.ask(scope.version, sql, period=scope.period, **more)


def ask_gaps(scope: Scope, payer: str) -> Question:
    """What the cities of the province owe of one source, or the counties of the chosen city, most first."""
    level, parent = ("county", scope.city) if scope.city else ("city", scope.province)
    return of(scope, GAPS, payer=payer, province=scope.province, level=level, parent=parent)


def ask_shares(scope: Scope) -> Question:
    """The province's cities with their share of the money put in and their planned investment, least money first."""
    return of(scope, SHARES, province=scope.province)


def ask_years(scope: Scope, payer: str) -> Question:
    """The gap of the scope's region by budget year, of one source."""
    return of(scope, YEARS, level=scope.level, code=scope.code, payer=payer)


def zero_plans(scope: Scope) -> Question:
    """The counties of the scope whose plan says zero for city or for county money."""
    return data.ask(scope.version, ZERO_PLANS, code=scope.code)
