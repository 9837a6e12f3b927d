"""Values of a table and texts from anywhere in; what stands in a cell, inert and as wide as it needs, out."""

import re
from datetime import date
from decimal import Decimal

from locales import _
from reports.model import Column, Kind, Table, Value
from warehouse.lettering import printable, width
from warehouse.metrics import MISSING, two_places

# Marks that turn the direction of what follows: a name can show as another one.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NARROWEST, _WIDEST = 2.5, 24.0
# What a program breaks only where it must; longer ones, such as names of files, may be.
_WORD = re.compile(r"\b[A-Za-z]{1,14}\b")


def inert(text: str) -> str:
    """Text that shows as it is written: nothing in it turns direction or controls the program that opens it."""
    return _TURNING.sub("", printable(text))


def written(value: Value, kind: Kind) -> str:
    """A value as it is read; a figure that is not there is a dash."""
    if value is None:
        return "" if kind == "text" else MISSING
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return inert(value)
    if kind == "rate":
        return f"{two_places(Decimal(repr(value)) * 100 if isinstance(value, float) else value * 100)}%"
    if kind == "count" or (kind == "text" and isinstance(value, int)):
        return f"{value:,}"
    return two_places(value)


def label(column: Column) -> str:
    """A column's heading with its unit."""
    text = _("{label}（{unit}）").format(label=column.label, unit=column.unit) if column.unit else column.label
    return inert(text)


def widths(table: Table) -> list[float]:
    """How many Chinese characters wide each column is: as it says, or as its longest line needs; no word is broken."""
    return [_width(column, _texts(table, n)) for n, column in enumerate(table.columns)]


def is_narrow(wide: float) -> bool:
    """Whether the texts of a column of this width are short enough to stand in its middle."""
    return wide <= 4


def _texts(table: Table, n: int) -> list[str]:
    column = table.columns[n]
    return [label(column), *(written(row[n], column.kind) for row in table.rows)]


def _width(column: Column, texts: list[str]) -> float:
    longest = max(width(line) for text in texts for line in text.split("\n")) / 2 + 0.5
    word = max((len(word) for text in texts for word in _WORD.findall(text)), default=0) / 2 + 0.5
    return max(column.width or min(max(longest, _NARROWEST), _WIDEST), word)
