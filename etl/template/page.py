"""What an empty form consists of, as records: the cells to be filled in, a page of them, a section of its guide.

`Cell` is what stands in a cell beforehand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from etl.layout import Unit
from etl.schema import Column

Cell = str | int | None


@dataclass(frozen=True)
class Field:
    """A column, or a statement above the table: its words from the top level down, and what may be written there.

    `options` make a drop-down, `days` are the first and the last day; a given field is filled in already.
    """

    header: tuple[str, ...]
    column: Column
    unit: Unit | None = None
    meaning: str = ""
    expected: str = ""
    options: tuple[str | int, ...] = ()
    days: tuple[date, date] | None = None
    is_given: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether its numbers are whole: schools, projects, and what is counted by the piece."""
        return self.column.type == "count" or (self.unit is not None and self.unit.measures == "pieces")

    @property
    def kind(self) -> str:
        """How its cells are written and shown."""
        if self.is_whole:
            return "whole"
        return self.column.type if self.column.type in ("money", "quantity", "year", "date") else "text"

    @property
    def name(self) -> str:
        """The last word of its header, with its unit."""
        return self.header[-1] + (f"（{self.unit.name}）" if self.unit else "")

    @property
    def printed(self) -> tuple[str, ...]:
        """Its header in the sheet, where the unit has a line of its own so that no bracket is broken."""
        return (*self.header[:-1], self.header[-1] + (f"\n（{self.unit.name}）" if self.unit else ""))

    @property
    def is_of_a_year(self) -> bool:
        """Whether each budget year has a cell of its own."""
        return bool(self.column.factor) or self.column.type == "year"

    @property
    def explained(self) -> tuple[str, str, str]:
        """Its line in the guide, the same for every class or source of a table."""
        return " / ".join((*self.header[1:-1], self.name)), self.meaning, self.expected


@dataclass(frozen=True)
class Page:
    """A sheet to be filled in: statements above the table, its columns, rows with what is known, lines below it.

    `rows_of_one` rows are one county's; the cells of the columns before its figures and years are then one.
    """

    name: str
    title: str
    stated: list[tuple[Field, Cell]]
    units: str
    fields: list[Field]
    rows: list[list[Cell]]
    rows_of_one: int
    below: list[str]

    @property
    def header(self) -> range:
        """The rows of the header, counted from 0: below the title, the statements and the units."""
        first = len(self.stated) + 2
        return range(first, first + max(len(field.header) for field in self.fields))


@dataclass(frozen=True)
class Section:
    """A heading of the guide, the lines under it and, if they need them, the names of their columns."""

    heading: str
    lines: Sequence[tuple[str, ...]]
    columns: tuple[str, ...] = ()
