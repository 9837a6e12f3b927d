"""A refused file and its faults in; a workbook whose faulty cells are filled and say what to do out."""

import io
import logging
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.formula import ArrayFormula

from etl.faults import Fault, cell_name
from etl.opening import archives, workbooks
from etl.opening.cells import Table, UnreadableError
from etl.opening.tables import tables_of
from etl.refusal import plain
from etl.refusal.front_page import CELL_FILL, ROW_FILL, TITLE, add_front_page, withdraw
from etl.refusal.wording import action, expected, shortened
from etl.values import is_blank
from warehouse.lettering import lines

logger = logging.getLogger("gaibo")

# A workbook beyond this is slow to copy with its formats; of such a one the header and the faulty rows are written.
MOST_CELLS = 200_000
# Nobody works through more comments than this in one file; the table of faults has all of them.
MOST_MARKS = 5_000
# The reader has given up on such a file; to open it once more would do harm.
BEYOND_READING = {"expands_too_far", "out_of_memory", "timed_out", "too_large_file", "too_many_cells", "too_much_text"}
AUTHOR = "Gaibo"

AS_READ = (
    "本副本照录读到的内容，没有原来的格式；行号、列号与原件相同。\n"
    "This copy has the cells as they were read, without formats; rows and columns are numbered as in the original."
)
AS_READ_IN_PART = (
    "原件很大，本副本只有表的开头和有错误的行，其余各行已隐藏；请在原件上改正后报送原件。\n"
    "The original is large: this copy has only the beginning and the faulty rows; correct the original and send that."
)

