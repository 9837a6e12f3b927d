"""The bytes of an .xls file in; its cells with errors and its day system, or why it is not to be read, out.

Calamine leaves cells with an error empty, ends the process where a sheet reaches too far or a chain of sectors runs in
a circle, and panics on a truncated file. Sources: [MS-CFB] for the container (compound.py), [MS-XLS] for the records.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from etl.opening import walls
from etl.opening.biff_links import calls_out, outward, shares
from etl.opening.cells import UnreadableError
from etl.opening.compound import MAGIC, container
from etl.values import CALLING_OUT

__all__ = ["MAGIC", "Book", "examine"]

_EOF, _DATE1904, _FILEPASS, _CONTINUE, _BOUNDSHEET, _SST = 0x0A, 0x22, 0x2F, 0x3C, 0x85, 0xFC
# The record that begins a workbook, by its age.
_BEGINNINGS = {0x09, 0x209, 0x409, 0x809}
_FORMULA, _MULRK, _RSTRING, _MERGED, _LABELSST, _DIMENSIONS = 0x06, 0xBD, 0xD6, 0xE5, 0xFD, 0x200
_NUMBER, _LABEL, _BOOLERR, _RK = 0x203, 0x204, 0x205, 0x27E
_WITH_A_VALUE = {_FORMULA, _MULRK, _RSTRING, _LABELSST, _NUMBER, _LABEL, _BOOLERR, _RK}
_MACRO_SHEET = 1
_MACROS = {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"}
_ENCRYPTED = {"EncryptedPackage", "EncryptionInfo"}
_OTHER_DOCUMENTS = {
    "WordDocument": ("Word文档", "Word document"),
    "PowerPoint Document": ("PowerPoint演示文稿", "PowerPoint presentation"),
}
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_ROWS, _COLUMNS = 65_536, 256
_LONGEST_TEXT = 32_767

Place = tuple[int, int]
# Kind, start and length of a record.
Record = tuple[int, int, int]


@dataclass(frozen=True)
class Book:
    """By sheet in the workbook's order: row and column (from 0) of each cell without a value of its own, and why."""

    errors: list[dict[Place, str]]
    date1904: bool


def examine(content: bytes) -> Book:
    """Look over a workbook before calamine reads it.

    Raises UnreadableError: it is encrypted, truncated, no workbook, has macros, or is larger than the walls.
    """
    names, stream = container(content, ("Workbook", "Book"))
    if names & _ENCRYPTED:
        raise UnreadableError("encrypted")
    for name, (what, what_en) in _OTHER_DOCUMENTS.items():
        if name in names:
            raise UnreadableError("not_a_table", what=what, what_en=what_en)
    if stream is None:
        raise UnreadableError("not_a_workbook")
    globally = list(_records(stream, 0))
    if not globally or globally[0][0] not in _BEGINNINGS:
        raise UnreadableError("damaged")
    if any(kind == _FILEPASS for kind, _, _ in globally):
        raise UnreadableError("encrypted")
    if names & _MACROS:
        raise UnreadableError("macros")
    errors: list[dict[Place, str]] = []
    pattern = outward(stream, globally)
    texts: list[int] = []
    cells = 0
    for kind, start, length in globally:
        if kind == _BOUNDSHEET and length >= 8:
            if stream[start + 5] == _MACRO_SHEET:
                raise UnreadableError("macros")
            (offset,) = struct.unpack_from("<I", stream, start)
            found, cells = _sheet(stream, offset, cells, texts)
            errors.append(found | (_calling_out(stream, offset, pattern) if pattern else {}))
    _expect_little_text(stream, globally, texts)
    return Book(errors, any(k == _DATE1904 and stream[at : at + 1] == b"\x01" for k, at, _ in globally))


