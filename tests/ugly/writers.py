"""Grids in; files of every kind, written by the libraries that know the kind, out."""

import csv
import html
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import polars as pl
import xlsxwriter
import xlwt  # type: ignore[import-untyped]
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.ugly.grids import Grid
from tests.ugly.spellings import Formula, Rich, Shown

Writer = Callable[[Path, Sequence[Grid]], object]
SOFFICE = shutil.which("soffice")
_ERRORS = {"#DIV/0!": 7, "#N/A": 42}


def xlsx(path: Path, grids: Sequence[Grid], date1904: bool = False) -> None:
    """A workbook by xlsxwriter."""
    with xlsxwriter.Workbook(path, {"date_1904": date1904}) as book:
        day, bold = book.add_format({"num_format": "yyyy/m/d"}), book.add_format({"bold": True})
        bordered = book.add_format({"border": 1})
        for grid in grids:
            sheet = book.add_worksheet(grid.name)
            if grid.hidden:
                sheet.hide()
            for top, left, bottom, right in grid.merged:
                sheet.merge_range(top, left, bottom, right, "")
            for (row, column), cell in grid.cells.items():
                if isinstance(cell, Formula):
                    value = "" if cell.value is None else cell.value
                    sheet.write_formula(row, column, cell.text, None, value)
                elif isinstance(cell, Shown):
                    sheet.write_number(row, column, cell.value, book.add_format({"num_format": cell.format}))
                elif isinstance(cell, Rich):
                    sheet.write_rich_string(row, column, bold, cell.parts[0], cell.parts[1])
                elif isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                else:
                    sheet.write(row, column, cell)
            for row in grid.hidden_rows:
                sheet.set_row(row, None, None, {"hidden": True})
            for row, column in grid.empties:
                sheet.write_blank(row, column, None, bordered)


def xlsx_1904(path: Path, grids: Sequence[Grid]) -> None:
    """A workbook that counts its days from 1904."""
    xlsx(path, grids, date1904=True)


