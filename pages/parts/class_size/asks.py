"""A scope in; what is asked about large classes: rates, counties, flow, seats needed and the path to none, out."""

from typing import Any

from reports.reading import data
from reports.reading.data import Question
from reports.reading.scope import Scope

# The places and stages of the speech, then the villages.
ORDER = "case locality when 'urban' then 1 when 'town' then 2 else 3 end, case stage when 'primary' then 1 else 2 end"
PLACES = f"""
    select * from class_size
    where period = $period and region_code = $code and stage <> 'all' and locality <> 'all'
    order by {ORDER}
"""
CHOSEN = """
    select * from class_size
    where period = $period and region_code = $code and stage = $stage and locality = $locality
"""
REGIONS = """
    select c.*, city.name as city_name, 'large_class_rate' as metric, c.classes_over_55 as numerator_large,
        c.classes as denominator_large, c.classes_over_65 as numerator_huge, c.classes as denominator_huge,
        p.base_classes, p.allowed_classes, p.gap_classes, p.is_behind
    from class_size as c
    left join region as city on c.level = 'county' and city.code = c.parent_code
    left join class_path as p
        on p.period = c.period and p.region_code = c.region_code and p.stage = c.stage and p.locality = c.locality
    where c.period = $period and c.level = $level and c.province_code = $province
        and $city in ('', c.region_code, c.parent_code) and c.stage = $stage and c.locality = $locality
    order by c.large_rate desc nulls last, c.region_code
"""
FLOW = """
    select * from class_size
    where period = $period and level = $level and province_code = $province and $city in ('', region_code, parent_code)
        and stage = $stage and locality = $locality and counted_before is not null
    order by added_classes desc, dissolved_classes, region_code
"""
NEED = """
    select * from class_need
    where period = $period and region_code = $code and stage = $stage and locality = $locality
    order by school_year
"""
NEED_REGIONS = """
    select n.*, r.name as region_name, city.name as city_name
    from class_need as n
    join region as r on r.code = n.region_code
    left join region as city on n.level = 'county' and city.code = r.parent_code
    where n.period = $period and n.level = $level and n.province_code = $province
        and $city in ('', n.region_code, r.parent_code) and n.stage = $stage and n.locality = $locality
        and n.school_year = $year
    order by n.needed_seats desc, n.region_code
"""
PATH = """
    select * from class_path
    where period = $period and region_code = $code and stage = $stage and locality = $locality
"""
COUNTED = """
    select counted_on, max_by(classes_over_55, period) as classes_over_55
    from class_size
    where region_code = $code and stage = $stage and locality = $locality and period <= $period
    group by counted_on
    order by counted_on
"""
ALLOWED = """
    select k.on_day, cast(p.base_classes * k.remaining_percent / 100 as double) as allowed_classes
    from class_path as p
    join class_path_point as k on k.version = p.path_version
    where p.period = $period and p.region_code = $code and p.stage = $stage and p.locality = $locality
    order by k.on_day
"""
RULE = "select * from class_size_rule"


def of(scope: Scope, sql: str, **more: Any) -> Question:
    """A question about the scope's region at its period."""
    known = {"period": scope.period, "code": scope.code, "province": scope.province, "city": scope.city or ""} | more
    return data.ask(scope.version, sql, **{name: value for name, value in known.items() if f"${name}" in sql})


def inside(scope: Scope) -> str:
    """The level of the regions that are compared: cities of the province, or counties of the chosen city."""
    return "county" if scope.city else "city"


def rule(scope: Scope) -> dict[str, Any]:
    """The lines and the sizes that are assumed."""
    found = data.row(scope.version, RULE)
    assert found
    return found
