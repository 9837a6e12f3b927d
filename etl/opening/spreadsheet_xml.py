"""XML Spreadsheet 2003 in, which offices save as .xls; the cells of its visible sheets out."""

import io
import re
from datetime import date, datetime, time

import lxml.etree

from etl.opening import walls
from etl.opening.cells import Table, UnreadableError, merged_into
from etl.opening.formulas import UNCALCULATED, calls_out
from etl.values import CALLING_OUT, Cell

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{_NAMESPACE}}}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_LAST_ROW = 1_048_576
_XML = re.compile(r"\s*<(?:[?!]|(?:\w+:)?Workbook\b)")
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")
_ROOT = re.compile(r"<[A-Za-z_][^>]*>")


def is_xml(text: str) -> bool:
    """Whether text is XML at all; what is a web page has been told before."""
    return bool(_XML.match(text))


def tables(text: str) -> list[Table]:
    """The visible sheets of a workbook in XML.

    Raises UnreadableError: it is other XML, damaged, larger than the walls, or declares a document type.
    """
    root = _ROOT.search(text)
    before = text[: root.start() if root else None]
    if "<!DOCTYPE" in before or "<!ENTITY" in before:
        raise UnreadableError("xml_entities")
    if root is None or _NAMESPACE not in root[0]:
        raise UnreadableError("unknown_xml")
    walls.bytes_of(len(text), walls.DOCUMENT)
    walls.count("too_many_tags", text.count("<"), walls.TAGS)
    try:
        return _sheets(_DECLARATION.sub("", text).encode())
    except (lxml.etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("damaged") from error


def _sheets(xml: bytes) -> list[Table]:
    found: list[Table] = []
    hidden: set[int] = set()
    cells = row = 0
    date1904 = False
    tags = [f"{_SS}{name}" for name in ("Worksheet", "Row")] + [f"{_EXCEL}{name}" for name in ("Visible", "Date1904")]
    events = lxml.etree.iterparse(
        io.BytesIO(xml), events=("start", "end"), tag=tags, encoding="utf-8", resolve_entities=False, no_network=True
    )
    for event, element in events:
        if event == "start" and element.tag == f"{_SS}Worksheet":
            found.append(Table(element.get(f"{_SS}Name", ""), [], []))
            row = 0
        elif event == "end" and element.tag == f"{_SS}Row" and found:
            row = _index(element, row)
            _read_row(element, found[-1], row)
            walls.extent(len(found[-1].rows), max(map(len, found[-1].rows[row:]), default=0), cells)
            row += 1 + _whole(element, "Span")
            _forget(element)
        elif event == "end" and element.tag == f"{_EXCEL}Visible" and element.text != "SheetVisible":
            hidden.add(len(found) - 1)
        elif event == "end" and element.tag == f"{_EXCEL}Date1904":
            date1904 = True
        elif event == "end" and element.tag == f"{_SS}Worksheet":
            width = max(map(len, found[-1].rows), default=0)
            cells = walls.extent(len(found[-1].rows), width, cells)
            _forget(element)
    return [
        Table(table.sheet, merged_into(table.rows, table.merged), table.merged, date1904=date1904)
        for n, table in enumerate(found)
        if n not in hidden
    ]


def _read_row(element: lxml.etree._Element, table: Table, row: int) -> None:
    cells: list[Cell] = []
    for cell in element.iterchildren(f"{_SS}Cell"):
        column = _index(cell, len(cells))
        across, down = _whole(cell, "MergeAcross"), _whole(cell, "MergeDown")
        walls.extent(1, column + across + 1)
        cells.extend([None] * (column - len(cells)))
        cells += [_value(cell), *[None] * across]
        if across or down:
            table.merged.append((row, column, row + min(down, _LAST_ROW), column + across))
    while cells and cells[-1] is None and not table.merged:
        cells.pop()
    if cells:
        table.rows.extend([] for _ in range(row - len(table.rows)))
        table.rows.append(cells)


def _value(cell: lxml.etree._Element) -> Cell:
    formula, data = cell.get(f"{_SS}Formula"), cell.find(f"{_SS}Data")
    if formula is not None and calls_out(formula.removeprefix("=")):
        return CALLING_OUT
    if data is None:
        return None if formula is None else UNCALCULATED
    text, kind = "".join(map(str, data.itertext())), data.get(f"{_SS}Type")
    if kind == "Number" and text:
        return float(text)
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "DateTime" and text:
        return _moment(datetime.fromisoformat(text))
    return text or None


def _moment(found: datetime) -> datetime | date:
    return found.date() if found.time() == time() else found


def _index(element: lxml.etree._Element, otherwise: int) -> int:
    """Where a row or cell stands, counted from 0; one that does not say follows the one before."""
    written = element.get(f"{_SS}Index")
    index = otherwise if written is None else int(written) - 1
    if not otherwise <= index < _LAST_ROW:
        raise ValueError(f"{written} after {otherwise}")
    return index


def _whole(element: lxml.etree._Element, name: str) -> int:
    number = int(element.get(f"{_SS}{name}") or 0)
    if number < 0:
        raise ValueError(f"{name} {number}")
    return number


def _forget(element: lxml.etree._Element) -> None:
    """Free what has been read, or the whole of a large file stays in memory as elements."""
    parent = element.getparent()
    element.clear()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
