"""Excel workbooks in (.xlsx and .xls); the cells of their visible sheets out, errors of formulas included."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import cast

import lxml.etree
import python_calamine as calamine

from etl.opening import archives, biff, walls
from etl.opening.cells import Range, Table, UnreadableError, merged_into
from etl.opening.formulas import calls_out
from etl.opening.sheet_parts import Place, expect_no_doctype, scan
from etl.values import Cell

# What a package holds when it is something else.
_OTHER_DOCUMENTS = {
    "word/document.xml": ("Word文档", "Word document"),
    "ppt/presentation.xml": ("PowerPoint演示文稿", "PowerPoint presentation"),
}
# Calamine reads these two as well, but how far their cells reach would have to be found in another way each.
_OTHER_WORKBOOKS = {
    "xl/workbook.bin": ("二进制工作簿（.xlsb）", "binary workbook (.xlsb)"),
    "content.xml": ("OpenDocument文件（.ods）", "OpenDocument file (.ods)"),
}
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_TEXTS, _STYLES = "xl/sharedstrings.xml", "xl/styles.xml"
_NAMED_TEXT = re.compile(rb"\st\s*=\s*[\"']s[\"'][^<>]*>\s*<(?:\w+:)?v[^<>]*>\s*(\d{1,8})")

# Per sheet in the workbook's order: what to write over its cells, or None for a sheet that is not to be read.
Patches = Sequence[Mapping[Place, str] | None]
Parts = Mapping[str, zipfile.ZipInfo]


def is_package(entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether a zip file is a document of an office program, not an archive of files."""
    names = {entry.filename.lower() for entry in entries}
    return bool(names & {"[content_types].xml", "mimetype", _BOOK, *_OTHER_DOCUMENTS, *_OTHER_WORKBOOKS})


def xlsx(content: bytes, entries: Sequence[zipfile.ZipInfo]) -> list[Table]:
    """The visible sheets of an .xlsx file, whose zip directory is `entries`."""
    walls.bytes_of(len(content), walls.DOCUMENT)
    parts = {entry.filename.lower(): entry for entry in entries}
    if len(parts) != len(entries):
        # Of two parts with one name one would be looked over and the other read.
        raise UnreadableError("damaged")
    for kind, documents in (("not_a_table", _OTHER_DOCUMENTS), ("other_workbook", _OTHER_WORKBOOKS)):
        if other := next((words for part, words in documents.items() if part in parts), None):
            raise UnreadableError(kind, what=other[0], what_en=other[1])
    if _BOOK not in parts:
        raise UnreadableError("not_a_workbook")
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in parts):
        raise UnreadableError("macros")
    book = _xml(content, parts, _BOOK)
    sheets = _sheet_parts(book, _xml(content, parts, _LINKS))
    visible = [path for path in sheets if path is not None]
    read = [parts[name] for name in {_BOOK, _LINKS, _TEXTS, _STYLES, *visible} if name in parts]
    walls.expansion(sum(part.file_size for part in read), len(content), walls.INFLATED)
    texts = b""
    for name in {_TEXTS, _STYLES} & parts.keys():
        xml = archives.whole(content, parts[name], walls.INFLATED)
        expect_no_doctype(xml)
        texts = xml if name == _TEXTS else texts
    outside = {str(name.get("name")) for name in book.iter("{*}definedName") if calls_out(name.text or "")}
    patches: list[Mapping[Place, str] | None] = []
    cells = 0
    for path in sheets:
        if path is None:
            patches.append(None)
            continue
        if path not in parts:
            raise UnreadableError("damaged")
        found = scan(partial(archives.chunks, content, parts[path], walls.INFLATED), outside)
        cells = walls.extent(found.rows, found.columns, cells)
        patches.append(found.patches)
    _expect_little_text(texts, cells, (archives.whole(content, parts[name], walls.INFLATED) for name in visible))
    properties = next(book.iter("{*}workbookPr"), None)
    date1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return _sheets(content, patches, date1904)


