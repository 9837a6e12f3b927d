"""Tables as every kind of file gives them: rows of cells under the office's own row numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from etl.faults import Argument, bad
from etl.values import Cell

# first row, first column, last row, last column; counted from 0, inclusive
Range = tuple[int, int, int, int]


class UnreadableError(Exception):
    """A file that cannot be opened; `why` says it to the office."""

    def __init__(self, kind: str, **arguments: Argument) -> None:
        self.why = bad(kind, **arguments)
        super().__init__(self.why.message)


@dataclass(frozen=True)
class Table:
    """A sheet, an HTML table or a text file.

    Row n of `rows` is the office's row n + 1, and a merged cell's value stands in every cell of its range.
    `text` has the same cells as strings where the file is one flat table; `rows` is then only its beginning.
    `date1904`: a bare number that stands for a day counts from 1904; days that the file calls days are right already.
    """

    sheet: str
    rows: list[list[Cell]]
    merged: list[Range] = field(default_factory=list)
    text: pl.DataFrame | None = None
    date1904: bool = False
    # Of a text file with lines of unequal length: how many cells each line has.
    lengths: tuple[int, ...] = ()

    @property
    def height(self) -> int:
        """How many rows it has."""
        return len(self.rows) if self.text is None else self.text.height

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max(map(len, self.rows), default=0) if self.text is None else self.text.width

    @property
    def cells(self) -> int:
        """How many cells it holds in memory."""
        return sum(map(len, self.rows)) if self.text is None else self.height * self.width

    def row(self, at: int) -> Sequence[Cell]:
        """All cells of a row, counted from 0."""
        return self.rows[at] if self.text is None else self.text.row(at)


def merged_into(rows: list[list[Cell]], merged: list[Range]) -> list[list[Cell]]:
    """Rows of equal length, with the value of each merged range in all of its cells (the list is changed).

    Raises UnreadableError where ranges overlap, which no workbook's do: filling them over and over takes hours.
    """
    width = max((len(row) for row in rows), default=0)
    for row in rows:
        if len(row) < width:
            row.extend([None] * (width - len(row)))
    room = len(rows) * width
    for top, left, bottom, right in merged:
        if top >= len(rows) or left >= width:
            continue
        value = rows[top][left]
        end = min(right + 1, width)
        room -= (min(bottom + 1, len(rows)) - top) * (end - left)
        if room < 0:
            raise UnreadableError("damaged")
        for row in rows[top : bottom + 1]:
            row[left:end] = [value] * (end - left)
    return rows
