"""A cell of a period, a budget year or a day in; its value out, or Bad where the programme has no place for it."""

from datetime import date

from etl import values
from etl.faults import Bad, bad
from etl.schema import Column
from etl.values import Cell
from warehouse.settings import SETTINGS

FIRST_PERIOD, LAST_PERIOD = SETTINGS.first_year * 100 + 1, SETTINGS.last_year * 100 + 112
FIRST_YEAR, LAST_YEAR = SETTINGS.first_year - 1, SETTINGS.last_year + 1

EVEN_MONTH = bad("even_month")
OUTSIDE = bad(
    "outside_programme",
    programme=SETTINGS.name,
    first_year=SETTINGS.first_year,
    last_year=SETTINGS.last_year + 1,
)
OTHER_YEAR = bad("outside_budget_years", programme=SETTINGS.name, first_year=FIRST_YEAR, last_year=LAST_YEAR)
NOT_YET = bad("not_yet")
NO_ROUND = bad("not_a_round", months="、".join(f"{month}月" for month in SETTINGS.inspection.months))


def period(cell: Cell, date1904: bool = False) -> int | Bad | None:
    """A reporting month within the programme, which reports in odd months."""
    found = values.period(cell, date1904)
    if not isinstance(found, int):
        return found
    if not FIRST_PERIOD <= found <= LAST_PERIOD:
        return OUTSIDE
    return found if found % 2 else EVEN_MONTH


def inspection_round(cell: Cell, date1904: bool = False) -> int | Bad | None:
    """The month of an inspection: one of those that settings.toml names, within the programme."""
    found = values.period(cell, date1904)
    return found if found is None or found in SETTINGS.rounds else NO_ROUND


def year(cell: Cell) -> int | Bad | None:
    """A budget year of the programme, or the one before or after it."""
    found = values.year(cell)
    return OTHER_YEAR if isinstance(found, int) and not FIRST_YEAR <= found <= LAST_YEAR else found


def sent_on(cell: Cell, date1904: bool = False) -> date | Bad | None:
    """A day on which a form was sent, which is never tomorrow."""
    found = values.day(cell, date1904)
    return NOT_YET if isinstance(found, date) and found > date.today() else found


def moment(cell: Cell, column: Column, of_period: int | None = None, date1904: bool = False) -> int | date | Bad | None:
    """The value of a cell that is a day, month or year; `of_period` tells which year a bare month is of."""
    if column.name == "as_of":
        return values.month_end(cell, of_period, date1904)
    if column.type == "date":
        return sent_on(cell, date1904) if column.name == "submitted_on" else values.day(cell, date1904)
    if column.type == "round":
        return inspection_round(cell, date1904)
    return period(cell, date1904) if column.type == "period" else year(cell)
