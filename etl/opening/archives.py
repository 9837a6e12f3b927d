"""A zip file in; its members by their true names, inflated no further than the walls allow, out."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from etl.faults import Bad
from etl.opening import walls
from etl.opening.cells import UnreadableError

MAGIC = b"PK"

_ENTRY = b"PK\x01\x02"
_IS_ENCRYPTED, _IS_UTF8 = 0x1, 0x800
_CHUNK_IN, _CHUNK_OUT = 1 << 16, 1 << 20
# What systems and Office leave beside files.
_LITTER, _LITTER_FOLDER = {"thumbs.db", "desktop.ini"}, "__MACOSX"


def directory(content: bytes) -> list[zipfile.ZipInfo]:
    """The entries of a zip file.

    Raises UnreadableError: the file is cut off, has too many entries, or starts with something that is no zip, where
    two readers would disagree on what it holds.
    """
    walls.count("too_many_files", content.count(_ENTRY), walls.PARTS)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as error:
        raise UnreadableError("damaged") from error
    if min((entry.header_offset for entry in entries), default=0) != 0:
        raise UnreadableError("damaged")
    return entries


def chunks(content: bytes, entry: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    """An entry's bytes, a megabyte at a time; zipfile would stop where the header says, calamine would not.

    Raises UnreadableError: it is encrypted, damaged, larger than its header says, or larger than `limit`.
    """
    if entry.flag_bits & _IS_ENCRYPTED:
        raise UnreadableError("encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableError("unknown_compression")
    walls.expansion(entry.file_size, entry.compress_size, limit)
    size, checksum = 0, 0
    for chunk in _inflate(_packed(content, entry), entry.compress_type):
        size += len(chunk)
        walls.expansion(size, entry.compress_size, limit)
        if size > entry.file_size:
            raise UnreadableError("expands_too_far", limit=walls.in_mb(limit))
        checksum = zlib.crc32(chunk, checksum)
        yield chunk
    if size != entry.file_size or checksum != entry.CRC:
        raise UnreadableError("damaged")


def whole(content: bytes, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """All of an entry's bytes; raises as `chunks` does."""
    return b"".join(chunks(content, entry, limit))


def members(content: bytes, entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes | Bad]]:
    """Each file of an archive: its name and its bytes, or why it has none."""
    files = [
        (name, entry)
        for entry in entries
        if not entry.filename.endswith("/") and (name := _name(entry)) and not _is_litter(name)
    ]
    walls.count("too_many_files", len(files), walls.MEMBERS)
    if not files:
        raise UnreadableError("empty_archive")
    size = 0
    for name, entry in files:
        try:
            if size + entry.file_size > walls.ARCHIVE:
                raise UnreadableError("expands_too_far", limit=walls.in_mb(walls.ARCHIVE))
            member = whole(content, entry, walls.FILE)
        except UnreadableError as error:
            yield name, error.why
        else:
            size += len(member)
            yield name, member


def _packed(content: bytes, entry: zipfile.ZipInfo) -> memoryview:
    at = entry.header_offset
    if content[at : at + 4] != b"PK\x03\x04" or at + 30 > len(content):
        raise UnreadableError("damaged")
    name, extra = struct.unpack_from("<HH", content, at + 26)
    start = at + 30 + name + extra
    if start + entry.compress_size > len(content):
        raise UnreadableError("damaged")
    return memoryview(content)[start : start + entry.compress_size]


def _inflate(packed: memoryview, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + _CHUNK_OUT]) for at in range(0, len(packed), _CHUNK_OUT))
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), _CHUNK_IN):
            rest: bytes | memoryview = packed[at : at + _CHUNK_IN]
            while rest and not inflater.eof:
                yield inflater.decompress(rest, _CHUNK_OUT)
                rest = inflater.unconsumed_tail
        while not inflater.eof and (chunk := inflater.decompress(b"", _CHUNK_OUT)):
            yield chunk
    except zlib.error as error:
        raise UnreadableError("damaged") from error
    if not inflater.eof:
        raise UnreadableError("damaged")


def _name(entry: zipfile.ZipInfo) -> str:
    """A member's name: marked as UTF-8, else UTF-8 all the same, else the GBK that Chinese Windows writes."""
    name = entry.filename
    if not entry.flag_bits & _IS_UTF8:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = name.replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def _is_litter(name: str) -> bool:
    *folders, file = name.split("/")
    return _LITTER_FOLDER in folders or file.lower() in _LITTER or file.startswith(("~$", "."))
