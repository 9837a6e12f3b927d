"""Rows of an office's form in, one sheet out as cells and merged ranges, whatever file it is then written to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

Cell = str | int | float | None
# A column of a merged header, its texts from the top level down: equal ones side by side merge, "" joins the one above.
Header = Sequence[tuple[str, ...]]

DEMO = "演示数据（合成）"


@dataclass(frozen=True)
class Range:
    """A merged range, rows and columns counted from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """A sheet as the office sees it: rows of cells, merged ranges, and the rows that are headers."""

    name: str
    rows: list[list[Cell]]
    merged: list[Range] = field(default_factory=list)
    header: range = range(0)
    hidden: bool = False


def text_sheet(name: str, lines: Sequence[str], hidden: bool) -> Sheet:
    """A sheet of text alone."""
    return Sheet(name, [[line] for line in lines], hidden=hidden)


def form_sheet(
    name: str,
    above: Sequence[Sequence[Cell]],
    header: Header,
    body: Sequence[Sequence[Cell]],
    below: Sequence[str],
    grouped: Sequence[tuple[int, int, int]] = (),
) -> Sheet:
    """A form: title row (merged across), preface rows, header, body, closing lines.

    `grouped` merges body cells downwards: (column, first body row, last body row).
    """
    width, levels = len(header), len(header[0])
    start = len(above)
    rows: list[list[Cell]] = [list(row) for row in above]
    merged = [Range(0, 0, 0, width - 1)]
    titles, header_merged = _header(header, start)
    rows += titles
    merged += header_merged
    first = start + levels
    rows += [list(row) for row in body]
    merged += [Range(first + top, column, first + bottom, column) for column, top, bottom in grouped if bottom > top]
    rows += [[line] for line in below]
    padded = [row + [None] * (width - len(row)) for row in rows]
    return Sheet(name, padded, merged, range(start, first))


def _header(header: Header, start: int) -> tuple[list[list[Cell]], list[Range]]:
    """Header rows and their merged ranges."""
    width, levels = len(header), len(header[0])
    rows: list[list[Cell]] = [[None] * width for _ in range(levels)]
    merged: list[Range] = []
    for level in range(levels):
        left = 0
        while left < width:
            text = header[left][level]
            right = left
            while text and right + 1 < width and header[right + 1][: level + 1] == header[left][: level + 1]:
                right += 1
            if text:
                bottom = level
                while bottom + 1 < levels and header[left][bottom + 1] == "":
                    bottom += 1
                rows[level][left] = text
                if bottom > level or right > left:
                    merged.append(Range(start + level, left, start + bottom, right))
            left = right + 1
    return rows, merged


def day(when: date) -> str:
    """2015年7月4日."""
    return f"{when.year}年{when.month}月{when.day}日"


def month(period: str) -> str:
    """2015年7月 for 2015-07."""
    year, number = period.split("-")
    return f"{year}年{int(number)}月"


def amount(centi: int | None) -> float | int | None:
    """A number with at most two decimals out of hundredths."""
    if centi is None:
        return None
    return centi // 100 if centi % 100 == 0 else centi / 100
