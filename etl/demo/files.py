"""Sheets and frames in, files out: .xlsx, HTML that calls itself .xls, CSV in GB18030 and in UTF-8 with a BOM."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path

import polars as pl
import xlsxwriter

from etl.demo.sheets import Cell, Sheet

# Files made twice from one seed should not differ by the hour.
CREATED = datetime(2015, 1, 1)


def xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    """A workbook with merged cells, header format and hidden sheets."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": CREATED, "comments": "演示数据（合成）"})
        formats = {
            "title": book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}),
            "header": book.add_format(
                {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
            ),
            "cell": book.add_format({"border": 1, "valign": "vcenter"}),
            "number": book.add_format({"border": 1, "valign": "vcenter", "num_format": "#,##0.##"}),
        }
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            if sheet.hidden:
                page.hide()
            _fill(page, sheet, formats)


def _fill(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, formats: dict[str, xlsxwriter.format.Format]) -> None:
    covered = {(area.top, area.left): area for area in sheet.merged}
    page.set_column(0, max(map(len, sheet.rows)) - 1, 13)
    for r, row in enumerate(sheet.rows):
        for c, value in enumerate(row):
            style = formats[_style(sheet, r, value)] if sheet.header else None
            area = covered.get((r, c))
            if area is not None:
                page.merge_range(area.top, area.left, area.bottom, area.right, "", style)
            if isinstance(value, str):
                page.write_string(r, c, value, style)
            elif value is not None:
                page.write_number(r, c, value, style)
    if sheet.header:
        page.freeze_panes(sheet.header.stop, 4)


def _style(sheet: Sheet, r: int, value: Cell) -> str:
    if r == 0:
        return "title"
    if r in sheet.header:
        return "header"
    return "cell" if isinstance(value, str) or r < sheet.header.start else "number"


def html(path: Path, sheets: Sequence[Sheet]) -> None:
    """The same sheets as tables of a web page, saved under a name that ends in .xls."""
    tables = "\n".join(_table(sheet) for sheet in sheets if not sheet.hidden)
    page = (
        f'<html><head><meta charset="utf-8"><title>{escape(path.stem)}</title></head><body>\n{tables}\n</body></html>\n'
    )
    path.write_text(page, encoding="utf-8")


def _table(sheet: Sheet) -> str:
    spans = {(area.top, area.left): area for area in sheet.merged}
    inside = {
        (r, c)
        for area in sheet.merged
        for r in range(area.top, area.bottom + 1)
        for c in range(area.left, area.right + 1)
        if (r, c) != (area.top, area.left)
    }
    lines = []
    for r, row in enumerate(sheet.rows):
        cells = []
        for c, value in enumerate(row):
            if (r, c) in inside:
                continue
            area = spans.get((r, c))
            span = ""
            if area is not None:
                span = "".join(
                    f' {name}="{size}"'
                    for name, size in (("rowspan", area.bottom - r + 1), ("colspan", area.right - c + 1))
                    if size > 1
                )
            cells.append(f"<td{span}>{'' if value is None else escape(str(value))}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return '<table border="1">\n' + "\n".join(lines) + "\n</table>"


def gb18030(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A CSV as Chinese Excel saves it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode("gb18030"))


def canonical(path: Path, frame: pl.DataFrame) -> None:
    """A CSV with canonical headers, UTF-8 with a BOM."""
    frame.write_csv(path, include_bom=True)
