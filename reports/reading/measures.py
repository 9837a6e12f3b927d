"""A scope in; what is asked about who is to be praised, criticised or spoken to by the published rules, out."""

from typing import Any

from reports.reading import data
from reports.reading.scope import Scope
from warehouse.measures import MEASURES

REGIONS = """
    select measure, count(distinct region_code) filter (where level = 'city') as cities,
        count(distinct region_code) filter (where level = 'county') as counties
    from measure_candidate
    where period = $period and $code in (province_code, city_code, county_code)
    group by measure
"""
CANDIDATES = """
    select c.*, r.n
    from measure_candidate as c
    join measure_rule as r on r.rule = c.rule
    where c.period = $period and c.measure = $measure and $code in (c.province_code, c.city_code, c.county_code)
    order by r.n, c.level, case when c.measure = 'commend' then -1 else 1 end * c.value nulls last, c.region_code
"""


def of(scope: Scope, sql: str, **more: Any) -> data.Question:
    """A question about the scope's period and region."""
    return data.ask(scope.version, sql, period=scope.period, code=scope.code, **more)


def ask_candidates(scope: Scope, measure: str) -> data.Question:
    """Who of the scope fulfils a rule of a measure, and why."""
    return of(scope, CANDIDATES, measure=measure)


def counts(scope: Scope) -> dict[str, tuple[int, int]]:
    """How many cities and counties of the scope are candidates for each measure."""
    rows = {row["measure"]: row for row in of(scope, REGIONS).rows().iter_rows(named=True)}
    none = {"cities": 0, "counties": 0}
    found = {measure: rows.get(measure, none) for measure in MEASURES}
    return {measure: (row["cities"], row["counties"]) for measure, row in found.items()}
