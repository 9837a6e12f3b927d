"""The data folder in; the current version read-only, a newly published one or a restored one out.

The only place that opens a published file. Files are named by version and never replaced in place: a handle that is
open on a replaced path keeps serving the old rows to the whole process.
"""

import contextlib
import os
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa

from warehouse import held, records
from warehouse.records import Record
from warehouse.settings import ROOT

READ_ONLY: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "python_enable_replacements": "false",
    "threads": "2",
    "lock_configuration": "true",
}
# A version, or a copy of it for readers who do not see all (warehouse/scoped.py).
VERSION = re.compile(r"v\d{6,}(@\w+\.[0-9a-f]{8})?")
# Of each version its readers may have as many copies as there are regions; a page may compare several versions.
MOST_OPEN = 30
# One takes 25 MB; given up after so long, it is opened again within 50 ms.
IDLE_SECONDS = 120.0


class WarehouseMissing(RuntimeError):
    """There is no published version yet; the message says how to make one."""


@dataclass(frozen=True)
class Version:
    """A published version: its id (v000012), when it was published (UTC), and whether the pointer names it.

    `kept` is whether its file is there still, `last_load` the highest load it contains, and `definitions` what made the
    file: where it is `warehouse.definitions.current()`, the tables are those of today's SQL.
    """

    id: str
    path: Path
    published_at: datetime
    current: bool
    kept: bool
    last_load: int | None
    loads: int | None
    rows: int | None
    definitions: str | None
    record: Record


def data_dir() -> Path:
    """Everything that is written lives here: GAIBO_DATA, by default data/ in the checkout."""
    return Path(os.environ.get("GAIBO_DATA") or ROOT / "data")


def warehouse_dir() -> Path:
    """The folder of version files, of CURRENT and of the lock."""
    return data_dir() / "warehouse"


def records_dir() -> Path:
    """The folder of version records."""
    return warehouse_dir() / "versions"


def current_version() -> str:
    """Id of the current version.

    Raises:
        WarehouseMissing: nothing has been published here.
    """
    try:
        return (warehouse_dir() / "CURRENT").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise WarehouseMissing(
            "还没有可用的数据版本。请先运行 make run（生成演示数据），或 python -m etl load <文件夹> 装入报表。"
        ) from None


def published(version: str) -> str:
    """The version itself of what a reader's reads name: v000004 of v000004@371300.1a2b3c4d."""
    return version.partition("@")[0]


def version_path(version: str) -> Path:
    """The file of a version, or of a copy of it."""
    return warehouse_dir() / f"gaibo_{version}.duckdb"


_connecting = threading.Lock()  # without it two threads would open one file with two instances
# With what tells the file, and when it was last asked.
_connections: dict[Path, tuple[tuple[int, int] | None, duckdb.DuckDBPyConnection, float]] = {}
_logs: list[list[tuple[str, dict[str, Any]]]] = []


def query_arrow_at(version: str, sql: str, /, **params: Any) -> pa.Table:
    """Rows of trusted SQL on a published version as an Arrow table; `$name` binds a keyword argument.

    Raises:
        WarehouseMissing: there is no such version, or its file has been cleared away.
    """
    with _asked(version, sql, params) as answer:
        return answer.to_arrow_table()


@contextlib.contextmanager
def batches_at(version: str, sql: str, /, **params: Any) -> Iterator[pa.RecordBatchReader]:
    """The same, batch by batch, for rows that need not be in memory together.

    Raises:
        WarehouseMissing: there is no such version, or its file has been cleared away.
    """
    with _asked(version, sql, params) as answer:
        yield answer.to_arrow_reader()


@contextlib.contextmanager
def _asked(version: str, sql: str, params: dict[str, Any]) -> Iterator[duckdb.DuckDBPyRelation]:
    """A query on a cursor of its own: one connection shared by threads returns other threads' rows."""
    for log in _logs:
        log.append((sql, params))
    if not VERSION.fullmatch(version):
        raise WarehouseMissing(f"没有版本 {version}。python -m etl versions 列出全部版本。")
    held.checked(version)
    with contextlib.closing(_connection(version_path(version)).cursor()) as cursor:
        yield cursor.sql(sql, params=params)


