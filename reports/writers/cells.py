"""Values of a table and texts from anywhere in; what stands in a cell, inert and as wide as it needs, out."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from locales import _, language
from reports.model import Column, Kind, Table, Value
from warehouse.lettering import inert, width
from warehouse.metrics import BANDS, LAGGARDS, MISSING, two_places

_NARROWEST, _WIDEST = 2.5, 24.0
_TEXT = 6.0  # what a column of texts is narrowed to where it has to be
# What a program breaks only where it must; longer ones, such as names of files, may be.
_WORD = re.compile(r"\b[A-Za-z]{1,14}\b")


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


def band_words(band: str) -> str:
    """A band so that it is told without its colour: ▼ 严重滞后."""
    return BANDS[band].marked(language())


def bands_said(bands: Collection[str | None]) -> str:
    """Those of these bands that have a colour, in words."""
    return "　".join(band_words(band) for band in LAGGARDS if band in bands)


def band_column(table: Table) -> int | None:
    """The column that tells of every row below a line which one it is, None where none does."""
    marked = [(row, BANDS[band]) for row, band in zip(table.rows, table.bands, strict=False) if band in LAGGARDS]
    for n in range(len(table.columns)):
        texts = [(str(row[n]), (band.symbol, band.label(language()))) for row, band in marked]
        if marked and all(any(mark in text for mark in marks) for text, marks in texts):
            return n
    return None


def with_bands(table: Table) -> Table:
    """The table with a column of its bands where rows below a line would be told by their colour alone."""
    if not set(LAGGARDS) & set(table.bands) or band_column(table) is not None:
        return table
    rows = tuple((*row, band_words(band) if band else None) for row, band in zip(table.rows, table.bands, strict=True))
    return replace(table, columns=(*table.columns, Column(_("档次"))), rows=rows)


def heading(column: Column, wide: float) -> str:
    """A column's heading with its unit; the unit is on a line of its own where one of this width does not hold both."""
    return "\n".join(_halves(column)) if column.unit and width(label(column)) / 2 > wide else label(column)


def widths(table: Table) -> list[float]:
    """How many Chinese characters wide each column is: as it says, or as its longest line needs; no word is broken."""
    return [_width(column, [label(column), *_texts(table, n)], column.width) for n, column in enumerate(table.columns)]


def tight_widths(table: Table, share: float = 1.0) -> list[float]:
    """The same with headings on two lines; columns have a share of the width that they say, texts that say none less.

    A share of 0 makes every column as wide as what stands in it.
    """
    found = []
    for n, column in enumerate(table.columns):
        texts = [*_halves(column), *_texts(table, n)]
        own, bare = (_width(column, texts, said) for said in (column.width, None))
        if not share:
            own = bare
        elif share < 1:
            # A figure is never broken, nor is a short text.
            whole = bare if column.kind != "text" else min(bare, _TEXT)
            own = max(own * share if column.width else 0.0, whole)
        found.append(own)
    return found


def is_narrow(wide: float) -> bool:
    """Whether the texts of a column of this width are short enough to stand in its middle."""
    return wide <= 4


def _texts(table: Table, n: int) -> list[str]:
    return [written(row[n], table.columns[n].kind) for row in table.rows]


def _halves(column: Column) -> tuple[str, str]:
    """A heading on two lines: its unit on the second, else parted in the middle."""
    text = label(column)
    half = len(column.label) if column.unit else -(-len(text) // 2)
    return text[:half], text[half:]


def _width(column: Column, texts: Sequence[str], said: float | None) -> float:
    # A percent sign is wider than a letter, and a figure is never broken.
    spare = {"text": 0.5, "date": 0.5, "rate": 1.0}.get(column.kind, 0.75)
    longest = max(width(line) for text in texts for line in text.split("\n")) / 2 + spare
    word = max((len(word) for text in texts for word in _WORD.findall(text)), default=0) * 0.55 + 0.5
    return max(said or min(max(longest, _NARROWEST), _WIDEST), word)
