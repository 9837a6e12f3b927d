"""A table of a report in; what report.typ sets of it, in columns of rows side by side, a page at a time, out."""

from collections.abc import Iterator
from math import ceil
from typing import Any

from locales import _
from reports.model import Table
from reports.writers.cells import label, written
from reports.writers.fit import alignments, columns, is_wide, signed, wrapped
from reports.writers.marks import is_behind
from reports.writers.office import MM, OFFICE, room
from warehouse.lettering import inert

_TINTS = {"severe": "#fae8e3", "lagging": "#fbf0df"}
# Points: beside and between columns of rows, what stands around a table, and how low one is not parted by a page.
_GUTTER, _AROUND, _KEPT = 6.3, 80, 300
# Of a row beside its lines, and of a line beside its letters; closer where rows stand side by side.
_PADDING, _CLOSE, _LEADING = 5.2, 3.8, 0.4

Row = dict[str, Any]


def lies(table: Table) -> bool:
    """Whether a table needs pages on their side, even in smaller letters and in one column of rows."""
    return all(is_wide(signed(table), room(False) / size) for size in _sizes())


def page_height(wide: float) -> float:
    """Points between the margins of a page whose text is so wide."""
    page, sideways = OFFICE["page"], wide > room(False)
    top, _right, bottom, _left = page["landscape" if sideways else "portrait"]
    return float(page["width" if sideways else "height"] - top - bottom) * MM


def tabular(table: Table, wide: float) -> Iterator[dict[str, Any]]:
    """The table in letters as large and in as many columns of rows as fit."""
    table = signed(table)
    groups, size = _layout(table, wide)
    points = [letters * size for letters in columns(table, _room(wide, groups) / size)]
    rows = [_row(table, n) for n in range(len(table.rows))]
    head = _height([[label(column) for column in table.columns]], points, size, _PADDING)
    high = page_height(wide) - _AROUND - head
    shared = {"kind": "table", "head": [label(column) for column in table.columns], "aligned": alignments(table)}
    begun = False
    while rows or not begun:
        count = _fitting(rows, groups, points, size, high)
        now, rows = rows[:count], rows[count:]
        tall = ceil(len(now) / groups)
        yield shared | {
            "caption": inert(table.caption) + (_("（续）") if begun and table.caption else ""),
            "size": size,
            "kept": groups > 1 or _height([row["texts"] for row in now], points, size, _PADDING) < _KEPT,
            "points": points,
            "groups": [now[n * tall : (n + 1) * tall] for n in range(groups)] if now else [[]],
        }
        begun = True


def _layout(table: Table, wide: float) -> tuple[int, float]:
    """In how many columns of rows a table stands, and in letters of which size."""
    for groups in range(table.groups, 0, -1):
        for size in _sizes():
            if not is_wide(table, _room(wide, groups) / size):
                return groups, size
    return 1, _sizes()[0]


def _sizes() -> tuple[float, ...]:
    usual = float(OFFICE["points"]["cell"])
    return usual, usual - 0.75, usual - 1.5


def _room(wide: float, groups: int) -> float:
    return (wide - _GUTTER * (groups - 1)) / groups


def _row(table: Table, n: int) -> Row:
    band = table.bands[n] if table.bands else None
    texts = [written(value, column.kind) for value, column in zip(table.rows[n], table.columns, strict=True)]
    return {"texts": texts, "tint": _TINTS[str(band)] if is_behind(band) else ""}


def _fitting(rows: list[Row], groups: int, points: list[float], size: float, high: float) -> int:
    """How many rows stand on one page side by side; a single column of rows goes on over pages by itself."""
    if groups == 1:
        return len(rows)
    count = min(len(rows), groups * int(high / (size + _CLOSE)))
    while count > groups:
        tall = ceil(count / groups)
        texts = [row["texts"] for row in rows[:count]]
        if max(_height(texts[n : n + tall], points, size, _CLOSE) for n in range(0, count, tall)) <= high:
            break
        count -= 1
    return max(count, 1)


def _height(rows: list[list[str]], points: list[float], size: float, padding: float) -> float:
    """About how high rows are in columns of these widths."""
    rooms = [max(wide / size - 0.6, 1.0) for wide in points]
    lines = [max(len(wrapped(text, room)) for text, room in zip(row, rooms, strict=True)) for row in rows]
    return sum(size * (count + _LEADING * (count - 1)) + padding for count in lines)