def query_at(version: str, sql: str, /, **params: Any) -> pl.DataFrame:
    """Rows of trusted SQL on a published version as a polars frame; `$name` binds a keyword argument.

    Raises:
        WarehouseMissing: there is no such version, or its file has been cleared away.
    """
    frame = pl.from_arrow(query_arrow_at(version, sql, **params))
    assert isinstance(frame, pl.DataFrame)
    return frame


def query_arrow(sql: str, /, **params: Any) -> pa.Table:
    """The same as `query_arrow_at` on the current version."""
    return query_arrow_at(current_version(), sql, **params)


def query(sql: str, /, **params: Any) -> pl.DataFrame:
    """The same as `query_at` on the current version."""
    return query_at(current_version(), sql, **params)


def _connection(path: Path) -> duckdb.DuckDBPyConnection:
    """This process's connection to a version file; for a further one idle ones and the oldest are given up.

    One that is given up lives on in its cursors. One whose file was cleared away goes on; one whose file was made again
    is opened anew.
    """
    with _connecting:
        made, now = _made(path), time.monotonic()
        opened, connection, _asked = _connections.pop(path, (None, None, now))
        if connection is None or made not in (None, opened):
            connection = None  # DuckDB hands out the instance it has of a path as long as a handle lives
            opened, connection = made, _open(path)
            idle = [other for other, (*_, asked) in _connections.items() if asked < now - IDLE_SECONDS]
            for other in filter(Path.exists, idle):
                del _connections[other]
        _connections[path] = opened, connection, now
        while len(_connections) > MOST_OPEN:
            del _connections[next(iter(_connections))]
        return connection


def made(version: str) -> tuple[int, int] | None:
    """What tells a version's file from another that takes its name later; None when there is none."""
    return _made(version_path(version))


def _made(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_ino, stat.st_mtime_ns


def _open(path: Path) -> duckdb.DuckDBPyConnection:
    if not path.exists():
        version = _id(path)
        raise WarehouseMissing(
            f"版本 {version} 的文件不在：没有这个版本，或已清理。python -m etl versions 列出全部版本，"
            f"已清理的可用 python -m etl rebuild --as-known-in {version} 重做。"
        )
    return duckdb.connect(str(path), read_only=True, config=READ_ONLY)


@contextlib.contextmanager
def log_queries() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Collect (sql, params) of every query this process runs meanwhile, for the benchmarks."""
    log: list[tuple[str, dict[str, Any]]] = []
    _logs.append(log)
    try:
        yield log
    finally:
        _logs.remove(log)


def versions() -> list[Version]:
    """Published versions, oldest first; those whose files were cleared away too."""
    pointer = warehouse_dir() / "CURRENT"
    current = current_version() if pointer.exists() else None
    found = records.read(records_dir())
    kept = {_id(path): path for path in warehouse_dir().glob("gaibo_v*.duckdb") if "@" not in path.stem}
    found |= {version: _record_of(path) for version, path in kept.items() if version not in found}
    return [
        Version(
            version,
            version_path(version),
            record.published_at,
            version == current,
            version in kept,
            record.last_load,
            record.loads,
            record.rows,
            record.file.definitions if record.file else record.definitions,
            record,
        )
        for version, record in sorted(found.items())
    ]


def version(wanted: str) -> Version:
    """One published version.

    Raises:
        WarehouseMissing: there is no such version.
    """
    for known in versions():
        if known.id == wanted:
            return known
    raise WarehouseMissing(f"没有版本 {wanted}。python -m etl versions 列出全部版本。")


def _record_of(path: Path) -> Record:
    """What a file without a record tells; a damaged one tells no more than when it was written."""
    try:
        with duckdb.connect(str(path), read_only=True, config=READ_ONLY) as connection:
            return records.of_file(connection)
    except duckdb.Error:
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None, microsecond=0)
        return Record(_id(path), written, None, None, None, None, None, None, None)


def _id(path: Path) -> str:
    return path.name.removeprefix("gaibo_").removesuffix(".duckdb")
