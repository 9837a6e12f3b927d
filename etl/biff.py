"""The bytes of an .xls file in; whether it is whole, encrypted, and its cells that hold an error, out.

Calamine leaves cells with an error empty and panics on a truncated file.
Sources: [MS-CFB] for the container (a file system of sectors), [MS-XLS] for the Workbook stream's records.
"""

import struct
from collections.abc import Iterator

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_FORMULA, _FILEPASS, _BOUNDSHEET, _BOOLERR = 0x0006, 0x002F, 0x0085, 0x0205
_EOF = 0x000A
_LAST_SECTOR, _FREE = 0xFFFFFFFA, 0xFFFFFFFF
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def is_encrypted(content: bytes) -> bool:
    """Whether a password guards the workbook; also of an .xlsx, which is wrapped in the same container."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return True
    return any(kind == _FILEPASS for kind, _, _ in _records(_workbook(content), 0))


def is_truncated(content: bytes) -> bool:
    """Whether sectors that are in use lie beyond the end of the file."""
    try:
        sector_size = _sector_size(content)
        fat = _fat(content, sector_size)
        tables = [n for n in _difat(content, sector_size) if n <= _LAST_SECTOR]
    except (struct.error, IndexError, ValueError):
        return True
    last = max([0, *tables, *(n for n, following in enumerate(fat) if following != _FREE)])
    return len(content) < (last + 2) * sector_size


def error_cells(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """By sheet name, the row and column (from 0) of each cell that holds an error, and the error."""
    stream = _workbook(content)
    found: dict[str, dict[tuple[int, int], str]] = {}
    for kind, start, length in _records(stream, 0):
        if kind == _BOUNDSHEET and length >= 8:
            (offset,) = struct.unpack_from("<I", stream, start)
            size, wide = stream[start + 6], stream[start + 7] & 1
            name = stream[start + 8 : start + 8 + size * (1 + wide)]
            found[name.decode("utf-16-le" if wide else "latin-1", "replace")] = dict(_errors(stream, offset))
    return found


def _errors(stream: bytes, offset: int) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, start, length in _records(stream, offset):
        if kind == _BOOLERR and length >= 8 and stream[start + 7]:
            code = stream[start + 6]
        elif kind == _FORMULA and stream[start + 12 : start + 14] == b"\xff\xff" and stream[start + 6] == 2:
            code = stream[start + 8]
        else:
            continue
        yield struct.unpack_from("<HH", stream, start), _ERRORS.get(code, "#N/A")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and length of the records up to the end of the substream."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _EOF:
            return
        yield kind, at + 4, length
        at += 4 + length


def _workbook(content: bytes) -> bytes:
    """The Workbook stream, or nothing where the container is damaged (calamine then says so)."""
    try:
        return _stream(content)
    except (struct.error, IndexError, ValueError):
        return b""


def _stream(content: bytes) -> bytes:
    sector_size = _sector_size(content)
    first_directory, _, cutoff, first_mini = struct.unpack_from("<IIII", content, 48)
    fat = _fat(content, sector_size)
    directory = _chain(content, first_directory, fat, sector_size)
    entries = {}
    for at in range(0, len(directory) - 127, 128):
        (size,) = struct.unpack_from("<H", directory, at + 64)
        name = directory[at : at + max(size - 2, 0)].decode("utf-16-le", "replace")
        entries[name] = struct.unpack_from("<II", directory, at + 116)
    start, length = entries.get("Workbook") or entries.get("Book") or (0, 0)
    if length >= cutoff:
        return _chain(content, start, fat, sector_size)[:length]
    mini_fat = _numbers(_chain(content, first_mini, fat, sector_size))
    mini_start, mini_length = entries.get("Root Entry", (0, 0))
    small = _chain(content, mini_start, fat, sector_size)[:mini_length]
    return b"".join(small[n * 64 : n * 64 + 64] for n in _links(start, mini_fat))[:length]


def _sector_size(content: bytes) -> int:
    (power,) = struct.unpack_from("<H", content, 30)
    if power not in (9, 12):
        raise ValueError(f"no sector size: {power}")
    return 1 << int(power)


def _fat(content: bytes, sector_size: int) -> list[int]:
    sectors = [n for n in _difat(content, sector_size) if n <= _LAST_SECTOR]
    return [n for sector in sectors for n in _numbers(_sector(content, sector, sector_size))]


def _difat(content: bytes, sector_size: int) -> list[int]:
    numbers = list(struct.unpack_from("<109I", content, 76))
    (following,) = struct.unpack_from("<I", content, 68)
    while following <= _LAST_SECTOR and len(numbers) * sector_size < len(content):
        *more, following = _numbers(_sector(content, following, sector_size))
        numbers += more
    return numbers


def _chain(content: bytes, start: int, fat: list[int], sector_size: int) -> bytes:
    return b"".join(_sector(content, n, sector_size) for n in _links(start, fat))


def _links(start: int, table: list[int]) -> Iterator[int]:
    seen = 0
    while start < len(table) and seen <= len(table):
        yield start
        start, seen = table[start], seen + 1


def _sector(content: bytes, n: int, sector_size: int) -> bytes:
    return content[(n + 1) * sector_size : (n + 2) * sector_size]


def _numbers(raw: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))