def _sheet(stream: bytes, offset: int, cells: int, texts: list[int]) -> tuple[dict[Place, str], int]:
    """A sheet's errors, and the cells so far; the numbers of its shared texts are added to `texts`."""
    found: dict[Place, str] = {}
    rows = columns = merged = 0
    for kind, start, length in _records(stream, offset):
        if kind == _DIMENSIONS:
            _expect_dimensions(stream, start, length)
        elif kind == _MERGED and length >= 2:
            merged += struct.unpack_from("<H", stream, start)[0]
        elif kind in _WITH_A_VALUE and length >= 6:
            row, column = place = struct.unpack_from("<HH", stream, start)
            last = column + max(length // 6 - 1, 0) if kind == _MULRK else column
            if row >= rows or last >= columns:
                rows, columns = max(rows, row + 1), max(columns, last + 1)
                walls.extent(rows, columns, cells)
            if kind == _LABELSST and length >= 10:
                texts.append(struct.unpack_from("<I", stream, start + 6)[0])
            elif kind == _BOOLERR and length >= 8 and stream[start + 7]:
                found[place] = _ERRORS.get(stream[start + 6], "#N/A")
            elif kind == _FORMULA and stream[start + 12 : start + 14] == b"\xff\xff" and stream[start + 6] == 2:
                found[place] = _ERRORS.get(stream[start + 8], "#N/A")
    walls.count("too_many_merged", merged, walls.MERGED)
    return found, cells + rows * columns


def _calling_out(stream: bytes, offset: int, pattern: re.Pattern[bytes]) -> dict[Place, str]:
    """The formulas of a sheet that take their value from another file."""
    records = list(_records(stream, offset))
    shared = any(shares(stream, record, pattern) for record in records)
    return {
        struct.unpack_from("<HH", stream, record[1]): CALLING_OUT
        for record in records
        if record[0] == _FORMULA and record[2] >= 22 and calls_out(stream, record, pattern, shared)
    }


def _expect_dimensions(stream: bytes, start: int, length: int) -> None:
    """Calamine reserves memory for as many cells as this record claims."""
    if length not in (10, 14):
        raise UnreadableError("damaged")
    first_row, rows, first_column, columns = struct.unpack_from("<IIHH" if length == 14 else "<HHHH", stream, start)
    if not (first_row <= rows <= _ROWS and first_column <= columns <= _COLUMNS):
        raise UnreadableError("damaged")


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """The records up to the end of the substream."""
    unpack = struct.Struct("<HH").unpack_from
    last = len(stream) - 4
    while at <= last:
        kind, length = unpack(stream, at)
        at += 4
        if kind == _EOF:
            return
        if at + length > last + 4:
            raise UnreadableError("damaged")
        yield kind, at, length
        at += length


def _expect_little_text(stream: bytes, globally: list[Record], texts: list[int]) -> None:
    """Refuse more text than the wall: a text is stored once, but copied into each cell that names it."""
    blocks: list[bytes] = []
    for kind, start, length in globally:
        if kind == _SST:
            blocks = [stream[start + 8 : start + length]]
        elif kind == _CONTINUE and blocks:
            blocks.append(stream[start : start + length])
        elif blocks:
            break
    if len(texts) * min(sum(map(len, blocks)), 3 * _LONGEST_TEXT) <= walls.TEXT:
        return
    lengths = list(_lengths(blocks))
    walls.text(sum(3 * lengths[n] if n < len(lengths) else 0 for n in texts))


def _lengths(blocks: list[bytes]) -> Iterator[int]:
    """Characters of each shared text; one that runs on into the next block says there again whether it is wide."""
    n = at = 0

    def skip(count: int, width: int, text: bool) -> None:
        nonlocal n, at
        while count:
            taken = min(count, (len(blocks[n]) - at) // width)
            at, count = at + taken * width, count - taken
            if count:
                n, at = n + 1, 0
                if text:
                    width, at = 1 + (blocks[n][0] & 1), 1

    try:
        while n < len(blocks):
            if at >= len(blocks[n]):
                n, at = n + 1, 0
                continue
            characters, flags = struct.unpack_from("<HB", blocks[n], at)
            at += 3
            runs = struct.unpack_from("<H", blocks[n], at)[0] if flags & 8 else 0
            at += 2 if flags & 8 else 0
            extra = struct.unpack_from("<I", blocks[n], at)[0] if flags & 4 else 0
            at += 4 if flags & 4 else 0
            yield characters
            skip(characters, 1 + (flags & 1), text=True)
            skip(4 * runs + extra, 1, text=False)
    except (struct.error, IndexError) as error:
        raise UnreadableError("damaged") from error
