"""Four counties that have reported twice, for tests of what is made of them and sent."""

from reports.reading.scope import Scope, scope_at
from tests.conftest import FEIXIAN, LANSHAN, SHIZHONG, TENGZHOU, House
from warehouse.store import current_version

COUNTIES = (LANSHAN, FEIXIAN, SHIZHONG, TENGZHOU)
SHANDONG, LINYI = "370000", "371300"


def have_reported(house: House) -> House:
    """The house with four counties, of which 费县 is far behind and 临沂 hides it."""
    house.opens(
        house.plan(dict.fromkeys(COUNTIES, 1000)),
        house.progress("2015-05", {LANSHAN: 300, FEIXIAN: 50, SHIZHONG: 400, TENGZHOU: 500}),
        house.progress("2015-07", {LANSHAN: 900, FEIXIAN: 100, SHIZHONG: 500, TENGZHOU: 600}),
    )
    return house


def scope(region: str = SHANDONG, period: str = "2015-07", lines: tuple[int, int] | None = None) -> Scope:
    """The scope of one of them, or of all."""
    return scope_at(current_version(), region, period, lines)
