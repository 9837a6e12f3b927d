"""Tables as every kind of file gives them: rows of cells under the office's own row numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl
import pyarrow as pa

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
    A file that is one flat table has its cells in `strings`, or in `typed` with the header as names of columns; `rows`
    is then only its beginning. `date1904`: a bare number that stands for a day counts from 1904; days that the file
    calls days are right already.
    """

    sheet: str
    rows: list[list[Cell]]
    merged: list[Range] = field(default_factory=list)
    strings: pl.DataFrame | None = None
    typed: pa.Table | None = None
    date1904: bool = False
    # Of a text file with lines of unequal length: how many cells each line has.
    lengths: tuple[int, ...] = ()

    @property
    def is_flat(self) -> bool:
        """Whether the cells are kept in columns."""
        return self.strings is not None or self.typed is not None

    @cached_property
    def text(self) -> pl.DataFrame | None:
        """The cells of a flat table as strings, its header in the first row."""
        if self.typed is None:
            return self.strings
        columns = [as_text(self.column(n)) for n in range(self.width)]
        return pl.DataFrame(
            [
                pl.Series(f"c{n}", [name], dtype=pl.String()).append(column)
                for n, (name, column) in enumerate(zip(self.typed.column_names, columns, strict=True))
            ]
        )

    def column(self, index: int) -> pl.Series:
        """The cells of a column of a flat table below its first row, as the file has them."""
        if self.typed is not None:
            return pl.Series(pl.from_arrow(self.typed.column(index)))
        assert self.strings is not None
        return self.strings.to_series(index)[1:]

    @property
    def height(self) -> int:
        """How many rows it has."""
        if self.typed is not None:
            return int(self.typed.num_rows) + 1
        return len(self.rows) if self.strings is None else self.strings.height

    @property
    def width(self) -> int:
        """How many columns it has."""
        if self.typed is not None:
            return int(self.typed.num_columns)
        return max(map(len, self.rows), default=0) if self.strings is None else self.strings.width

    @property
    def cells(self) -> int:
        """How many cells it holds in memory."""
        return self.height * self.width if self.is_flat else sum(map(len, self.rows))

    def row(self, at: int) -> Sequence[Cell]:
        """All cells of a row, counted from 0."""
        return self.rows[at] if self.text is None else self.text.row(at)


def as_text(column: pl.Series) -> pl.Series:
    """A column of any type as what a person would have typed into its cells."""
    # Polars writes the shortest text of a float, as Python does, which is what was typed: 140.1, not 140.09999…
    text = column.cast(pl.String())
    return text.str.strip_suffix(".0") if column.dtype.is_float() else text


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
