"""The bytes of any file in; its tables as cells with the office's row numbers, or why it has none, out."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from etl.faults import Bad, bad
from etl.opening import archives, biff, parquet, spreadsheet_xml, texts, walls, workbooks
from etl.opening.cells import Table, UnreadableError

_NEVER_A_TABLE = {
    b"%PDF": ("PDF文件", "PDF"),
    b"Rar!": ("RAR压缩包", "RAR archive"),
    b"7z\xbc\xaf": ("7z压缩包", "7z archive"),
    b"\x1f\x8b": ("gzip压缩包", "gzip archive"),
    b"\x89PNG": ("图片", "picture"),
    b"\xff\xd8\xff": ("图片", "picture"),
    b"GIF8": ("图片", "picture"),
    b"{\\rtf": ("文字文档", "text document"),
    b"MIME-Version:": ("单个文件网页（MHT）", "web archive (MHT)"),
}


@dataclass(frozen=True)
class Document:
    """A file, or a member of a zip file (包.zip/费县.csv): its tables, or why it has none."""

    name: str
    tables: list[Table] = field(default_factory=list)
    why: Bad | None = None


def documents_of(name: str, content: bytes) -> list[Document]:
    """A file's documents: itself, or the members of a zip file; whatever the bytes are, this does not raise."""
    try:
        if content.startswith(archives.MAGIC) and not workbooks.is_package(entries := archives.directory(content)):
            return list(_members(name, archives.members(content, entries)))
    except UnreadableError as error:
        return [Document(name, why=error.why)]
    return [_document(name, content)]


def tables_of(content: bytes) -> list[Table]:
    """The visible tables of one plain file, told by its content and never by its suffix; raises UnreadableError."""
    walls.bytes_of(len(content))
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableError("empty_file")
    for magic, (what, what_en) in _NEVER_A_TABLE.items():
        if content.startswith(magic):
            raise UnreadableError("not_a_table", what=what, what_en=what_en)
    if content.startswith(archives.MAGIC):
        entries = archives.directory(content)
        if not workbooks.is_package(entries):
            raise UnreadableError("nested_archive")
        return workbooks.xlsx(content, entries)
    if content.startswith(biff.MAGIC):
        return workbooks.xls(content)
    if content.startswith(b"PAR1"):
        return [_parquet(content)]
    text = texts.decode(content)
    if not text.strip():
        raise UnreadableError("empty_file")
    if texts.is_html(text):
        return texts.html_tables(text)
    return spreadsheet_xml.tables(text) if spreadsheet_xml.is_xml(text) else [texts.delimited(text)]


def _document(name: str, content: bytes) -> Document:
    try:
        return Document(name, tables_of(content))
    except UnreadableError as error:
        return Document(name, why=error.why)


def _members(archive: str, members: Iterator[tuple[str, bytes | Bad]]) -> Iterator[Document]:
    """One document per member; the walls for cells hold for all of them together."""
    cells = flat = 0
    for name, content in members:
        document = (
            Document(f"{archive}/{name}", why=content)
            if isinstance(content, Bad)
            else _document(f"{archive}/{name}", content)
        )
        cells += sum(table.cells for table in document.tables if not table.is_flat)
        flat += sum(table.cells for table in document.tables if table.is_flat)
        if cells > walls.CELLS or flat > walls.FLAT_CELLS:
            found, limit = (cells, walls.CELLS) if cells > walls.CELLS else (flat, walls.FLAT_CELLS)
            yield Document(document.name, why=bad("too_many_cells", found=f"{found:,}", limit=f"{limit:,}"))
            return
        yield document


def _parquet(content: bytes) -> Table:
    # Read by Arrow: on damaged offsets the reader of polars ends the process.
    try:
        with parquet.damaged():
            file = parquet.opened(pa.BufferReader(content))
            walls.extent(file.metadata.num_rows, file.metadata.num_columns, limit=walls.FLAT_CELLS)
            walls.expansion(parquet.inflated(file), len(content), walls.ARCHIVE)
            return parquet.table(file.read())
    except BaseException as error:
        # A panic inside polars, as inside calamine, is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError("damaged") from error
