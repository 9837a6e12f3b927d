"""Excel workbooks in (.xlsx and .xls); the cells of their visible sheets out, errors of formulas included."""

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

import python_calamine as calamine

from etl import biff
from etl.cells import Range, Table, UnreadableError, merged_into
from etl.values import Cell

ENCRYPTED, DAMAGED, NOT_A_WORKBOOK = "encrypted", "damaged", "not_a_workbook"
# What a package holds when it is a document of another kind.
_OTHER_DOCUMENTS = {
    "word/document.xml": ("Word文档", "Word document"),
    "ppt/presentation.xml": ("PowerPoint演示文稿", "PowerPoint presentation"),
}

_LARGEST_XML = 400_000_000
_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})")
# A cell whose value is an error, and a cell with a formula; in both the groups are attributes and inner XML.
_ERROR = re.compile(rb'<(?:\w+:)?c\s([^>]*\bt="e"[^>]*)>(.*?)</(?:\w+:)?c>', re.S)
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/])>(.*?)</(?:\w+:)?c>", re.S)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)[^>/]*>([^<]*)")


def xlsx(content: bytes) -> list[Table]:
    """The visible sheets of an .xlsx file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
            if other := next((kind for part, kind in _OTHER_DOCUMENTS.items() if part in names), None):
                raise UnreadableError("not_a_table", what=other[0], what_en=other[1])
            if "xl/workbook.xml" not in names:
                raise UnreadableError(NOT_A_WORKBOOK)
            if sum(entry.file_size for entry in package.infolist()) > _LARGEST_XML:
                raise UnreadableError("expands_too_far", limit=f"{_LARGEST_XML // 1_000_000} MB")
            parts = {name: package.read(path) for name, path in _sheet_parts(package) if path in names}
    except (RuntimeError, NotImplementedError) as error:
        raise UnreadableError(ENCRYPTED) from error
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, OSError, KeyError) as error:
        raise UnreadableError(DAMAGED) from error
    return _sheets(content, {name: _unfinished_cells(xml) for name, xml in parts.items()})


def xls(content: bytes) -> list[Table]:
    """The visible sheets of an .xls file."""
    if biff.is_encrypted(content):
        raise UnreadableError(ENCRYPTED)
    if biff.is_truncated(content):
        raise UnreadableError(DAMAGED)
    return _sheets(content, biff.error_cells(content))


def _sheets(content: bytes, patches: dict[str, dict[tuple[int, int], str]]) -> list[Table]:
    try:
        book = calamine.load_workbook(io.BytesIO(content))
        return [
            _sheet(book.get_sheet_by_name(sheet.name), patches.get(sheet.name, {}))
            for sheet in book.sheets_metadata
            if sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError as error:
        raise UnreadableError(ENCRYPTED) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableError(DAMAGED) from error
    except BaseException as error:
        # A panic inside calamine is no Exception and has no importable name.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError(DAMAGED) from error


def _sheet(sheet: calamine.CalamineSheet, patches: dict[tuple[int, int], str]) -> Table:
    rows: list[list[Cell]] = []
    if sheet.start:
        rows += [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), text in patches.items():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = text
    merged: list[Range] = [(*first, *last) for first, last in sheet.merged_cell_ranges or []]
    return Table(sheet.name, merged_into(rows, merged), merged)


def _sheet_parts(package: zipfile.ZipFile) -> list[tuple[str, str]]:
    targets = {
        link.get("Id"): str(link.get("Target"))
        for link in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    }
    parts = []
    for sheet in ElementTree.fromstring(package.read("xl/workbook.xml")).iter():
        if sheet.tag.endswith("}sheet"):
            link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            path = targets.get(link, "")
            parts.append((sheet.get("name", ""), path[1:] if path.startswith("/") else f"xl/{path}"))
    return parts


def _unfinished_cells(xml: bytes) -> dict[tuple[int, int], str]:
    """Cells that calamine gives as empty though they are not: errors, and formulas never calculated."""
    found = {}
    if b't="e"' in xml:
        for cell in _ERROR.finditer(xml):
            value = _VALUE.search(cell[2])
            found[_position(cell[1])] = value[1].decode() if value else "#N/A"
    if _FORMULA.search(xml):
        for cell in _CELL.finditer(xml):
            value = _VALUE.search(cell[2])
            # A formula whose result is the empty text (t="str") did calculate.
            if _FORMULA.search(cell[2]) and not (value and value[1]) and b't="str"' not in cell[1]:
                found[_position(cell[1])] = "=（公式）"
    return found


def _position(attributes: bytes) -> tuple[int, int]:
    place = _REF.search(attributes.decode("ascii", "replace").split('r="', 1)[-1])
    if place is None:
        return 0, 0
    column = 0
    for letter in place[1]:
        column = column * 26 + ord(letter) - 64
    return int(place[2]) - 1, column - 1
