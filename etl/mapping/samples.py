"""The cells below a header in; what kind of values they are and which columns could hold them out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from etl import limits, values
from etl.mapping.strange import regions
from etl.reading.part import words_of
from etl.schema import CHOICES, Column
from etl.values import Cell, compact

# How well a column fits what nothing but its cells speak for; less where its header speaks of something else.
SEEN, _BUT_CALLED_OTHERWISE = 0.8, 0.6
# So many of the cells must be of a kind; the others may be totals, notes or mistakes.
_MOST = 0.6


@dataclass(frozen=True)
class Kind:
    """What cells are: `sure` are the column names and choices that nothing else looks like."""

    is_empty: bool
    sure: frozenset[str]
    are_numbers: bool
    are_whole: bool
    are_days: bool
    is_percent: bool
    is_numbering: bool

    def fit(self, column: Column, named: float, called_otherwise: bool) -> float:
        """How well a key, a name or a day fits that the header says with a strength of `named`."""
        if column.type in self.sure & {"year", "period"}:
            # A year may be that of anything: 竣工年份.
            return max(_BUT_CALLED_OTHERWISE if called_otherwise else SEEN, named)
        if self.sure & {column.name, column.choices}:
            return max(SEEN, named)
        if self.is_empty or (column.type == "text" and column.name not in ("county_name", "city_name")):
            return 0.95 * named
        return 0.95 * named if column.type == "date" and self.are_days else 0.3 * named

    def fit_figure(self, column: Column) -> float:
        """How well the cells fit a count, a quantity or money."""
        if self.is_empty:
            return 1.0
        if not self.are_numbers:
            return 0.2
        if self.sure or (self.is_numbering and column.type != "count"):
            return 0.5
        return 0.3 if column.type == "count" and not self.are_whole else 1.0


def kind_of_cells(cells: Sequence[Cell]) -> Kind:
    """The kind of the cells that say something."""
    numbers = [cell for cell in cells if values.is_number(cell)]
    sure = {name for name, test in _TESTS.items() if _are(cells, test)}
    sure |= {name for name in CHOICES if _are(cells, _is_choice(name))}
    if "county_name" in sure:
        sure.discard("city_name")
    if "year" in sure:
        sure.discard("period")
    whole = [values.number(cell, 1) for cell in numbers]
    return Kind(
        is_empty=not cells,
        sure=frozenset(sure),
        are_numbers=_are(cells, values.is_number),
        are_whole=all(isinstance(values.number(cell, 1, True), int) for cell in numbers),
        are_days=_are(cells, _is_day),
        is_percent=_are(cells, lambda cell: isinstance(cell, str) and compact(cell).endswith("%")),
        is_numbering=len(whole) >= 2 and whole == list(range(1, len(whole) + 1)),
    )


def _are(cells: Sequence[Cell], test: Callable[[Cell], bool]) -> bool:
    return bool(cells) and sum(map(test, cells)) >= _MOST * len(cells)


def _is_code(cell: Cell) -> bool:
    return isinstance(cell, str | int | float | Decimal) and regions().mentions(None, cell)


def _is_county(cell: Cell) -> bool:
    return isinstance(cell, str) and regions().mentions(cell, None)


def _is_city(cell: Cell) -> bool:
    return isinstance(cell, str) and regions().city(cell) is not None


def _is_year(cell: Cell) -> bool:
    return isinstance(limits.year(cell), int)


def _is_period(cell: Cell) -> bool:
    return not isinstance(cell, date) and isinstance(limits.period(cell), int)


def _is_day(cell: Cell) -> bool:
    # A number may be a day's serial; only what is written as a day says so.
    return isinstance(cell, str | date) and isinstance(values.day(cell), date) and not str(cell).isdecimal()


def _is_choice(name: str) -> Callable[[Cell], bool]:
    column = Column(name, "choice", False, name)
    return lambda cell: isinstance(cell, str) and compact(cell) in words_of(column)


_TESTS: dict[str, Callable[[Cell], bool]] = {
    "county_code": _is_code,
    "county_name": _is_county,
    "city_name": _is_city,
    "year": _is_year,
    "period": _is_period,
}
