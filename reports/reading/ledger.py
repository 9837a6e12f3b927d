"""A scope in; what is asked about the ledger of its projects out."""

from reports.reading import data
from reports.reading.scope import Scope

LATE = """
    select * from project_ledger
    where period = $period and province_code = $province and $code in (province_code, city_code, county_code)
        and overdue_days > 0
    order by overdue_days desc, project_id
    limit $most
"""


def ask_late(scope: Scope, most: int) -> data.Question:
    """The projects of the scope that are most overdue, the latest first, at most so many."""
    place = {"province": scope.province, "code": scope.code}
    return data.ask(scope.version, LATE, period=scope.period, **place, most=most)