def xls(content: bytes) -> list[Table]:
    """The visible sheets of an .xls file."""
    walls.bytes_of(len(content), walls.DOCUMENT)
    book = biff.examine(content)
    return _sheets(content, book.errors, book.date1904)


def _sheets(content: bytes, patches: Patches, date1904: bool) -> list[Table]:
    try:
        book = calamine.load_workbook(io.BytesIO(content))
        sheets = book.sheets_metadata
        if len(sheets) != len(patches) or len({sheet.name for sheet in sheets}) != len(sheets):
            raise UnreadableError("damaged")
        return [
            _sheet(book.get_sheet_by_index(n), found, date1904)
            for n, (sheet, found) in enumerate(zip(sheets, patches, strict=True))
            if found is not None
            and sheet.visible == calamine.SheetVisibleEnum.Visible
            and sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError as error:
        raise UnreadableError("encrypted") from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise UnreadableError("damaged") from error
    except BaseException as error:
        # A panic inside calamine is no Exception and has no importable name.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError("damaged") from error


def _sheet(sheet: calamine.CalamineSheet, patches: Mapping[Place, str], date1904: bool) -> Table:
    rows: list[list[Cell]] = []
    if sheet.start:
        rows += cast(list[list[Cell]], sheet.to_python(skip_empty_area=False))
    for (row, column), text in patches.items():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = text
    merged: list[Range] = [(*first, *last) for first, last in sheet.merged_cell_ranges or []]
    return Table(sheet.name, merged_into(rows, merged), merged, date1904=date1904)


def _xml(content: bytes, parts: Parts, name: str) -> lxml.etree._Element:
    if name not in parts:
        raise UnreadableError("damaged")
    xml = archives.whole(content, parts[name], walls.RATIO_MATTERS)
    expect_no_doctype(xml)
    try:
        return lxml.etree.fromstring(xml, lxml.etree.XMLParser(resolve_entities=False, no_network=True))
    except lxml.etree.XMLSyntaxError as error:
        raise UnreadableError("damaged") from error


def _sheet_parts(book: lxml.etree._Element, links: lxml.etree._Element) -> list[str | None]:
    """The part of each sheet that is to be read, in the workbook's order; None for hidden ones and charts."""
    related = list(links.iter("{*}Relationship"))
    targets = {link.get("Id"): link for link in related}
    if len(targets) != len(related):
        raise UnreadableError("damaged")
    parts: list[str | None] = []
    for sheet in book.iter("{*}sheet"):
        link = targets.get(next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), ""))
        shown = sheet.get("state", "visible") == "visible"
        if link is None or not shown or not str(link.get("Type")).endswith("/worksheet"):
            parts.append(None)
            continue
        path = str(link.get("Target")).lower().removeprefix("/")
        parts.append(path if path.startswith("xl/") else f"xl/{path}")
    return parts


def _expect_little_text(texts: bytes, cells: int, sheets: Iterator[bytes]) -> None:
    """Refuse more text than the wall: a text is stored once, but copied into each cell that names it."""
    walls.extent(texts.count(b"si>") // 2 + texts.count(b"si/>"), 1)
    claimed = re.findall(rb"[cC]ount\s*=\s*[\"']\s*(\d+)", texts[: texts.find(b"si>")])
    if any(int(n.lstrip(b"0")[:20] or b"0") > walls.CELLS for n in claimed):
        # Calamine reserves memory for as many texts as are claimed.
        raise UnreadableError("damaged")
    if max(map(len, texts.split(b"si>")[1:]), default=0) * cells <= walls.TEXT:
        return
    lengths = [len(text) for text in re.split(rb"<(?:\w+:)?si[\s/>]", texts)[1:]]
    uses = Counter(int(n) for sheet in sheets for n in _NAMED_TEXT.findall(sheet))
    walls.text(sum(lengths[n] * times for n, times in uses.items() if n < len(lengths)))
