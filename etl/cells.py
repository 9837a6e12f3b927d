"""Tables as every kind of file gives them: rows of cells under the office's own row numbers."""

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
    """

    sheet: str
    rows: list[list[Cell]]
    merged: list[Range] = field(default_factory=list)
    text: pl.DataFrame | None = None
    date1904: bool = False


def merged_into(rows: list[list[Cell]], merged: list[Range]) -> list[list[Cell]]:
    """Rows of equal length, with the value of each merged range in all of its cells (the list is changed)."""
    width = max((len(row) for row in rows), default=0)
    for row in rows:
        row.extend([None] * (width - len(row)))
    for top, left, bottom, right in merged:
        if top >= len(rows) or left >= width:
            continue
        value = rows[top][left]
        for row in rows[top : bottom + 1]:
            end = min(right + 1, width)
            row[left:end] = [value] * (end - left)
    return rows
