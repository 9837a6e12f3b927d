"""A flat file too long to be held in memory in; its header, and its rows in pieces that can be, out."""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa

from etl.opening import parquet, spreadsheet_xml, texts, walls
from etl.opening.cells import Table, UnreadableError

# A Parquet file of more rows is read in pieces of PIECE, a text of more bytes in pieces of BLOCK. All files of a load
# that are not long are held at the same time, and a load may have one of each form for every province.
ROWS, PIECE = 60_000, 250_000
TEXT, BLOCK = 32 * walls.MB, 16 * walls.MB


class UnlikeError(Exception):
    """Some piece is not laid out as the others are: the file must be read as a whole, if it can be."""


@dataclass(frozen=True)
class LongFile:
    """A file's first rows, and its pieces one after the other, each a table under the same header.

    `pieces` raises UnlikeError, or UnreadableError where the file is damaged.
    """

    head: Table
    pieces: Callable[[], Iterator[Table]]


def long_file(path: Path) -> LongFile | None:
    """A file as one that is read in pieces; None for any that is not long, not flat, or beyond the walls.

    What is wrong with a file that is none is told by whoever reads it as a whole.
    """
    with path.open("rb") as file:
        magic = file.read(4)
    try:
        if magic == b"PAR1":
            return _parquet(path)
        return _delimited(path) if path.stat().st_size > TEXT and magic[:1] not in (b"", b"\x00", b"<") else None
    except (UnreadableError, UnlikeError, *parquet.ERRORS):
        return None


def _parquet(path: Path) -> LongFile | None:
    with pa.OSFile(str(path)) as source:
        file = parquet.opened(source)
        metadata = file.metadata
        if metadata.num_rows <= ROWS:
            return None
        walls.extent(metadata.num_rows, metadata.num_columns, limit=walls.LONG_CELLS)
        for n in range(metadata.num_row_groups):
            walls.expansion(metadata.row_group(n).total_byte_size, path.stat().st_size, walls.GROUP)
        head = next(_batches(file, texts.HEAD))
    return LongFile(head, partial(_parquet_pieces, path))


def _parquet_pieces(path: Path) -> Iterator[Table]:
    with pa.OSFile(str(path)) as source, parquet.damaged():
        yield from _batches(parquet.opened(source), PIECE)


def _batches(file: pa.parquet.ParquetFile, rows: int) -> Iterator[Table]:
    for batch in file.iter_batches(rows):
        yield parquet.table(pa.Table.from_batches([batch]))


def _delimited(path: Path) -> LongFile | None:
    encoding = _encoding(path)
    with path.open("rb") as file:
        beginning = codecs.getincrementaldecoder(encoding)().decode(file.read(texts.HEAD_BYTES)).removeprefix("\ufeff")
    if texts.is_html(beginning) or spreadsheet_xml.is_xml(beginning):
        return None
    delimiter = texts.delimiter_of(beginning)
    head = texts.frame("".join(beginning.splitlines(keepends=True)[: texts.HEAD]), delimiter)
    if head is None:
        return None
    walls.extent(1, head.width)
    table = Table("", [list(row) for row in head.rows()], strings=head)
    return LongFile(table, partial(_delimited_pieces, path, encoding, delimiter, table))


def _encoding(path: Path) -> str:
    """The encoding of a text, of UTF-8 and GB18030, in this order."""
    for encoding in ("utf-8", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while block := file.read(BLOCK):
                    if b"\x00" in block:
                        raise UnlikeError
                    decoder.decode(block)
                decoder.decode(b"", final=True)
            return encoding
        except UnicodeDecodeError:
            continue
    raise UnlikeError


def _delimited_pieces(path: Path, encoding: str, delimiter: str, head: Table) -> Iterator[Table]:
    assert head.strings is not None
    header = head.strings.head(1)
    for n, block in enumerate(_blocks(path)):
        text = block.decode(encoding)
        text = text.removeprefix("\ufeff") if n == 0 else text
        if not block.endswith(b"\n"):
            # Without a line break the last line may be cut off.
            texts.expect_a_whole_last_line(text, delimiter)
        rows = texts.frame(text, delimiter)
        if rows is None or rows.width != header.width:
            raise UnlikeError
        rows = rows if n == 0 else header.vstack(rows)
        yield Table("", head.rows, strings=rows)


def _blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a text in pieces of whole records: a line break within quotes ends none.

    Neither a quote nor a line break is ever a part of another character, in UTF-8 and in GB18030.
    """
    rest = b""
    with path.open("rb") as file:
        while more := file.read(BLOCK):
            block = rest + more
            cut = block.rfind(b"\n")
            within = block.count(b'"', 0, max(cut, 0)) % 2
            while within and cut >= 0:
                before = block.rfind(b"\n", 0, cut)
                within ^= block.count(b'"', max(before, 0), cut) % 2
                cut = before
            if cut < 0 or len(block) - cut > BLOCK:
                raise UnlikeError
            yield block[: cut + 1]
            rest = block[cut + 1 :]
    if rest:
        yield rest
