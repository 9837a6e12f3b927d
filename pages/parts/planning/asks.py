"""A scope in; what is asked about the quality of its plan: allocations, money to large classes, needs, budgets, out."""

from typing import Any

from reports.reading import data
from reports.reading.data import Question
from reports.reading.scope import Scope

REGION = "select * from school_allocation_region where region_code = $code"
SIZES = "select * from school_allocation_size where region_code = $code order by size"
WITHIN = """
    select a.*, r.name as region_name
    from school_allocation_region as a
    join region as r on r.code = a.region_code
    where a.level = $level and r.parent_code = $parent
    order by a.scattered_schools desc, a.thin_schools desc, a.region_code
"""
THIN = """
    select * from school_allocation
    where is_thin and $code in (province_code, city_code, county_code)
    order by is_scattered desc, least(planned_wan, nullif(central_provincial_wan, 0)), county_code, school_id
"""
LARGE = """
    select * from school_allocation
    where is_large_class and central_provincial_wan > 0 and $code in (province_code, city_code, county_code)
    order by central_provincial_wan desc, county_code, school_id
"""
LARGE_MONEY = """
    select v.*, city.name as city_name
    from metric_value as v
    left join region as city on city.code = v.parent_code
    where v.period = $period and v.metric = 'large_class_money' and v.level = $level and v.province_code = $province
        and $city in ('', v.region_code, v.parent_code) and v.numerator > 0
    order by v.numerator desc, v.region_code
"""
NEEDS = """
    select *, 'purchase_rate' as metric, planned_of_needed as numerator_need, needed_of_planned as denominator_need,
        bought_of_planned as numerator_plan, planned_of_bought as denominator_plan
    from need_plan_bought
    where period = $period and region_code = $code
    order by work_class
"""
NEED_COUNTIES = """
    select n.*, city.name as city_name, 'purchase_rate' as metric,
        n.planned_of_needed as numerator_need, n.needed_of_planned as denominator_need,
        n.bought_of_planned as numerator_plan, n.planned_of_bought as denominator_plan
    from need_plan_bought as n
    join region as city on city.code = n.parent_code
    where n.period = $period and n.level = 'county' and n.province_code = $province and $city in ('', n.parent_code)
    order by greatest(n.plan_to_need, n.bought_to_plan) desc nulls last, n.region_code, n.work_class
"""
BUDGETS = "select * from budget_line_region where period = $period and region_code = $code order by budget_year"
BUDGET_COUNTIES = """
    select * from budget_line
    where period = $period and $code in (province_code, city_code, county_code)
    order by budget_year desc, case answer when 'no' then 1 when 'blank' then 2 when 'short' then 3 else 4 end,
        short_wan desc nulls last, county_code
"""
RULE = "select * from planning_rule"


def of(scope: Scope, sql: str, **more: Any) -> Question:
    """A question about the scope's region at its period."""
    known = {"period": scope.period, "code": scope.code, "province": scope.province, "city": scope.city or ""} | more
    return data.ask(scope.version, sql, **{name: value for name, value in known.items() if f"${name}" in sql})


def within(scope: Scope) -> Question:
    """The cities of the province, or the counties of the chosen city, by how many of their schools get little."""
    level, parent = ("county", scope.city) if scope.city else ("city", scope.province)
    return of(scope, WITHIN, level=level, parent=parent)


def large_money(scope: Scope) -> Question:
    """The cities, or the counties of the chosen city, whose central and provincial money goes to large classes."""
    return of(scope, LARGE_MONEY, level="county" if scope.city else "city")


def rule(scope: Scope) -> dict[str, Any]:
    """The lines by which a plan is judged."""
    found = data.row(scope.version, RULE)
    assert found
    return found
