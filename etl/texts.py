"""Text files in (CSV, tab-separated, HTML saved as .xls); tables of cells out."""

import csv
import io
import re

import lxml.etree
import lxml.html
import polars as pl

from etl.cells import Range, Table, UnreadableError, merged_into
from etl.layouts import common
from etl.values import Cell, compact

# Rows of a flat file that are looked at to find its header.
HEAD = 20
# Below this a loop over cells is as quick as a frame.
FEW_LINES = 1000

_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_HTML = re.compile(
    r"\s*(<\?xml[^>]*\?>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|meta|style|div|table)\b",
    re.I | re.S,
)


def decode(content: bytes) -> str:
    """Text by its byte order mark, else strict UTF-8, else GB18030, in this order.

    Many Chinese UTF-8 texts decode as GB18030 without an error; the reverse does not happen.
    """
    marked = _UTF_16.get(content[:2])
    for encoding in [marked] if marked else ["utf-8-sig", "gb18030"]:
        try:
            text = content.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableError("unknown_encoding")


def is_html(text: str) -> bool:
    """Whether text is a web page, whatever its file is called."""
    return bool(_HTML.match(text))


def delimited(text: str) -> Table:
    """A CSV or tab-separated file as one table; every cell is a string."""
    if text.lstrip().startswith("<?xml"):
        raise UnreadableError("unknown_xml")
    delimiter = _delimiter(text)
    _expect_a_whole_last_line(text, delimiter)
    if text.count("\n") > FEW_LINES:
        try:
            frame = pl.read_csv(io.BytesIO(text.encode()), has_header=False, infer_schema=False, separator=delimiter)
        except pl.exceptions.PolarsError:
            # Lines of unequal length, or quotes that do not close: the csv module reads them all the same.
            pass
        else:
            return Table("", [list(row) for row in frame.head(HEAD).rows()], text=frame)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows: list[list[Cell]] = [list(line) for line in lines]
    except csv.Error as error:
        raise UnreadableError("unbalanced_quotes") from error
    return Table("", merged_into(rows, []))


def _expect_a_whole_last_line(text: str, delimiter: str) -> None:
    """A file cut off in transfer ends within a line: without a line break, and with cells missing.

    A note or a signature (填表人：张三,审核人：李四) has no more cells than it says.
    """
    lines = text.splitlines()
    if compact(lines[-1]).lstrip(f'{delimiter}"').startswith(common().ends):
        return
    widest = max(line.count(delimiter) for line in lines[:HEAD])
    if not text.endswith(("\n", "\r")) and 0 < lines[-1].count(delimiter) < widest:
        raise UnreadableError("cut_off")


def _delimiter(text: str) -> str:
    lines = text[:20_000].splitlines()[:HEAD]
    return max(",\t;|", key=lambda mark: sum(line.count(mark) for line in lines))


def html_tables(text: str) -> list[Table]:
    """The innermost tables of a web page, with colspan and rowspan laid out as merged cells."""
    try:
        page = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (lxml.etree.ParserError, ValueError) as error:
        raise UnreadableError("damaged") from error
    innermost = [table for table in page.iter("table") if table.find(".//table") is None]
    if not innermost:
        raise UnreadableError("page_without_table")
    return [_html_table(table, n, len(innermost)) for n, table in enumerate(innermost, start=1)]


def _html_table(element: lxml.html.HtmlElement, n: int, of: int) -> Table:
    rows: list[list[Cell]] = []
    merged: list[Range] = []
    reserved: set[tuple[int, int]] = set()
    for r, line in enumerate(element.iter("tr")):
        row: list[Cell] = []
        for cell in line.iterchildren("td", "th"):
            while (r, len(row)) in reserved:
                row.append(None)
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            left = len(row)
            row += [_text(cell)] + [None] * (width - 1)
            if width > 1 or height > 1:
                merged.append((r, left, r + height - 1, left + width - 1))
                reserved |= {(r + down, left + over) for down in range(1, height) for over in range(width)}
        rows.append(row)
    return Table(f"第{n}个表" if of > 1 else "", merged_into(rows, merged), merged)


def _text(cell: lxml.html.HtmlElement) -> str:
    return str(cell.text_content()).replace("\xa0", " ").strip(" \t\r\n")


def _span(cell: lxml.html.HtmlElement, name: str) -> int:
    written = str(cell.get(name, "1")).strip()
    return max(1, min(int(written), 1000)) if written.isdecimal() else 1
