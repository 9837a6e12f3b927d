"""Texts and tables in; lines that fit a width and columns that fit a page out, measured, never tried."""

import re
from collections.abc import Iterator
from dataclasses import replace

from reports.model import Table
from reports.writers.cells import widths, written
from reports.writers.marks import is_behind, symbol
from warehouse.lettering import width

# Chinese characters: a heading is wrapped at so many, a text that has to make room for others at so many.
_HEADING, _TEXT, _AIR = 4.0, 6.0, 0.6
# What is never parted at the end of a line where it can stand on one of its own.
_PIECE = re.compile(r"[!-~]+ *|.", re.S)


def columns(table: Table, room: float) -> list[float]:
    """Widths in Chinese characters that fill a room of so many; headings and texts make room for the figures.

    Where the figures alone are wider than the room, all columns are narrowed and their lines are wrapped.
    """
    wide, least = [letters + _AIR for letters in widths(table)], _least(table)
    if sum(least) >= room:
        wide = least
    elif sum(wide) > room:
        share = (room - sum(least)) / (sum(wide) - sum(least))
        wide = [small + (large - small) * share for small, large in zip(least, wide, strict=True)]
    return [letters * room / sum(wide) for letters in wide]


def signed(table: Table) -> Table:
    """The table with the sign of who is behind before the first text of their rows."""
    first = first_text(table)
    rows = list(table.rows)
    for n, band in enumerate(table.bands):
        if is_behind(band):
            text = written(rows[n][first], table.columns[first].kind)
            rows[n] = (*rows[n][:first], f"{symbol(band)} {text}", *rows[n][first + 1 :])
    return replace(table, rows=tuple(rows))


def first_text(table: Table) -> int:
    """The column that says what a row is about."""
    return next((n for n, column in enumerate(table.columns) if column.kind == "text"), 0)


def is_wide(table: Table, room: float) -> bool:
    """Whether a table does not fit a room of so many Chinese characters, however its headings and texts are wrapped."""
    return sum(_least(table)) > room


def _least(table: Table) -> list[float]:
    bare = replace(table, columns=tuple(replace(column, label="", unit="") for column in table.columns))
    return [
        max(min(own, _TEXT) if column.kind == "text" else own, min(full, _HEADING)) + _AIR
        for column, own, full in zip(table.columns, widths(bare), widths(table), strict=True)
    ]


def wrapped(text: str, letters: float) -> list[str]:
    """Text in lines of so many Chinese characters; together they are the text again."""
    return [line for part in text.split("\n") for line in _lines(part, letters * 2)]


def _lines(text: str, room: float) -> Iterator[str]:
    line, taken = "", 0.0
    for piece in _PIECE.findall(text):
        wide = _wide(piece.rstrip(" "))
        if taken + wide > room and line:
            yield line
            line, taken = "", 0.0
        while wide > room and len(piece) > 1:
            cut = max(1, int(room / (wide / len(piece))))
            yield piece[:cut]
            piece = piece[cut:]
            wide = _wide(piece)
        line, taken = line + piece, taken + _wide(piece)
    yield line


def _wide(text: str) -> float:
    """Narrow letters: those of the alphabet and digits are a little wider than half a Chinese character."""
    return sum(2 if width(letter) == 2 else 1.12 for letter in text)
