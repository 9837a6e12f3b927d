"""A scope in; what is asked about who has reported, and who still owes what, out."""

from reports.reading import data
from reports.reading.scope import Scope

OWED = """
    select * from to_remind
    where period = $period and $code in (province_code, city_code, county_code)
    order by case owes when 'missing' then 1 when 'returned' then 2 else 3 end, city_code, county_code
"""
PERIODS = """
    select * from reporting where level = $level and region_code = $code and period <= $period order by period
"""


def ask_owed(scope: Scope) -> data.Question:
    """What the counties of the scope and their cities still owe for its period."""
    return data.ask(scope.version, OWED, period=scope.period, code=scope.code)


def ask_periods(scope: Scope, sql: str = PERIODS) -> data.Question:
    """How the region's counties reported, period by period up to the scope's, oldest first."""
    level, code = ("city", scope.city) if scope.city else ("province", scope.province)
    return data.ask(scope.version, sql, level=level, code=code, period=scope.period)
