"""What a file claims to be in; a refusal out where it is larger than a report can be, before it takes the memory.

A report of a province, 40,000 projects with 15 columns, has 4 MB and 600,000 cells: every wall stands far behind it.
Where somebody unknown sends the file, a last wall behind them all is the memory itself.
"""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.faults import Argument
from etl.opening.cells import UnreadableError
from warehouse.sandboxing.walls import first_to_go

MB = 1_000_000

# Any file, looked at before a byte is read. Bytes, text and frame of a CSV are in memory together: about four times it.
FILE = 500 * MB
# A workbook, web page or XML, which grows to many times its size when it is opened. Calamine holds a copy.
DOCUMENT = 200 * MB
# What the parts of one workbook may come to when they are inflated: ten million cells are about this.
INFLATED = 400 * MB
# What the members of one archive may come to together.
ARCHIVE = 1000 * MB
MEMBERS = 1000
# Entries of a workbook's package; a directory of millions takes gigabytes by itself.
PARTS = 10_000
# Sheets shrink 5 to 30 times, equal rows 100 times, and deflate ends at 1032. A small part may be as equal as it likes.
RATIO, RATIO_MATTERS = 200, 10 * MB

# An office fills in a hundred columns at most; Excel has 16,384.
COLUMNS = 1000
# Cells that become objects of Python: some 100 bytes each with what calamine holds beside them.
CELLS = 10_000_000
# Cells that stay in a frame: 16 bytes each.
FLAT_CELLS = 50_000_000
# Cells of a flat file that is read in pieces, a hundred times a nation's projects, and bytes of a row group of it.
LONG_CELLS = 2_000_000_000
GROUP = 500 * MB
# Merged ranges; a form has hundreds.
MERGED = 1_000_000
# Text in the cells of a workbook, in UTF-8, where millions of cells may name one long text.
TEXT = 1000 * MB
# Characters of one line of a CSV, with the line breaks that its cells hold.
LINE = MB
# Tags of a web page or of XML: an element takes 300 bytes, its text as many again.
TAGS = 3_000_000


@contextmanager
def memory() -> Iterator[None]:
    """With GAIBO_FILE_MEMORY set, what happens within may take so many bytes more than the process has.

    What asks for more gets a MemoryError, or ends the process where it is no Python. Only memory that can be written
    counts, not the address space that threads set aside, which is gigabytes where there are many processors. A version
    is built outside, where it takes what its data take; so are the pieces of a long file read, none larger than GROUP.
    """
    most = int(os.environ.get("GAIBO_FILE_MEMORY") or 0)
    if not most:
        yield
        return
    first_to_go(500)
    before = resource.getrlimit(resource.RLIMIT_DATA)
    pages = int(Path("/proc/self/statm").read_text().split()[5])
    most += pages * resource.getpagesize()
    soft = min([most, *(limit for limit in before if limit != resource.RLIM_INFINITY)])
    resource.setrlimit(resource.RLIMIT_DATA, (soft, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def bytes_of(size: int, limit: int = FILE) -> None:
    """Refuse a file of more bytes than the limit."""
    if size > limit:
        raise UnreadableError("too_large_file", found=in_mb(size), limit=in_mb(limit))


def extent(rows: int, columns: int, others: int = 0, limit: int = 0) -> int:
    """Cells of a table with those of `others`; refuses more columns or cells than the limits."""
    if columns > COLUMNS:
        raise UnreadableError("too_wide", found=columns, limit=COLUMNS)
    limit = limit or CELLS
    if rows * columns + others > limit:
        raise UnreadableError("too_many_cells", found=f"{rows * columns + others:,}", limit=f"{limit:,}")
    return rows * columns + others


def expansion(size: int, packed: int, limit: int) -> None:
    """Refuse what has been inflated from `packed` bytes to more than the limit, or to more than data does."""
    if size > limit or size > max(RATIO * packed, RATIO_MATTERS):
        raise UnreadableError("expands_too_far", limit=in_mb(limit))


def text(size: int) -> None:
    """Refuse more text than a workbook's cells may hold."""
    if size > TEXT:
        raise UnreadableError("too_much_text", found=in_mb(size), limit=in_mb(TEXT))


def count(kind: str, found: int, limit: int, **arguments: Argument) -> None:
    """Refuse more than the limit, with a kind of messages/files.toml that names both."""
    if found > limit:
        raise UnreadableError(kind, found=found, limit=limit, **arguments)


def in_mb(size: int) -> str:
    """A size as people say it: 512 MB."""
    return f"{-(-size // MB)} MB"
