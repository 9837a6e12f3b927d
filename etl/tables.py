"""The bytes of any file in; its tables as cells with the office's row numbers, or why it has none."""

import io

import polars as pl

from etl import biff, texts, workbooks
from etl.cells import Table, UnreadableError

_NEVER_A_TABLE = {
    b"%PDF": ("PDF文件", "PDF"),
    b"Rar!": ("RAR压缩包", "RAR archive"),
    b"7z\xbc\xaf": ("7z压缩包", "7z archive"),
    b"\x1f\x8b": ("gzip压缩包", "gzip archive"),
    b"\x89PNG": ("图片", "picture"),
    b"\xff\xd8\xff": ("图片", "picture"),
    b"GIF8": ("图片", "picture"),
    b"{\\rtf": ("文字文档", "text document"),
}


def tables_of(content: bytes) -> list[Table]:
    """The visible tables of a file, told by its content and never by its suffix; raises UnreadableError."""
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableError("empty_file")
    for magic, (what, what_en) in _NEVER_A_TABLE.items():
        if content.startswith(magic):
            raise UnreadableError("not_a_table", what=what, what_en=what_en)
    if content.startswith(b"PK"):
        return workbooks.xlsx(content)
    if content.startswith(biff.MAGIC):
        return workbooks.xls(content)
    if content.startswith(b"PAR1"):
        return [_parquet(content)]
    text = texts.decode(content)
    return texts.html_tables(text) if texts.is_html(text) else [texts.delimited(text)]


def _parquet(content: bytes) -> Table:
    try:
        frame = pl.read_parquet(io.BytesIO(content))
        header = {name: pl.Series([name], dtype=pl.String()) for name in frame.columns}
        columns = [header[name].append(_as_text(frame[name])) for name in frame.columns]
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UnreadableError("damaged") from error
    text = pl.DataFrame([column.alias(f"c{n}") for n, column in enumerate(columns)])
    return Table("", [list(row) for row in text.head(texts.HEAD).rows()], text=text)


def _as_text(column: pl.Series) -> pl.Series:
    if column.dtype.is_float():
        # Python's shortest text of a float is what was typed: 140.1, not 140.09999…
        return pl.Series([None if x is None else repr(x).removesuffix(".0") for x in column], dtype=pl.String())
    return column.cast(pl.String())
