"""The bytes of any file in; its tables as cells with the office's row numbers, or why it has none."""

import io

import polars as pl

from etl import biff, texts, workbooks
from etl.cells import Table, UnreadableError

_NEVER_A_TABLE = {
    b"%PDF": "PDF文件",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"\x1f\x8b": "压缩包",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"{\\rtf": "文字文档",
}


def tables_of(content: bytes) -> list[Table]:
    """The visible tables of a file, told by its content and never by its suffix; raises UnreadableError."""
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableError("文件是空的。请重新导出后报送。")
    for magic, kind in _NEVER_A_TABLE.items():
        if content.startswith(magic):
            raise UnreadableError(f"这是{kind}，不是表格。请以Excel工作簿或CSV报送。")
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
        raise UnreadableError("Parquet文件不完整或已损坏。请重新导出后报送。") from error
    text = pl.DataFrame([column.alias(f"c{n}") for n, column in enumerate(columns)])
    return Table("", [list(row) for row in text.head(texts.HEAD).rows()], text=text)


def _as_text(column: pl.Series) -> pl.Series:
    if column.dtype.is_float():
        # Python's shortest text of a float is what was typed: 140.1, not 140.09999…
        return pl.Series([None if x is None else repr(x).removesuffix(".0") for x in column], dtype=pl.String())
    return column.cast(pl.String())
