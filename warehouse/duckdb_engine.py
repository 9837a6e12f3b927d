"""Parquet files and SQL in; marts as Parquet files out, by DuckDB in this process."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from warehouse.literals import file_literal, quoted, values


class DuckDB:
    """An Engine (warehouse/model_run.py) over a connection."""

    dialect = "duckdb"

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def read(self, name: str, files: Sequence[str]) -> None:
        """Let files be read as one table."""
        view(self._con, name, map(Path, files))

    def table(self, name: str, columns: str, rows: Sequence[Sequence[Any]]) -> None:
        """Make a small table of these values."""
        self._con.execute(f"create or replace temp table {name} ({columns})")
        if rows:
            self._con.execute(f"insert into {name} {values(rows)}")

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self._con.execute(sql).fetchall()

    def make(self, name: str, sql: str, path: str) -> None:
        """Write a query's rows as one file and let it be read as a table."""
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(".unfinished")
        self._con.execute(f"copy ({sql}) to {quoted(str(unfinished))} (format parquet, compression zstd)")
        unfinished.replace(target)
        view(self._con, name, [target])


def view(con: duckdb.DuckDBPyConnection, name: str, files: Iterable[Path]) -> None:
    """Let Parquet files be read as one table of a connection."""
    listed = ", ".join(map(file_literal, files))
    con.execute(
        f"create or replace temp view {name} as "
        f"select * from read_parquet([{listed}], hive_partitioning = false, union_by_name = true)"
    )
