"""A Parquet file in; its table out: columns as the file has them, or as text where a type holds what nobody types."""

from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from etl.opening import walls
from etl.opening.cells import Table, UnreadableError, as_text
from etl.opening.texts import HEAD
from etl.schema import CODED

ERRORS = (pl.exceptions.PolarsError, pa.ArrowException, OSError, ValueError, OverflowError)
# The days that a calendar of four-digit years has, counted from 1970.
_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896


@contextmanager
def damaged() -> Iterator[None]:
    """What is wrong with a file that is read within is that it is damaged; too little memory is no fault of its own."""
    try:
        yield
    except MemoryError:
        raise
    except ERRORS as error:
        raise UnreadableError("damaged") from error


def opened(source: pa.NativeFile) -> pyarrow.parquet.ParquetFile:
    """A Parquet file whose metadata agree; few words that repeat are read as numbers of these words.

    Raises:
        UnreadableError: it is damaged, or has columns of lists or records.
        pyarrow.ArrowException: it is damaged.
    """
    metadata = pyarrow.parquet.read_metadata(source)
    source.seek(0)
    walls.count("too_many_cells", metadata.num_row_groups, walls.PARTS)
    groups = (metadata.row_group(n) for n in range(metadata.num_row_groups))
    if sum(group.num_rows for group in groups) != metadata.num_rows:
        raise UnreadableError("damaged")
    schema = metadata.schema.to_arrow_schema()
    if len(set(schema.names)) < len(schema.names):
        raise UnreadableError("damaged")
    if nested := [field.name for field in schema if pa.types.is_nested(field.type)]:
        raise UnreadableError("nested_column", column=nested[0])
    words = [field.name for field in schema if field.name in CODED and _is_text(field.type)]
    return pyarrow.parquet.ParquetFile(source, metadata=metadata, read_dictionary=words)


def inflated(file: pyarrow.parquet.ParquetFile) -> int:
    """Bytes of all columns when they are inflated, as the file says."""
    groups = range(file.metadata.num_row_groups)
    return sum(file.metadata.row_group(n).total_byte_size for n in groups)


def table(read: pa.Table) -> Table:
    """What was read of a file, or a part of it, as a table below the names of its columns."""
    # Also that texts are UTF-8, on which polars relies without looking.
    read.validate(full=True)
    typed = pa.table([_plain(column) for column in read.columns], names=read.column_names)
    found = Table("", [], typed=typed)
    head = Table("", [], typed=typed.slice(0, HEAD - 1)).text
    assert head is not None
    found.rows.extend(list(row) for row in head.rows())
    return found


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if _is_text(kind.value_type if pa.types.is_dictionary(kind) else kind):
        return column
    if pa.types.is_integer(kind) or pa.types.is_float64(kind):
        return column
    if pa.types.is_date32(kind):
        first, last = (pc.min_max(column)[end].cast(pa.int32()).as_py() for end in ("min", "max"))
        if first is None or _FIRST_DAY <= first <= last <= _LAST_DAY:
            return column
    text = as_text(pl.Series(pl.from_arrow(column)))
    return pa.chunked_array([text.to_arrow(compat_level=pl.CompatLevel.oldest())])
