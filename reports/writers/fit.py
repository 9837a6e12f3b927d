"""Texts and tables in; lines that fit a width and columns that fit a page out, measured, never tried."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from math import ceil

from reports.model import Column, Table
from reports.writers.cells import is_narrow, widths, written
from reports.writers.marks import is_behind, symbol
from warehouse.lettering import width

# Chinese characters: a heading is wrapped at so many, a text that has to make room for others at so many.
_HEADING, _TEXT = 4.0, 6.0
AIR = 0.6
_LATIN = 1.25
# Narrow letters that some programs leave between a Chinese and another letter; each is counted from both sides.
_BESIDE = 0.25
_SIGN = 1.75
_LOOSER = 1.3
# What is never parted at the end of a line where it can stand on one of its own.
_PIECE = re.compile(r"[!-~]+ *|.", re.S)


def columns(table: Table, room: float, air: float = AIR, loose: bool = False) -> list[float]:
    """Widths in Chinese characters that fill a room of so many; headings and texts make room for the figures.

    Where the figures alone are wider than the room, all columns are narrowed and their lines are wrapped. `air` is what
    stands beside the text of each column, both sides together; `loose` leaves room for a font's stand-in.
    """
    full, tight, least = (_widths(table, air, step, loose) for step in range(3))
    if sum(least) >= room:
        wide = least
    elif sum(tight) >= room:
        wide = _between(least, tight, room)
    else:
        wide = _between(tight, full, room) if sum(full) > room else full
    return [letters * room / sum(wide) for letters in wide]


def _between(small: list[float], large: list[float], room: float) -> list[float]:
    share = (room - sum(small)) / (sum(large) - sum(small))
    return [one + (other - one) * share for one, other in zip(small, large, strict=True)]


def alignments(table: Table) -> list[str]:
    """How the cells of each column stand: figures right, dates and short texts in the middle, signed names left."""
    signs = any(map(is_behind, table.bands))
    return [
        _alignment(column, letters, signs and n == first_text(table))
        for n, (column, letters) in enumerate(zip(table.columns, widths(table), strict=True))
    ]


def _alignment(column: Column, letters: float, is_signed: bool) -> str:
    if column.kind in ("text", "date"):
        return "center" if column.kind == "date" or (is_narrow(letters) and not is_signed) else "left"
    return "right"


def signed(table: Table) -> Table:
    """The table with the sign of who is behind before the first text of their rows, where none of these has it."""
    first = first_text(table)
    rows, columns = list(table.rows), list(table.columns)
    for n in range(len(rows)):
        if sign := sign_of(table, n):
            text = written(rows[n][first], table.columns[first].kind)
            rows[n] = (*rows[n][:first], f"{sign} {text}", *rows[n][first + 1 :])
            wide = table.columns[first].width
            columns[first] = replace(table.columns[first], width=wide and wide + _SIGN)
    return replace(table, rows=tuple(rows), columns=tuple(columns))


def sign_of(table: Table, n: int) -> str:
    """The sign that the n-th row needs: nothing where who it is about is not behind, or where a cell has it."""
    sign = symbol(table.bands[n]) if table.bands else ""
    has = any(isinstance(value, str) and sign in value for value in table.rows[n])
    return "" if has else sign


def side_by_side(count: int, most: int = 4) -> int:
    """In how many columns so many cards stand, the rows as full as can be: six as three and three."""
    return max(1, ceil(count / ceil(count / most))) if count else 1


def first_text(table: Table) -> int:
    """The column that says what a row is about."""
    return next((n for n, column in enumerate(table.columns) if column.kind == "text"), 0)


def is_wide(table: Table, room: float) -> bool:
    """Whether a table does not fit a room of so many Chinese characters, however its headings and texts are wrapped."""
    return sum(_widths(table, AIR, 2)) > room


def natural(table: Table, air: float) -> float:
    """Chinese characters that a table takes without wrapping a line, with room for a font's stand-in."""
    return sum(_widths(table, air, 0, True))


def _widths(table: Table, air: float, step: int, loose: bool = False) -> list[float]:
    """Widths without a line wrapped, with headings wrapped, and with texts wrapped as well."""
    bare = replace(table, columns=tuple(replace(column, label="", unit="") for column in table.columns))
    found = []
    for n, (column, own, full) in enumerate(zip(table.columns, widths(bare), widths(table), strict=True)):
        if loose:
            needed = _needed(table, n)
            own, full = (max(wide, min(needed, wide * _LOOSER)) for wide in (own, full))
        if step and column.kind != "text":
            full = max(own, min(full, _HEADING), _word(column.label))
        elif step == 2:
            full = min(full, max(_TEXT, _word(column.label)))
        found.append(full + air)
    return found


def _needed(table: Table, n: int) -> float:
    """Chinese characters that the longest line of a column's cells takes."""
    texts = (written(row[n], table.columns[n].kind) for row in table.rows)
    return max((sum(_measured(line)) / 2 + 0.1 for text in texts for line in text.split("\n")), default=0.0)


def wrapped(text: str, letters: float) -> list[str]:
    """Text in lines of so many Chinese characters; together they are the text again."""
    return [line for part in text.split("\n") for line in _lines(part, letters * 2)]


def _lines(text: str, room: float) -> Iterator[str]:
    line, taken = "", 0.0
    pieces = _PIECE.findall(text)
    for piece, wide in zip(pieces, _measured(text), strict=True):
        if taken + wide > room and line:
            yield line
            line, taken = "", 0.0
        while wide > room and len(piece) > 1:
            cut = max(1, int(room / (wide / len(piece))))
            yield piece[:cut]
            piece = piece[cut:]
            wide = _wide(piece)
        line, taken = line + piece, taken + wide + _wide(" ") * (len(piece) - len(piece.rstrip(" ")))
    yield line


@lru_cache(maxsize=8192)
def _measured(text: str) -> tuple[float, ...]:
    """Narrow letters that each piece of a text takes, without the spaces at its end."""
    pieces = _PIECE.findall(text)
    return tuple(
        _wide(piece.rstrip(" ")) + _BESIDE * (_meet(before, piece) + _meet(piece, after))
        for before, piece, after in zip(["", *pieces], pieces, [*pieces[1:], ""], strict=False)
    )


def _meet(one: str, other: str) -> bool:
    """Whether a Chinese and another letter stand side by side; counted at the other."""
    return bool(one and other) and one[-1].isascii() != other[0].isascii() and " " not in one[-1] + other[0]


def _wide(text: str) -> float:
    """Narrow letters: those of the alphabet are wider than half a Chinese character, more so in a font's stand-in."""
    return sum(2 if width(letter) == 2 else _LATIN for letter in text)


def _word(text: str) -> float:
    """Chinese characters that the longest word of a heading takes."""
    return max((len(word) for word in re.findall(r"\w{1,14}", text) if word.isascii()), default=0) / 2
