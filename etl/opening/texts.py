"""Text files in (CSV, tab-separated, HTML saved as .xls); tables of cells out."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

import lxml.etree
import lxml.html
import polars as pl

from etl.layout import common
from etl.opening import walls
from etl.opening.cells import Range, Table, UnreadableError, merged_into
from etl.values import Cell, compact

# Rows of a flat file that are looked at to find its header.
HEAD = 20
# Below this a loop over cells is as quick as a frame.
FEW_LINES = 1000
# The beginning of a text that tells its encoding and its delimiter.
HEAD_BYTES = 20_000

_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
# Comments as a whole: tried piece by piece they take time without end.
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:(?><!--.*?-->)\s*)*+"
    r"<(?:!doctype\s+html|html|head|body|meta|title|style|link|script|form|font|center|div|span|p|table|thead|tbody|tr)\b",
    re.I | re.S,
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
# White space of any table that isprintable() counts among what no text has.
_SPACES = str.maketrans("", "", "\t\r\n\u3000\xa0\ufeff")


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
    if not marked and (unmarked := _unmarked_utf_16(content)) is not None:
        return unmarked
    raise UnreadableError("unknown_encoding")


def _unmarked_utf_16(content: bytes) -> str | None:
    """Text in UTF-16 that does not say so, or None; told only by bytes that no other text has.

    Read the wrong way round a line break is U+0A00, which is no character.
    """
    for encoding in ("utf-16-le", "utf-16-be") if b"\x00" in content[:HEAD_BYTES] else ():
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        head = text[:HEAD_BYTES]
        told = "\x00" not in text and head.translate(_SPACES).isprintable()
        if told and re.search("[,;\t|<]", head) and re.search("[\r\n]", head):
            return text
    return None


def is_html(text: str) -> bool:
    """Whether text is a web page, whatever its file is called."""
    return bool(_HTML.match(text))


def delimited(text: str) -> Table:
    """A CSV or tab-separated file as one table; every cell is a string."""
    delimiter = delimiter_of(text)
    expect_a_whole_last_line(text, delimiter)
    try:
        if (lines := text.count("\n")) > FEW_LINES:
            width = max(len(record) for record in islice(_records(text, delimiter), HEAD))
            walls.extent(lines, width, limit=walls.FLAT_CELLS)
            if (cells := frame(text, delimiter)) is not None:
                return Table("", [list(row) for row in cells.head(HEAD).rows()], strings=cells)
        rows: list[list[Cell]] = []
        width = 0
        for record in _records(text, delimiter):
            width = max(width, len(record))
            walls.extent(len(rows) + 1, width)
            rows.append(list(record))
    except csv.Error as error:
        raise UnreadableError("unbalanced_quotes") from error
    lengths = tuple(map(len, rows))
    return Table("", merged_into(rows, []), lengths=lengths if len(set(lengths)) > 1 else ())


def frame(text: str, delimiter: str) -> pl.DataFrame | None:
    """The table as a frame; None for lines of unequal length or open quotes, which the csv module reads."""
    try:
        found = pl.read_csv(io.BytesIO(text.encode()), has_header=False, infer_schema=False, separator=delimiter)
    except pl.exceptions.PolarsError:
        return None
    walls.extent(found.height, found.width, limit=walls.FLAT_CELLS)
    return found


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records, each no longer than the wall, whether in one line or in many that a quote holds together."""
    pending = 0

    def lines() -> Iterator[str]:
        nonlocal pending
        for line in _LINE.finditer(text):
            pending += line.end() - line.start()
            if pending > walls.LINE:
                walls.extent(1, text.count(delimiter, line.start(), line.end()) + 1)
                raise UnreadableError("unbalanced_quotes")
            yield line[0]

    for record in csv.reader(lines(), delimiter=delimiter):
        pending = 0
        yield record


def expect_a_whole_last_line(text: str, delimiter: str) -> None:
    """A file cut off in transfer ends within a line: without a line break, and with cells missing.

    A note or a signature (填表人：张三,审核人：李四) has no more cells than it says.
    """
    if text.endswith(("\n", "\r")):
        return
    last = text[max(text.rfind("\n"), text.rfind("\r")) + 1 :]
    if compact(last[:HEAD_BYTES]).lstrip(f'{delimiter}"').startswith(common().ends):
        return
    widest = max(line.count(delimiter) for line in _head(text))
    if 0 < last.count(delimiter) < widest:
        raise UnreadableError("cut_off")


def delimiter_of(text: str) -> str:
    """The mark that parts the cells of a text, told by its first lines."""
    return max(",\t;|", key=lambda mark: sum(line.count(mark) for line in _head(text)))


def _head(text: str) -> list[str]:
    return text[:HEAD_BYTES].splitlines()[:HEAD]


def html_tables(text: str) -> list[Table]:
    """The innermost tables of a web page, with colspan and rowspan laid out as merged cells."""
    walls.bytes_of(len(text), walls.DOCUMENT)
    walls.count("too_many_tags", text.count("<"), walls.TAGS)
    try:
        page = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableError("damaged") from error
    innermost = [table for table in page.iter("table") if table.find(".//table") is None]
    if not innermost:
        raise UnreadableError("page_without_table")
    found: list[Table] = []
    cells = 0
    for n, element in enumerate(innermost, start=1):
        found.append(_html_table(element, f"第{n}个表" if len(innermost) > 1 else "", cells))
        cells += found[-1].cells
    return found


def _html_table(element: lxml.html.HtmlElement, name: str, others: int) -> Table:
    lines = list(element.iter("tr"))
    rows: list[list[Cell]] = []
    merged: list[Range] = []
    reserved: set[tuple[int, int]] = set()
    width = 0
    for r, line in enumerate(lines):
        row: list[Cell] = []
        for cell in line.iterchildren("td", "th"):
            while (r, len(row)) in reserved:
                row.append(None)
            # A span that reaches below the table ends with it.
            across, down = _span(cell, "colspan"), min(_span(cell, "rowspan"), len(lines) - r)
            left = len(row)
            width = max(width, left + across)
            walls.extent(len(lines), width, others + len(reserved) + across * down)
            row += [_text(cell)] + [None] * (across - 1)
            if across > 1 or down > 1:
                merged.append((r, left, r + down - 1, left + across - 1))
                reserved |= {(r + under, left + over) for under in range(1, down) for over in range(across)}
        rows.append(row)
    return Table(name, merged_into(rows, merged), merged)


def _text(cell: lxml.html.HtmlElement) -> str:
    # Excel keeps the exact number beside the shown one; a line break parts two texts.
    if exact := str(cell.get("x:num") or "").strip():
        return exact
    pieces = []
    for event, node in lxml.etree.iterwalk(cell, events=("start", "end", "comment", "pi")):
        if event == "start":
            pieces.append(node.text)
        elif node is not cell:
            pieces += ["\n" if node.tag in ("br", "p") else None, node.tail]
    return "".join(filter(None, pieces)).replace("\xa0", " ").strip(" \t\r\n")


def _span(cell: lxml.html.HtmlElement, name: str) -> int:
    written = str(cell.get(name, "1")).strip()
    return max(1, int(written)) if written.isdecimal() and len(written) < 6 else 1