def by_openpyxl(path: Path, grids: Sequence[Grid]) -> None:
    """A workbook by openpyxl."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for grid in grids:
        sheet = book.create_sheet(grid.name)
        for (row, column), cell in grid.cells.items():
            at = sheet.cell(row + 1, column + 1)
            if isinstance(cell, Shown):
                at.value, at.number_format = cell.value, cell.format
            elif isinstance(cell, Rich):
                at.value = CellRichText(TextBlock(InlineFont(b=True), cell.parts[0]), cell.parts[1])
            elif isinstance(cell, Formula):
                at.value = cell.text
            else:
                at.value = cell
        for top, left, bottom, right in grid.merged:
            sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
        for row in grid.hidden_rows:
            sheet.row_dimensions[row + 1].hidden = True
        sheet.sheet_state = "hidden" if grid.hidden else "visible"
    book.save(path)


def xls(path: Path, grids: Sequence[Grid], date1904: bool = False) -> None:
    """An old workbook (BIFF) by xlwt."""
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = date1904
    day = xlwt.easyxf(num_format_str="YYYY/M/D")
    for grid in grids:
        sheet = book.add_sheet(grid.name, cell_overwrite_ok=True)
        sheet.visibility = int(grid.hidden)
        for top, left, bottom, right in grid.merged:
            sheet.merge(top, bottom, left, right)
        for (row, column), found in grid.cells.items():
            # Xlwt stores no result beside a formula: the result alone is as good.
            cell = found.value if isinstance(found, Formula) else found
            if isinstance(cell, Shown):
                sheet.write(row, column, cell.value, xlwt.easyxf(num_format_str=cell.format))
            elif isinstance(cell, Rich):
                bold = xlwt.easyfont("bold true")
                sheet.write_rich_text(row, column, [(cell.parts[0], bold), cell.parts[1]])
            elif isinstance(cell, str) and cell in _ERRORS:
                sheet.row(row).set_cell_error(column, _ERRORS[cell])
            elif isinstance(cell, date):
                sheet.write(row, column, cell, day)
            else:
                sheet.write(row, column, cell)
        for row in grid.hidden_rows:
            sheet.row(row).hidden = True
    book.save(str(path))


def xls_1904(path: Path, grids: Sequence[Grid]) -> None:
    """An old workbook that counts its days from 1904."""
    xls(path, grids, date1904=True)


def by_libreoffice(path: Path, grids: Sequence[Grid]) -> None:
    """An old workbook by LibreOffice; without it, by xlwt."""
    if SOFFICE is None:
        xls(path, grids)
        return
    work = path.parent / ".libreoffice"
    work.mkdir(exist_ok=True)
    source = work / f"{path.stem}.xlsx"
    xlsx(source, grids)
    profile = f"-env:UserInstallation={(work / 'profile').resolve().as_uri()}"
    command = [SOFFICE, "--headless", profile, "--convert-to", "xls:MS Excel 97", "--outdir", str(work), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (work / f"{path.stem}.xls").rename(path)
    shutil.rmtree(work)


def page(path: Path, grids: Sequence[Grid], encoding: str = "gb18030") -> None:
    """A web page, with colspan and rowspan, whatever its suffix."""
    out = io.StringIO()
    out.write('<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="gb2312"></head><body>')
    for grid in grids:
        spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in grid.merged}
        covered = {
            (row, column)
            for top, left, bottom, right in grid.merged
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) != (top, left)
        }
        out.write("<table border=1>")
        for row in range(grid.height):
            out.write("<tr>")
            for column in range(grid.width):
                if (row, column) not in covered:
                    down, across = spans.get((row, column), (1, 1))
                    span = f' rowspan="{down}" colspan="{across}"' if (down, across) != (1, 1) else ""
                    shown = html.escape(as_text(grid.cells.get((row, column)))).replace("\n", "<br>") or "&nbsp;"
                    out.write(f"<td{span}>{shown}</td>")
            out.write("</tr>\r\n")
        out.write("</table>")
    path.write_bytes((out.getvalue() + "</body></html>").encode(encoding))


def xml_2003(path: Path, grids: Sequence[Grid]) -> None:
    """XML Spreadsheet 2003."""
    out = io.StringIO()
    out.write('<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n')
    out.write('<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"')
    out.write(' xmlns:x="urn:schemas-microsoft-com:office:excel"')
    out.write(' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">\n')
    for grid in grids:
        out.write(f"<Worksheet ss:Name={quoteattr(grid.name)}><Table>\n")
        spans = {(top, left): (right - left, bottom - top) for top, left, bottom, right in grid.merged}
        for row in range(grid.height):
            places = sorted({at for at in (*grid.cells, *spans) if at[0] == row})
            if not places:
                continue
            out.write(f'<Row ss:Index="{row + 1}">')
            for place in places:
                across, down = spans.get(place, (0, 0))
                span = f' ss:MergeAcross="{across}" ss:MergeDown="{down}"' if place in spans else ""
                out.write(f'<Cell ss:Index="{place[1] + 1}"{span}>{_xml_value(grid.cells.get(place))}</Cell>')
            out.write("</Row>\n")
        visible = "<x:Visible>SheetHidden</x:Visible>" if grid.hidden else ""
        out.write(f"</Table><x:WorksheetOptions>{visible}</x:WorksheetOptions></Worksheet>\n")
    path.write_text(out.getvalue() + "</Workbook>\n", encoding="utf-8")


def _xml_value(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f'<Data ss:Type="DateTime">{cell.isoformat()}T00:00:00.000</Data>'
    if isinstance(cell, int | float):
        return f'<Data ss:Type="Number">{cell!r}</Data>'
    return f'<Data ss:Type="String">{escape(as_text(cell))}</Data>'


def delimited(encoding: str, delimiter: str = ",", newline: str = "\r\n") -> Writer:
    """A writer of text files."""

    def write(path: Path, grids: Sequence[Grid]) -> None:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter, lineterminator=newline)
        writer.writerows([[as_text(cell) for cell in row] for row in grids[0].table()])
        path.write_bytes(out.getvalue().encode(encoding))

    return write


def parquet(path: Path, grids: Sequence[Grid]) -> None:
    """The rows below the first as typed columns named by it."""
    names, *rows = grids[0].table()
    pl.DataFrame({name: [row[n] for row in rows] for n, name in enumerate(names)}, strict=False).write_parquet(path)


def zipped(member: str, write: Writer) -> Writer:
    """A writer of an archive that holds one file under a GBK name, beside what systems leave in archives."""

    def packed(path: Path, grids: Sequence[Grid]) -> None:
        inside = path.with_name("member")
        write(inside, grids)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in (
                ("__MACOSX/._报表.csv", b"\x00\x05\x16\x07"),
                (member, inside.read_bytes()),
                ("Thumbs.db", b"\xd0\xcf\x11\xe0"),
                ("~$临时.xlsx", b"\x05"),
            ):
                archive.writestr(_GbkName(name), content)
        inside.unlink()

    return packed


class _GbkName(zipfile.ZipInfo):
    """A member's name as Chinese Windows writes it: in GBK, without a mark."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def as_text(cell: Any) -> str:
    """A cell as a text file has it."""
    if cell is None:
        return ""
    if isinstance(cell, Formula):
        return as_text(cell.value)
    if isinstance(cell, Rich):
        return "".join(cell.parts)
    if isinstance(cell, Shown):
        return f"{cell.value:.2%}"
    if isinstance(cell, datetime | date):
        return f"{cell.year}/{cell.month}/{cell.day}"
    return repr(cell) if isinstance(cell, float) else str(cell)
