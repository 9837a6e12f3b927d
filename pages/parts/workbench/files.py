"""An Arrow table in; the same rows as a file that other tools open, out."""

import io
from collections.abc import Callable

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from locales import speaking
from pages.parts.tables import csv
from warehouse.lettering import inert_rows

# A sheet of Excel has so many rows.
SHEET = 1_048_575


def _csv(table: pa.Table, lang: str) -> bytes:
    """Lists and records are written as JSON: a cell holds text."""
    return csv(_flat(_frame(table)))


def _xlsx(table: pa.Table, lang: str) -> bytes:
    """A workbook; what does not fit a sheet is in the next."""
    frame = inert_rows(_flat(_frame(table)))
    sink = io.BytesIO()
    with speaking(lang):
        import xlsxwriter

        with xlsxwriter.Workbook(sink, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            for n, start in enumerate(range(0, max(1, frame.height), SHEET), 1):
                frame.slice(start, SHEET).write_excel(book, f"{n}", float_precision=6, autofit=frame.height < 20_000)
    return sink.getvalue()


def _parquet(table: pa.Table, lang: str) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def _arrow(table: pa.Table, lang: str) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


def _frame(table: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    nested = [name for name, kind in frame.schema.items() if kind.is_nested()]
    as_text = {name: [None if value is None else str(value) for value in frame[name].to_list()] for name in nested}
    return frame.with_columns(pl.Series(name, told, dtype=pl.String) for name, told in as_text.items())


KINDS: tuple[tuple[str, Callable[[pa.Table, str], bytes], str], ...] = (
    ("csv", _csv, "text/csv"),
    ("xlsx", _xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("parquet", _parquet, "application/vnd.apache.parquet"),
    ("arrow", _arrow, "application/vnd.apache.arrow.file"),
)
