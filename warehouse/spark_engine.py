"""Parquet files and SQL in; marts as Parquet files out, by a Spark cluster that sees the same paths.

Standard library and PySpark only and no newer syntax than Python 3.8 runs, because a cluster's spark-submit imports
this file too.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REMOTE = "sc://localhost:15002"
# What a result depends on and a cluster's own defaults may have otherwise.
SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "false",
}
REACHED_IN_S = 10


class SparkFailed(OSError):
    """The cluster is not there, refuses the token, or could not finish."""


class Spark:
    """An Engine (warehouse/model_run.py) over a session."""

    dialect = "spark"

    def __init__(self, session: Any) -> None:
        self._session = session
        self._columns: dict[str, Any] = {}
        for name, value in SETTINGS.items():
            session.conf.set(name, value)

    def read(self, name: str, files: Sequence[str]) -> None:
        """Let files be read as one table; a column that a later file lacks is null there."""
        if files[0] not in self._columns:
            self._columns[files[0]] = self._columns_of(files[0])
        rows = self._session.read.schema(self._columns[files[0]]).parquet(*map(literally, files))
        rows.createOrReplaceTempView(name)

    def table(self, name: str, columns: str, rows: Sequence[Sequence[Any]]) -> None:
        """Make a small table of these values."""
        self._session.createDataFrame([tuple(row) for row in rows], columns).createOrReplaceTempView(name)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return [tuple(row) for row in self._session.sql(sql).collect()]

    def make(self, name: str, sql: str, path: str) -> None:
        """Write a query's rows as one file and let it be read as a table."""
        rows = self._session.sql(sql)
        unfinished = path + ".unfinished"
        rows.coalesce(1).write.mode("overwrite").option("compression", "zstd").parquet(unfinished)
        self._put(unfinished, path)
        self._session.read.schema(rows.schema).parquet(literally(path)).createOrReplaceTempView(name)

    def _columns_of(self, path: str) -> Any:
        """A file's columns, read here: a cluster would make a job of each file."""
        from pyarrow.parquet import read_schema
        from pyspark.sql.pandas.types import from_arrow_schema

        return from_arrow_schema(read_schema(path))

    def _put(self, folder: str, path: str) -> None:
        """Let the one file that a job wrote into a folder take its place."""
        (part,) = Path(folder).glob("part-*.parquet")
        part.replace(path)
        shutil.rmtree(folder)


def literally(path: str) -> str:
    """A path of which Spark reads no sign as a pattern."""
    return re.sub(r"[\[\]{}?\\]", r"\\\g<0>", path)


@contextmanager
def connected() -> Iterator[Spark]:
    """A session of the cluster that GAIBO_SPARK_REMOTE names (sc://host:port), with the token of GAIBO_SPARK_TOKEN.

    Raises:
        SparkFailed: whatever the cluster could not do, in its own words.
    """
    remote = os.environ.get("GAIBO_SPARK_REMOTE", REMOTE)
    _reach(remote)
    try:
        from grpc import RpcError
        from pyspark.errors import PySparkException
        from pyspark.sql.connect.session import SparkSession
    except ImportError as missing:
        raise SparkFailed(f"没有安装PySpark（requirements-spark.txt）：{missing}") from missing
    token = os.environ.get("GAIBO_SPARK_TOKEN")
    try:
        session = SparkSession.builder.remote(remote + (f"/;token={token}" if token else "")).create()
        try:
            yield Spark(session)
        finally:
            session.stop()
    except (PySparkException, RpcError) as failed:
        raise SparkFailed(f"Spark没有完成：{failed}") from failed


def _reach(remote: str) -> None:
    """Say at once that nothing listens there; the client itself would try for minutes."""
    found = re.fullmatch(r"sc://([^:/;]+)(?::(\d+))?(?:/.*)?", remote)
    if not found:
        raise SparkFailed(f"GAIBO_SPARK_REMOTE应如 {REMOTE}，现在是“{remote}”")
    try:
        socket.create_connection((found[1], int(found[2] or 15002)), REACHED_IN_S).close()
    except OSError as failed:
        raise SparkFailed(f"连不上Spark Connect（{found[1]}:{found[2] or 15002}）：{failed}") from failed
