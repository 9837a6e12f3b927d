"""A cell of a period, a budget year or a day in; its value out, or Bad where the programme has no place for it."""

from datetime import date

from etl import values
from etl.schema import Column
from etl.values import Bad, Cell
from warehouse.settings import SETTINGS

FIRST_PERIOD, LAST_PERIOD = SETTINGS.first_year * 100 + 1, SETTINGS.last_year * 100 + 112
FIRST_YEAR, LAST_YEAR = SETTINGS.first_year - 1, SETTINGS.last_year + 1

EVEN_MONTH = Bad("双月报逢单月报送（1、3、5、7、9、11月），没有这一期。请核对后重新报送。")
OUTSIDE = Bad(
    f"不在{SETTINGS.name}的报告期（{SETTINGS.first_year}年1月至{SETTINGS.last_year + 1}年12月）之内。请核对后重新报送。"
)
OTHER_YEAR = Bad(f"不在{SETTINGS.name}的预算年度（{FIRST_YEAR}至{LAST_YEAR}年）之内。请核对后重新报送。")
NOT_YET = Bad("晚于今天。请核对日期后重新报送。")


def period(cell: Cell) -> int | Bad | None:
    """A reporting month within the programme, which reports in odd months."""
    found = values.period(cell)
    if not isinstance(found, int):
        return found
    if not FIRST_PERIOD <= found <= LAST_PERIOD:
        return OUTSIDE
    return found if found % 2 else EVEN_MONTH


def year(cell: Cell) -> int | Bad | None:
    """A budget year of the programme, or the one before or after it."""
    found = values.year(cell)
    return OTHER_YEAR if isinstance(found, int) and not FIRST_YEAR <= found <= LAST_YEAR else found


def sent_on(cell: Cell) -> date | Bad | None:
    """A day on which a form was sent, which is never tomorrow."""
    found = values.day(cell)
    return NOT_YET if isinstance(found, date) and found > date.today() else found


def moment(cell: Cell, column: Column) -> int | date | Bad | None:
    """The value of a cell in a column of type date, period or year."""
    if column.type == "date":
        return sent_on(cell) if column.name == "submitted_on" else values.day(cell)
    return period(cell) if column.type == "period" else year(cell)