_MOST_IN_A_COMMENT = 5
_COMMENT_WIDTH, _COMMENT_LETTERS, _COMMENT_LINE = 340, 42, 18  # pixels, narrow letters, pixels
_LARGEST_PART = 64_000_000
_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)[\s>/]")
# openpyxl makes every cell of these ranges.
_RANGE = re.compile(rb'<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


@dataclass(frozen=True)
class _Place:
    """Where a fault is marked: the sheet of the copy, row and column from 1."""

    page: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        return cell_name(self.row, self.column)


def marked_copies(name: str, content: bytes, faults: Sequence[Fault]) -> Iterator[tuple[str, bytes]]:
    """Each marked copy under the name of what it is a copy of; none of what cannot be opened.

    A zip file has one for each of its members with a fault of its own (包.zip_费县.csv); all faults are this file's.
    """
    if _is_beyond_reading(faults):
        return
    if not _is_archive(content):
        copy = marked_copy(content, faults)
        if copy is not None:
            yield name, copy
        return
    for member, inflated in _members(content):
        own = [fault for fault in faults if fault.file.partition("/")[2] == member]
        copy = marked_copy(inflated, own) if own else None
        if copy is not None:
            yield f"{name}_{member.replace('/', '_')}", copy


def marked_copy(content: bytes, faults: Sequence[Fault]) -> bytes | None:
    """A copy of a file as .xlsx with its faults marked; None where it cannot be opened.

    An .xlsx workbook keeps its formats and all of its sheets. Of any other file, and of a workbook too large for that,
    the cells are written as they were read, at the same rows and columns.
    """
    if _is_beyond_reading(faults):
        return None
    try:
        tables = tables_of(content)
    except UnreadableError:
        return None
    if content.startswith(archives.MAGIC):
        try:
            if _weight(content) <= MOST_CELLS:
                return _marked(content, tables, [table.sheet for table in tables], faults, "")
        except Exception:
            # openpyxl raises whatever it trips over; the first page of the other copy says that formats are missing.
            logger.warning("a refused workbook cannot be copied with its formats", exc_info=True)
    return marked_tables(tables, faults)


def marked_tables(tables: Sequence[Table], faults: Sequence[Fault]) -> bytes:
    """A workbook of the cells as they were read, with the faults marked."""
    names = plain.names(tables, [TITLE])
    whole = sum(table.cells for table in tables) <= MOST_CELLS
    shown = None if whole else _rows_to_show(tables, faults)
    note = AS_READ if whole else AS_READ_IN_PART
    return _marked(plain.workbook(tables, names, shown), tables, names, faults, note)


def _is_beyond_reading(faults: Sequence[Fault]) -> bool:
    return any(fault.why.kind in BEYOND_READING for fault in faults)


def _is_archive(content: bytes) -> bool:
    try:
        return content.startswith(archives.MAGIC) and not workbooks.is_package(archives.directory(content))
    except UnreadableError:
        return False


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of an archive that can be inflated."""
    try:
        for name, inflated in archives.members(content, archives.directory(content)):
            if isinstance(inflated, bytes):
                yield name, inflated
    except UnreadableError:
        # An archive without files, or with too many; its faults say so.
        return


def _marked(content: bytes, tables: Sequence[Table], names: list[str], faults: Sequence[Fault], note: str) -> bytes:
    distinct = list(dict.fromkeys(faults))
    placed = [(fault, _place(fault, tables, names)) for fault in distinct[:MOST_MARKS]]
    by_place: dict[_Place, list[Fault]] = {}
    for fault, place in placed:
        if place:
            by_place.setdefault(place, []).append(fault)
    with warnings.catch_warnings():
        # It warns of each extension of Excel that it leaves out.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
        withdraw(book, AUTHOR)
        for place, found in by_place.items():
            _mark(book[place.page].cell(place.row, place.column), found)
        add_front_page(book, [(f, (p.page, p.cell) if p else None) for f, p in placed], len(distinct), note)
        # A copy has no results of its formulas until they are calculated.
        book.calculation.fullCalcOnLoad = True
        out = io.BytesIO()
        book.save(out)
    return out.getvalue()


def _mark(cell: Cell, faults: Sequence[Fault]) -> None:
    earlier = f"\n\n原有批注 Earlier comment：\n{cell.comment.text}" if cell.comment else ""
    text = _comment(faults, cell.coordinate) + earlier
    height = lines(text, _COMMENT_LETTERS) * _COMMENT_LINE + 16
    cell.comment = Comment(text, AUTHOR, height=height, width=_COMMENT_WIDTH)
    cell.fill = CELL_FILL if any(fault.cell for fault in faults) else ROW_FILL
    if cell.data_type == "f" and any(fault.why.kind == "calls_out" for fault in faults):
        formula = cell.value.text if isinstance(cell.value, ArrayFormula) else str(cell.value)
        cell.value, cell.data_type = formula, "s"


def _comment(faults: Sequence[Fault], at: str) -> str:
    parts = []
    for language in ("zh", "en"):
        told = dict.fromkeys(_told(fault, at, language) for fault in faults)
        shown = list(told)[:_MOST_IN_A_COMMENT]
        if len(told) > len(shown):
            more = len(told) - len(shown)
            shown.append(f"另有{more}处，见退回说明。" if language == "zh" else f"And {more} more; see 退回说明.")
        parts.append("\n".join(shown))
    return "\n\n".join(parts)


def _told(fault: Fault, at: str, language: str) -> str:
    """What a comment says of one fault; the place where it is not the commented cell alone."""
    chinese = language == "zh"
    place = "" if fault.cell == at else fault.cell or (f"第{fault.row}行" if chinese else f"row {fault.row}")
    told = []
    if place:
        told.append(f"【{place}】" + ("" if fault.cell else shortened(fault.column)))
    if fault.found:
        told.append(f"写的是：{shortened(fault.found)}" if chinese else f"Found: {shortened(fault.found)}")
    told.append(f"{expected(fault, language)}{'' if chinese else ' '}{action(fault, language)}")
    return "\n".join(told)


def _place(fault: Fault, tables: Sequence[Table], names: Sequence[str]) -> _Place | None:
    """The cell that shows a fault: its own, the first one of its row, or where its merged cell begins."""
    n = next((n for n, table in enumerate(tables) if table.sheet == fault.sheet), None)
    if n is None and not fault.sheet and len(tables) == 1:
        n = 0
    if n is None or not fault.row or fault.row > plain.LAST_ROW or (fault.index or 1) > plain.LAST_COLUMN:
        return None
    row, column = fault.row, fault.index or _first_column(tables[n], fault.row)
    for top, left, bottom, right in tables[n].merged:
        if top < row <= bottom + 1 and left < column <= right + 1:
            return _Place(names[n], top + 1, left + 1)
    return _Place(names[n], row, column)


def _first_column(table: Table, row: int) -> int:
    """The first filled cell of a row, of those that are its own and do not reach down from above."""
    above = [(left, right) for top, left, bottom, right in table.merged if top < row - 1 <= bottom]
    cells = table.row(row - 1) if row <= table.height else ()
    filled = (n for n, cell in enumerate(cells) if not is_blank(cell))
    return next((n + 1 for n in filled if not any(left <= n <= right for left, right in above)), 1)


def _rows_to_show(tables: Sequence[Table], faults: Sequence[Fault]) -> list[set[int]]:
    """The first rows of each table and its faulty ones."""
    shown = []
    for table in tables:
        most = min(table.height, plain.LAST_ROW)
        alone = len(tables) == 1
        faulty = (f.row for f in faults[:MOST_MARKS] if f.row and f.row <= most and (f.sheet == table.sheet or alone))
        shown.append({*range(1, min(plain.HEAD, most) + 1), *faulty})
    return shown


def _weight(content: bytes) -> int:
    """How many cells and rows openpyxl would make of a workbook."""
    found = 0
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for entry in package.infolist():
            if not entry.filename.endswith(".xml") or entry.filename.endswith("calcChain.xml"):
                continue
            if entry.file_size > _LARGEST_PART:
                return MOST_CELLS + 1
            xml = package.read(entry)
            found += len(_CELL.findall(xml))
            for area in _RANGE.findall(xml):
                left, top, right, bottom = range_boundaries(area.decode())
                found += (right - left + 1) * (bottom - top + 1)
    return found
