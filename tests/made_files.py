"""The same few rows in; a file of every format out, and .xlsx files with one part changed."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import polars as pl
import xlsxwriter
import xlwt  # type: ignore[import-untyped]

from etl.opening.tables import tables_of

ROWS: list[list[Any]] = [["县", "截至", "面积"], ["费县", date(2015, 6, 30), 1234.5], ["兰陵县", date(2015, 6, 30), 0]]
AS_TEXT = [["县", "截至", "面积"], ["费县", "2015-06-30", "1234.5"], ["兰陵县", "2015-06-30", "0"]]
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACES = {"": "spreadsheet", ":ss": "spreadsheet", ":x": "excel"}
Change = Callable[[bytes], bytes]


def xlsx(rows: Any = ROWS, change: Callable[[Any, Any], None] | None = None, **options: Any) -> bytes:
    """A workbook of these rows; `change` does more to the book and its sheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options) as book:
        sheet, day = book.add_worksheet("表一"), book.add_format({"num_format": "yyyy-mm-dd"})
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(r, c, cell, day)
                else:
                    sheet.write(r, c, cell)
        if change:
            change(book, sheet)
    return file.getvalue()


def edited(content: bytes, part: str, change: Change) -> bytes:
    """An .xlsx file with one part changed, or added from nothing."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *([] if part in old.namelist() else [part])]:
            before = old.read(name) if name in old.namelist() else b""
            new.writestr(name, change(before) if name == part else before)
    return file.getvalue()


def with_cell(cell: str) -> bytes:
    """A workbook with one more cell at the end of its first row, as XML."""
    return edited(xlsx(), SHEET, lambda xml: xml.replace(b"</row>", cell.encode() + b"</row>", 1))


def xls(rows: Any = ROWS, date1904: bool = False) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = date1904
    sheet, day = book.add_sheet("表一"), xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write(r, c, cell, day)
            else:
                sheet.write(r, c, cell)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def xml_2003(sheets: str = "", before: str = "") -> bytes:
    """An XML spreadsheet as Excel 2003 wrote it, of these sheets or of ROWS."""
    kinds = {str: "String", float: "Number", int: "Number", date: "DateTime"}

    def cell(value: Any) -> str:
        text = f"{value}T00:00:00.000" if isinstance(value, date) else value
        return f'<Cell><Data ss:Type="{kinds[type(value)]}">{text}</Data></Cell>'

    rows = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in ROWS)
    spaces = "".join(f' xmlns{short}="urn:schemas-microsoft-com:office:{name}"' for short, name in NAMESPACES.items())
    sheets = sheets or f'<Worksheet ss:Name="表一"><Table>{rows}</Table></Worksheet>'
    beginning = f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>{before}\n'
    return f"{beginning}<Workbook{spaces}>{sheets}</Workbook>".encode()


def html() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in AS_TEXT)
    return f"<html><table>{rows}</table></html>".encode()


def csv(encoding: str = "utf-8", mark: str = "") -> bytes:
    return (mark + "\r\n".join(",".join(row) for row in AS_TEXT) + "\r\n").encode(encoding)


def parquet() -> bytes:
    file = io.BytesIO()
    pl.DataFrame(ROWS[1:], schema=ROWS[0], orient="row").with_columns(pl.col("面积").cast(pl.Float64)).write_parquet(
        file
    )
    return file.getvalue()


def zipped(members: dict[str, bytes], encoding: str = "") -> bytes:
    """An archive of these members; with an encoding, their names are written in it and not marked, as Windows does."""
    file = io.BytesIO()
    names: dict[bytes, bytes] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for n, (name, content) in enumerate(members.items()):
            raw = name.encode(encoding or "utf-8")
            placeholder = f"{n:@>{len(raw)}}"
            names[placeholder.encode()] = raw
            archive.writestr(placeholder if encoding else name, content)
    packed = file.getvalue()
    for placeholder_raw, raw in names.items() if encoding else ():
        packed = packed.replace(placeholder_raw, raw)
    return packed


FILES: dict[str, Callable[[], bytes]] = {
    "xlsx": xlsx,
    "xls": xls,
    "xml": xml_2003,
    "html": html,
    "csv": csv,
    "csv with a mark": lambda: csv("utf-8", "\ufeff"),
    "csv in GB18030": lambda: csv("gb18030"),
    "csv in UTF-16": lambda: csv("utf-16"),
    "csv in UTF-16, big end first": lambda: csv("utf-16-be", "\ufeff"),
    "csv in UTF-16 without a mark": lambda: csv("utf-16-le"),
    "csv in UTF-16, big end first, without a mark": lambda: csv("utf-16-be"),
    "tsv": lambda: csv().replace(b",", b"\t"),
    "parquet": parquet,
}


def data(value: str, kind: str = "String", **attributes: Any) -> str:
    written = "".join(f' ss:{name}="{text}"' for name, text in attributes.items())
    return f'<Cell{written}><Data ss:Type="{kind}">{value}</Data></Cell>'


def with_formula(text: str) -> bytes:
    def change(book: Any, sheet: Any) -> None:
        sheet.write_formula(0, 5, f"={text}", None, 7)

    return xlsx(change=change)


def plain(cell: Any) -> str:
    return str(cell.date() if isinstance(cell, datetime) else cell).removesuffix(".0")


def cells(content: bytes) -> list[list[Any]]:
    (table,) = tables_of(content)
    return table.rows


def xml_table(*rows: str) -> list[list[Any]]:
    return cells(xml_2003(f'<Worksheet ss:Name="a"><Table>{"".join(rows)}</Table></Worksheet>'))
