"""The bytes of an OLE container in (.xls, .doc, an encrypted .xlsx); the names in it and one of its streams out.

Source: [MS-CFB]: a file system of sectors, chained by a table.
"""

import struct

from etl.opening.cells import UnreadableError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_LAST_SECTOR, _FREE = 0xFFFFFFFA, 0xFFFFFFFF
# Streams below the cutoff lie in small sectors; calamine takes it for granted.
_CUTOFF, _MINI = 4096, 64


def container(content: bytes, wanted: tuple[str, ...]) -> tuple[set[str], bytes | None]:
    """Every name in a container, and the first stream of the first wanted name that there is.

    Raises UnreadableError: sectors in use lie beyond the end of the file, or a chain of them runs in a circle.
    """
    try:
        return _container(content, wanted)
    except (struct.error, IndexError, ValueError) as error:
        raise UnreadableError("damaged") from error


def _container(content: bytes, wanted: tuple[str, ...]) -> tuple[set[str], bytes | None]:
    (power,) = struct.unpack_from("<H", content, 30)
    if power not in (9, 12):
        raise ValueError(f"no sector size: {power}")
    size = 1 << power
    first_directory, _, cutoff, first_mini = struct.unpack_from("<IIII", content, 48)
    if cutoff != _CUTOFF:
        raise ValueError(f"no cutoff: {cutoff}")
    tables = _tables(content, size)
    fat = [n for sector in tables for n in _numbers(_sector(content, sector, size))]
    used = max([0, *tables, *(n for n, following in enumerate(fat) if following != _FREE)])
    if len(content) < (used + 2) * size:
        raise ValueError("sectors beyond the end")
    directory = _chain(content, first_directory, fat, size)
    entries: dict[str, tuple[int, int]] = {}
    for at in range(0, len(directory) - 127, 128):
        name = directory[at : at + 64].decode("utf-16-le", "replace").partition("\x00")[0]
        start, length = struct.unpack_from("<IQ", directory, at + 116)
        # An embedded workbook has a stream of the same name; calamine too takes the first.
        entries.setdefault(name, (start, length if size > 512 else length & 0xFFFFFFFF))
    # Calamine follows these two chains whether or not they are needed.
    mini_fat = _numbers(_chain(content, first_mini, fat, size))
    mini_start, mini_length = struct.unpack_from("<II", directory, 116)
    small = _chain(content, mini_start, fat, size)[:mini_length]
    found = next((entries[name] for name in wanted if name in entries), None)
    if found is None:
        return set(entries), None
    start, length = found
    if length > len(content):
        raise ValueError(f"a stream of {length} bytes")
    if length >= cutoff:
        return set(entries), _chain(content, start, fat, size)[:length]
    return set(entries), b"".join(small[n * _MINI : (n + 1) * _MINI] for n in _links(start, mini_fat))[:length]


def _tables(content: bytes, size: int) -> list[int]:
    """The sectors that hold the table of sectors."""
    numbers = list(struct.unpack_from("<109I", content, 76))
    (following,) = struct.unpack_from("<I", content, 68)
    needed = len(content) // size // (size // 4) + 1
    while following <= _LAST_SECTOR:
        *more, following = _numbers(_sector(content, following, size))
        numbers += more
        if len(numbers) > 2 * needed + 109 + size // 4:
            raise ValueError("more tables than sectors")
    return [n for n in numbers if n <= _LAST_SECTOR]


def _chain(content: bytes, start: int, fat: list[int], size: int) -> bytes:
    return b"".join(_sector(content, n, size) for n in _links(start, fat))


def _links(start: int, table: list[int]) -> list[int]:
    links: list[int] = []
    seen: set[int] = set()
    while start < len(table):
        if start in seen:
            raise ValueError("a chain runs in a circle")
        seen.add(start)
        links.append(start)
        start = table[start]
    return links


def _sector(content: bytes, n: int, size: int) -> bytes:
    return content[(n + 1) * size : (n + 2) * size]


def _numbers(raw: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))
