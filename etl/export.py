"""A published version in; its tables as Parquet, CSV or one DuckDB file, with their comments and macros, out."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as arrow_parquet

from etl.outbox import outbox
from warehouse import catalogue, schema_sql, store
from warehouse.building import BLOCK
from warehouse.catalogue import Table
from warehouse.lettering import unreckoned
from warehouse.literals import named

DATABASE, SCRIPT, DICTIONARY = "gaibo.duckdb", "gaibo.sql", "dictionary.csv"
BOM = "\ufeff"
# A column of people's names; beside it the same with the family name alone.
_MASKED = "_masked"
_HEAD = """\
-- 版本 {version}。在本文件夹中运行 duckdb -init gaibo.sql，即可按名称查询各表、各视图，并使用指标宏。
-- 从别处运行时先执行：set file_search_path = '本文件夹';
"""


@dataclass(frozen=True)
class Written:
    """A file that was written; `rows` is None for one that holds more than one table, or none."""

    name: str
    rows: int | None
    size: int


@dataclass(frozen=True)
class Wanted:
    """What is exported: a version's tables, `whole` where they are all of its tables, people's names only if asked."""

    version: str
    tables: Sequence[Table]
    whole: bool
    with_names: bool


def wanted(version: str, only: Sequence[str] = (), *, with_names: bool = False) -> Wanted:
    """Every table of a version, whose views are made again from them; or the tables and views that are named.

    Raises:
        ValueError: there is no such table or view; the message names them.
    """
    known = {table.name: table for table in catalogue.tables(version)}
    if missing := [name for name in only if name not in known]:
        raise ValueError(f"版本 {version} 里没有 {'、'.join(missing)}。可选的有：{'、'.join(known)}。")
    chosen = dict.fromkeys(only) or [name for name, table in known.items() if table.rows is not None]
    return Wanted(version, [known[name] for name in chosen], not only, with_names)


def export(what: Wanted, form: str, folder: Path) -> list[Written]:
    """Write what is wanted in one of FORMATS, all of it or nothing.

    Raises:
        NotOursError: the folder has a file of one of the names that this did not write.
    """
    names, write = FORMATS[form]
    about = {"version": what.version, "with_names": what.with_names}
    with outbox(folder, form, names(what), about) as room:
        counted = dict(write(what, room))
        return [Written(name, rows, (room / name).stat().st_size) for name, rows in counted.items()]


Counted = Iterator[tuple[str, int | None]]


def _parquet(what: Wanted, room: Path) -> Counted:
    for table in what.tables:
        with _batches(what, table) as rows:
            file = room / f"{table.name}.parquet"
            with arrow_parquet.ParquetWriter(file, rows.schema, compression="zstd") as writer:
                yield file.name, _pass_on(rows, writer.write_batch)
    stored = [table.name for table in what.tables]
    views = [f"create view {named(name)} as select * from read_parquet('{name}.parquet');" for name in stored]
    made = schema_sql.statements(what.version, stored, "view", whole=what.whole)
    script = _HEAD.format(version=what.version) + "\n".join([*views, *made]) + "\n"
    (room / SCRIPT).write_text(script, encoding="utf-8")
    yield SCRIPT, None
    yield _dictionary(what, room)


def _csv(what: Wanted, room: Path) -> Counted:
    for table in what.tables:
        with _batches(what, table, flat=True) as rows, (room / f"{table.name}.csv").open("wb") as file:
            file.write(BOM.encode())
            with arrow_csv.CSVWriter(file, rows.schema) as writer:
                yield f"{table.name}.csv", _pass_on(rows, partial(_unreckoned, writer.write_batch))
    yield _dictionary(what, room)


def _unreckoned(write: Callable[[pa.RecordBatch], None], batch: pa.RecordBatch) -> None:
    """Write a batch whose texts a spreadsheet shows as they stand."""
    frame = pl.from_arrow(batch)
    assert isinstance(frame, pl.DataFrame)
    for part in unreckoned(frame).to_arrow().cast(batch.schema).to_batches():
        write(part)


def _duckdb(what: Wanted, room: Path) -> Counted:
    file = room / DATABASE
    with duckdb.connect(str(file), config={"default_block_size": BLOCK}) as connection:
        for table in what.tables:
            with _batches(what, table) as rows:
                connection.register("coming", rows)
                connection.execute(f"create table {named(table.name)} as select * from coming")
                connection.unregister("coming")
        stored = [table.name for table in what.tables]
        for statement in schema_sql.statements(what.version, stored, "table", whole=what.whole):
            connection.execute(statement)
        connection.execute("checkpoint")
    file.chmod(0o444)
    yield DATABASE, None


def _names(suffix: str, *more: str) -> Callable[[Wanted], list[str]]:
    return lambda what: [*(f"{table.name}{suffix}" for table in what.tables), *more]


# By format: the names of the files, and what writes them into a room and counts their rows.
FORMATS: dict[str, tuple[Callable[[Wanted], list[str]], Callable[[Wanted, Path], Counted]]] = {
    "parquet": (_names(".parquet", SCRIPT, DICTIONARY), _parquet),
    "csv": (_names(".csv", DICTIONARY), _csv),
    "duckdb": (lambda what: [DATABASE], _duckdb),
}


def _batches(what: Wanted, table: Table, *, flat: bool = False) -> AbstractContextManager[pa.RecordBatchReader]:
    names = {column.name for column in table.columns}
    listed = ", ".join(_column(column.name, column.type, names, what, flat) for column in table.columns)
    return store.batches_at(what.version, f"select {listed} from {named(table.name)}")


def _column(name: str, kind: str, beside: set[str], what: Wanted, flat: bool) -> str:
    """A column as it is selected: names of people masked unless wanted, a list as text where cells are flat."""
    if f"{name}{_MASKED}" in beside and not what.with_names:
        return f"{named(name + _MASKED)} as {named(name)}"
    if flat and kind.endswith("[]"):
        return f"array_to_string({named(name)}, '；') as {named(name)}"
    return named(name)


def _pass_on(rows: pa.RecordBatchReader, write: Callable[[pa.RecordBatch], None]) -> int:
    count = 0
    for batch in rows:
        write(batch)
        count += batch.num_rows
    return count


def _dictionary(what: Wanted, room: Path) -> tuple[str, int]:
    """What every column is, as a table of its own: these formats have no place for it."""
    told = [
        (table.name, table.comment, column.name, column.type, column.comment)
        for table in what.tables
        for column in table.columns
    ]
    with (room / DICTIONARY).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("table", "table_comment", "column", "type", "comment"))
        writer.writerows(told)
    return DICTIONARY, len(told)
