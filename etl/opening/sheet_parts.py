"""The XML of one sheet of an .xlsx file in; how far its values reach, and the cells that calamine leaves empty, out.

Calamine builds a sheet as one block from A1 to its farthest value: a value in A1 and one in XFD1048576 end the
process. It gives an error and a formula without a result as an empty cell.
"""

import html
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import lxml.etree
import polars as pl

from etl.faults import column_index, letters
from etl.opening import walls
from etl.opening.cells import Range, UnreadableError
from etl.opening.formulas import FUNCTIONS, UNCALCULATED, calls_out
from etl.values import CALLING_OUT

# The first piece is short, because it is read cell by cell and tells the columns.
_FIRST, _PIECE = 1 << 16, 1 << 20
_ROW, _END = b"<row ", b"</sheetData>"
_OPENING = re.compile(rb"<c[\s/>]")
# A cell's attributes and what is in it.
_CELL = re.compile(rb"<c(\s[^<>]*?)?(?:/>|>(.*?)</c>)", re.S)
_REF = re.compile(rb'\sr="([A-Z]{1,3})([1-9]\d{0,6})"')
_TYPE = re.compile(rb'\st="(\w+)"')
_FORMULA = re.compile(rb"<f(\s[^<>]*?)?(?:/>|>([^<]*)</f>)")
_VALUE = re.compile(rb"<(?:v|t)[^</>]*>([^<]+)")
_MERGED = re.compile(rb"mergeCell\s")
# Tags with a namespace, and what may hide a tag: such a sheet is read element by element.
_UNUSUAL = re.compile(rb"<\w+:(?:c|row|f|v|is)[\s/>]|<!")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384

Place = tuple[int, int]


class _UnusualError(Exception):
    """The sheet is not laid out as Excel does."""


@dataclass
class Sheet:
    """What is known of a sheet before calamine reads it; rows and columns are counted from 0."""

    outside: Collection[str] = ()
    rows: int = 0
    columns: int = 0
    merged: int = 0
    patches: dict[Place, str] = field(default_factory=dict)
    # Shared formulas and ranges of array formulas that call out: cells beside their first have no text of their own.
    shared: set[str] = field(default_factory=set)
    arrays: list[Range] = field(default_factory=list)

    def reach(self, place: Place) -> None:
        """Take in a cell that has something; raises UnreadableError past the walls."""
        row, column = place
        if row >= self.rows or column >= self.columns:
            self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
            walls.extent(self.rows, self.columns)

    def note(self, place: Place, kind: str, value: str, formula: dict[str, str] | None) -> None:
        """A cell with a formula (its attributes, its text under "") or an error."""
        if formula is not None and self._calls_out(formula):
            self.patches[place] = CALLING_OUT
        elif kind == "e":
            self.patches[place] = value or "#N/A"
        elif formula is not None and not value and kind != "str":
            # A formula whose result is the empty text (t="str") did calculate.
            self.patches[place] = UNCALCULATED

    def _calls_out(self, formula: dict[str, str]) -> bool:
        if not formula[""]:
            return formula.get("si") in self.shared
        if not calls_out(formula[""], self.outside):
            return False
        if formula.get("t") == "shared":
            self.shared.add(formula.get("si", ""))
        if formula.get("t") == "array" and (corners := re.findall(r"([A-Z]{1,3})(\d{1,7})", formula.get("ref", ""))):
            self.arrays.append((*_place(*corners[0]), *_place(*corners[-1])))
        return True


def scan(part: Callable[[], Iterator[bytes]], outside: Collection[str] = ()) -> Sheet:
    """A sheet's extent and patches; `part` inflates it anew, `outside` are the defined names that call out.

    Raises UnreadableError: it is too wide, has too many cells, is no XML, or declares a document type.
    """
    try:
        sheet = _by_rows(part(), Sheet(outside))
    except _UnusualError:
        sheet = _by_elements(part(), Sheet(outside))
    walls.count("too_many_merged", sheet.merged, walls.MERGED)
    for top, left, bottom, right in sheet.arrays:
        rows, columns = range(top, min(bottom + 1, sheet.rows)), range(left, min(right + 1, sheet.columns))
        sheet.patches |= {(row, column): CALLING_OUT for row in rows for column in columns}
    return sheet


