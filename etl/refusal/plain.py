"""Tables as they were read in; a workbook with the same cells at the same rows and columns out."""

import io
import math
import re
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.format import Format as Style
from xlsxwriter.worksheet import Worksheet as Page

from etl.opening.cells import Range, Table
from etl.values import Cell
from warehouse.lettering import printable, width

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_LONGEST_TEXT = 32_767
_NARROWEST, _WIDEST = 8, 40
# So many rows tell how wide a column is, and so many stand at the top of a table that is cut.
HEAD = 20
# Beside each row of a copy that is not whole: a reader that meets it refuses the copy, as nobody knows such a column.
INCOMPLETE = "此副本不全，请报送原件"
_NO_NAME = re.compile(r"[\[\]:*?/\\]|[^ -\uffff]|[\x00-\x1f]")
_DATES = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm:ss", timedelta: "[h]:mm:ss"}


def names(tables: Sequence[Table], taken: Collection[str] = ()) -> list[str]:
    """A name that Excel takes for each table's sheet, all different and none of those taken."""
    seen = {name.casefold() for name in (*taken, "History")}
    found = []
    for table in tables:
        base = _NO_NAME.sub("_", table.sheet).strip("' ") or "数据"
        candidates = (base[:31], *(f"{base[:26]}（{n}）" for n in range(2, len(tables) + 3)))
        found.append(next(name for name in candidates if name.casefold() not in seen))
        seen.add(found[-1].casefold())
    return found


def workbook(tables: Sequence[Table], sheets: Sequence[str], shown: Sequence[set[int]] | None = None) -> bytes:
    """The tables on sheets of these names; with `shown` only these rows (from 1) of each, the others hidden."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        formats = {kind: book.add_format({"num_format": code}) for kind, code in _DATES.items()}
        centred = book.add_format({"align": "center", "valign": "vcenter"})
        for n, (table, name) in enumerate(zip(tables, sheets, strict=True)):
            page = book.add_worksheet(name)
            merged: list[Range] = []
            if shown is None:
                merged = _merge(page, table, centred)
            else:
                page.set_default_row(hide_unused_rows=True)
                _warn(page, shown[n], table.width)
            begins = {(top, left) for top, left, _, _ in merged}
            covered = _cells_of(merged) - begins
            for row in (
                range(min(table.height, LAST_ROW)) if shown is None else sorted(number - 1 for number in shown[n])
            ):
                for column, cell in enumerate(table.row(row)[:LAST_COLUMN]):
                    if (row, column) not in covered:
                        _write(page, row, column, cell, formats, centred if (row, column) in begins else None)
            for column, cells in enumerate(zip(*_head(table), strict=False)):
                widest = max(width(line) for cell in cells for line in str("" if cell is None else cell).split("\n"))
                page.set_column(column, column, min(max(widest + 2, _NARROWEST), _WIDEST))
    return out.getvalue()


def _cells_of(merged: Sequence[Range]) -> set[tuple[int, int]]:
    return {
        (row, column)
        for top, left, bottom, right in merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }


def _head(table: Table) -> list[list[Cell]]:
    """The first rows without the text of merged cells, which would make a column as wide as a title."""
    wide = {(top, column) for top, left, _, right in table.merged if right > left for column in range(left, right + 1)}
    rows = [list(table.row(at)) for at in range(min(HEAD, table.height))]
    longest = max(map(len, rows), default=0)
    return [
        [None if (n, column) in wide else cell for column, cell in enumerate([*row, *[None] * (longest - len(row))])]
        for n, row in enumerate(rows)
    ]


def _warn(page: Page, shown: Collection[int], column: int) -> None:
    if column < LAST_COLUMN:
        for number in shown:
            page.write_string(number - 1, column, INCOMPLETE)


def _merge(page: Page, table: Table, centred: Style) -> list[Range]:
    """Merge what was merged, as far as the table reaches; the merged ranges."""
    merged = []
    last_row, last_column = min(table.height, LAST_ROW) - 1, min(table.width, LAST_COLUMN) - 1
    for top, left, bottom, right in table.merged:
        last, end = min(bottom, last_row), min(right, last_column)
        if top > last or left > end or (top, left) == (last, end):
            continue
        try:
            page.merge_range(top, left, last, end, "", centred)
        except OverlappingRange:
            # A web page may say so; the first one stands.
            continue
        merged.append((top, left, last, end))
    return merged


def _write(page: Page, row: int, column: int, cell: Cell, formats: dict[type, Style], style: Style | None) -> None:
    """One cell; text stays text, whatever it begins with."""
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, str):
        page.write_string(row, column, printable(cell)[:_LONGEST_TEXT], style)
    elif isinstance(cell, date | time | timedelta):
        if isinstance(cell, date) and cell.year < 1900:
            page.write_string(row, column, cell.isoformat())
        else:
            moment = cell.replace(tzinfo=None) if isinstance(cell, datetime | time) else cell
            page.write_datetime(row, column, moment, formats[type(cell)])
    elif math.isfinite(cell):
        page.write_number(row, column, float(cell))
    else:
        page.write_string(row, column, str(cell))