def expect_no_doctype(beginning: bytes) -> None:
    """Refuse XML that declares a document type, by which entities expand without end.

    Raises UnreadableError: it does, or its encoding may hide that it does.
    """
    root = re.search(rb"<[A-Za-z_]", beginning)
    before = beginning[: root.start() if root else None]
    if b"<!DOCTYPE" in before or b"<!ENTITY" in before:
        raise UnreadableError("xml_entities")
    if root is None or b"\x00" in before:
        raise UnreadableError("damaged")


def _by_rows(chunks: Iterator[bytes], sheet: Sheet) -> Sheet:
    """Most rows are plain: one look of a compiled pattern at a megabyte of them; the others cell by cell."""
    ended = False
    for n, rows in enumerate(_pieces(chunks)):
        if n == 0:
            expect_no_doctype(rows)
        if not ended and not _are_plain(rows, sheet):
            rows, end, after = rows.partition(_END)
            if not (end and _are_plain(rows, sheet)):
                _read_cells(rows, sheet)
            ended, rows = bool(end), after
        if ended:
            sheet.merged += len(_MERGED.findall(rows))
    return sheet


def _pieces(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks, put together to pieces that begin with a row (but the first) and end before one."""
    buffer: list[bytes] = []
    size, enough, ended = 0, _FIRST, False
    for chunk in chunks:
        buffer.append(chunk)
        size += len(chunk)
        if size < enough:
            continue
        joined = b"".join(buffer)
        cut = joined.find(_ROW, _FIRST) if enough == _FIRST else joined.rfind(_ROW)
        ended = ended or (cut <= 0 and _END in joined)
        if ended:
            cut = size
        elif cut <= 0 and size > 8 * _PIECE:
            # A row of a thousand columns has a tenth of this.
            raise _UnusualError
        if cut > 0:
            yield joined[:cut]
            joined, enough = joined[cut:], _PIECE
        buffer, size = [joined], len(joined)
    yield b"".join(buffer)


def _are_plain(rows: bytes, sheet: Sheet) -> bool:
    """Whether all of it is rows of values and calculated formulas, within the columns and rows known so far."""
    if not rows.startswith(_ROW):
        return False
    last = rows.rfind(b'<c r="', 0, max(rows.rfind(b"<v>"), rows.rfind(b"<is>"), 0))
    if last < 0 or not (found := _REF.match(rows, last + 2)):
        return False
    sheet.reach(_place(found[1].decode(), found[2].decode()))
    try:
        text = pl.Series([rows], dtype=pl.Binary()).cast(pl.String())
    except pl.exceptions.PolarsError as error:
        raise UnreadableError("damaged") from error
    if text.str.contains(_plain_rows(sheet.rows, sheet.columns, formulas=False))[0]:
        return True
    if sheet.outside or sheet.shared or text.str.contains(f"(?i){FUNCTIONS}")[0]:
        return False
    return bool(text.str.contains(_plain_rows(sheet.rows, sheet.columns, formulas=True))[0])


@lru_cache(8)
def _plain_rows(rows: int, columns: int, formulas: bool) -> str:
    """The pattern of rows whose cells with a value lie within an extent; blank cells may lie anywhere."""
    names = "|".join(letters(n) for n in range(1, columns + 1))
    # Without a bracket and a bar a formula names no other file: [1]Sheet!A1, cmd|…
    formula = r"(?:<f(?: [^<>]*)?(?:/>|>[^<\[|]*</f>))?" if formulas else ""
    value = r"(?:<v>[^<]+</v>|<is><t[^<>]*>[^<]*</t></is>)"
    cell = (
        rf'<c r="(?:{names})(?:{_up_to(rows)})"(?: s="[0-9]+")?(?: t="(?:s|n|str|inlineStr|b|d)")?>{formula}{value}</c>'
    )
    blank = r'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")?(?:/>|></c>)'
    return rf"\A(?:<row [^<>]*/>|<row [^<>]*>(?:{cell}|{blank})*</row>)*\z"


def _up_to(most: int) -> str:
    """The pattern of the whole numbers from 1 to `most`."""
    digits = str(most)
    shorter = [rf"[1-9][0-9]{{0,{len(digits) - 2}}}"] if len(digits) > 1 else []
    smaller = [
        f"{digits[:n]}[{int(n == 0)}-{int(digit) - 1}][0-9]{{{len(digits) - n - 1}}}"
        for n, digit in enumerate(digits)
        if int(digit) > int(n == 0)
    ]
    return "|".join([*shorter, *smaller, digits])


def _read_cells(rows: bytes, sheet: Sheet) -> None:
    if _UNUSUAL.search(rows, max(rows.find(b"<sheetData"), 0)):
        raise _UnusualError
    seen = 0
    for cell in _CELL.finditer(rows):
        seen += 1
        attributes, inside = cell[1] or b"", cell[2]
        if not (ref := _REF.search(attributes)):
            raise _UnusualError
        if not inside:
            continue
        place = _place(ref[1].decode(), ref[2].decode())
        sheet.reach(place)
        formula = _FORMULA.search(inside)
        if formula or b"<f" in inside or b't="e"' in attributes:
            kind, value = _TYPE.search(attributes), _VALUE.search(inside)
            found = _formula(formula) if formula else None
            sheet.note(
                place, kind[1].decode() if kind else "", value[1].decode("utf-8", "replace") if value else "", found
            )
    if seen != len(_OPENING.findall(rows)):
        raise _UnusualError


def _formula(found: re.Match[bytes]) -> dict[str, str]:
    attributes = dict(re.findall(r'(\w+)="([^"]*)"', (found[1] or b"").decode("utf-8", "replace")))
    return attributes | {"": html.unescape((found[2] or b"").decode("utf-8", "replace"))}


def _by_elements(chunks: Iterator[bytes], sheet: Sheet) -> Sheet:
    """Any XML, slowly: cells that do not say where they are, tags with a namespace, comments."""
    tags = [f"{{*}}{name}" for name in ("row", "c", "mergeCell")]
    parser = lxml.etree.XMLPullParser(events=("end",), tag=tags, resolve_entities=False, no_network=True)
    element: lxml.etree._Element
    next_row, column, seen = 0, -1, 0
    try:
        for n, chunk in enumerate(chunks):
            if n == 0:
                expect_no_doctype(chunk)
            seen += chunk.count(b"<")
            walls.count("too_many_tags", seen, walls.TAGS)
            parser.feed(chunk)
            for _, element in parser.read_events():  # type: ignore[assignment]
                name = str(element.tag).rpartition("}")[2]
                if name == "c":
                    parent = element.getparent()
                    told = None if parent is None else parent.get("r")
                    row, column = _whereabouts(element.get("r"), int(told) - 1 if told else next_row, column)
                    _read_element(element, (row, column), sheet)
                    continue
                if name == "row":
                    next_row, column = int(element.get("r") or next_row + 1), -1
                sheet.merged += name == "mergeCell"
                _forget(element)
        parser.close()
    except (lxml.etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("damaged") from error
    return sheet


def _whereabouts(ref: str | None, row: int, column: int) -> Place:
    if ref is None:
        return row, column + 1
    found = re.fullmatch(r"([A-Z]{1,3})([1-9]\d{0,6})", ref.strip().upper())
    if found is None:
        raise ValueError(f"no cell: {ref!r}")
    return _place(found[1], found[2])


def _read_element(cell: lxml.etree._Element, place: Place, sheet: Sheet) -> None:
    inside = {str(child.tag).rpartition("}")[2]: child for child in cell}
    value, formula = inside.get("v"), inside.get("f")
    if value is None and formula is None and "is" not in inside:
        return
    sheet.reach(place)
    if formula is None and cell.get("t") != "e":
        return
    attributes = None
    if formula is not None:
        attributes = {str(k): str(v) for k, v in formula.attrib.items()} | {"": formula.text or ""}
    sheet.note(place, cell.get("t", ""), (value.text or "") if value is not None else "", attributes)


def _forget(element: lxml.etree._Element) -> None:
    parent = element.getparent()
    element.clear()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _place(name: str, number: str) -> Place:
    column = column_index(name)
    if column > _LAST_COLUMN or not 0 < int(number) <= _LAST_ROW:
        raise UnreadableError("damaged")
    return int(number) - 1, column - 1
