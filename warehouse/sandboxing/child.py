"""Queries on stdin in, their answers as frames of JSON and Arrow on stdout out: the process that runs a stranger's SQL.

Started by warehouse/sandboxing/pool.py, one query at a time. It ends when the other end of stdin is closed, whatever it
is doing then.
"""

import contextlib
import json
import os
import queue
import re
import select
import sys
import threading
import time
import warnings
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from warehouse.sandboxing import walls, wire

TICK = 0.2
BATCH = 2048  # a vector of DuckDB: of wide rows even that is much
LONGEST_SQL = 1 << 20
MOST_DETAIL = 200_000
# Values that JSON has no word for: how a parameter says what it is.
READ: dict[str, Any] = {"date": date.fromisoformat, "datetime": datetime.fromisoformat, "decimal": Decimal}


class Child:
    """The connection, what runs on it now, and the pipe to the app."""

    def __init__(self, limits: dict[str, Any], out: int, standing: list[str]) -> None:
        self.limits = limits
        self.hidden = "root" in standing
        self._out = out
        self._lock = threading.Lock()  # frames are whole, and none about progress comes after the answer
        self._opened: tuple[str, list[int]] | None = None
        self._connection: Any = None
        self._running: int | None = None
        self._cancelled = -1
        self._count_until: float | None = None
        self._interrupted = False
        self._said = -1.0
        self.requests: queue.SimpleQueue[tuple[dict[str, Any], str]] = queue.SimpleQueue()

    def say(self, message: dict[str, Any], body: bytes = b"") -> None:
        """Write a frame."""
        try:
            wire.write(self._out, wire.frame(message, body))
        except OSError:
            os._exit(0)

    def listen(self) -> None:
        """Take requests and cancellations, tell progress and watch the time of counting, until stdin is closed."""
        try:
            while True:
                if select.select([0], [], [], TICK)[0]:
                    message, body = wire.read(0, LONGEST_SQL)
                    if "cancel" in message:
                        self._cancel(int(message["cancel"]))
                    else:
                        self.requests.put((message, body.decode("utf-8")))
                else:
                    self._look()
        finally:
            os._exit(0)

    def serve(self) -> None:
        """Answer requests for ever."""
        while True:
            request, sql = self.requests.get()
            walls.limit_time(self.limits["seconds"], self.limits["threads"])
            with self._lock:
                self._running, self._said = request["id"], -1.0
                self.say({"id": request["id"], "started": True})
            message, body = self._answer(request, sql)
            with self._lock:
                self._running = self._count_until = None
                self.say(message | {"id": request["id"]}, body)
            if self._connection is not None:
                self._forget_interrupt(self._connection)
            walls.no_limit_of_time()

    def _cancel(self, run: int) -> None:
        with self._lock:
            self._cancelled = run
            if self._running == run and self._connection is not None:
                self._interrupt(self._connection)

    def _interrupt(self, connection: Any) -> None:
        self._interrupted = True
        connection.interrupt()

    def _forget_interrupt(self, connection: Any) -> None:
        """An interruption that came when the query was over already must not hit the next one."""
        import duckdb

        with self._lock:
            interrupted, self._interrupted = self._interrupted, False
        connection.abort()
        if interrupted:
            with contextlib.suppress(duckdb.InterruptException):
                connection.execute("select 1").fetchall()

    def _look(self) -> None:
        with self._lock:
            connection = self._connection
            if self._running is None or connection is None:
                return
            if self._count_until is not None and time.monotonic() > self._count_until:
                self._interrupt(connection)
            percent = connection.query_progress()
            if percent > self._said:
                self._said = percent
                self.say({"id": self._running, "progress": percent})

    def _answer(self, request: dict[str, Any], sql: str) -> tuple[dict[str, Any], bytes]:
        import duckdb

        from warehouse.sandboxing import guard

        text = sql
        try:
            connection = self._open(request["version"], request["made"])
            statement = guard.statement(connection, sql, self.hidden)
            text = statement.query
            names = sorted(statement.named_parameters)
            if request.get("check"):
                return {"parameters": names}, b""
            given = {name: _value(value) for name, value in request["params"].items()}
            if missing := [name for name in names if name not in given]:
                raise guard.Refused("missing_parameters", names=[f"${name}" for name in missing])
            if self._cancelled == request["id"]:
                raise duckdb.InterruptException
            try:
                return self._rows(statement, {name: given[name] for name in names}, request["limit"])
            finally:
                if statement.type.name == "MULTI":
                    self._close()  # PIVOT leaves types behind
        except guard.Refused as refused:
            return {"refused": refused.template, "arguments": refused.arguments}, b""
        except MemoryError:
            return {"error": "MemoryError", "detail": ""}, b""
        except Exception as error:  # DuckDB's own, or Arrow's of a result that it has no form for
            detail = str(error).replace(self.limits["folder"], "")
            if re.search(r'"exception_type": ?"(FATAL|INTERNAL)"', detail):
                self._close()  # DuckDB gives up such an instance; the next query opens the file anew
            return {"error": type(error).__name__, "detail": detail[:MOST_DETAIL], "placed": text in sql}, b""

    def _rows(self, statement: Any, params: dict[str, Any], limit: int) -> tuple[dict[str, Any], bytes]:
        """The first rows of the answer, within all limits, and how many there are, if that is soon known."""
        import duckdb
        import pyarrow as pa

        from warehouse.sandboxing.guard import Refused

        connection = self._connection
        reader = _reader(connection, statement, params or None)
        columns = max(1, len(reader.schema))
        limit = min(limit, max(1, self.limits["cells"] // columns))
        room = self.limits["megabytes"] << 20
        kept, rows, found = [], 0, 0
        full = False
        try:
            for batch in reader:
                found += batch.num_rows
                if full:
                    if time.monotonic() > (self._count_until or 0):
                        found = -1
                        break
                    continue
                fits = _fitting(batch.slice(0, limit - rows), room)
                kept.append(fits)
                rows += fits.num_rows
                room -= fits.nbytes
                if batch.num_rows and rows < found:
                    if not rows and limit:
                        raise Refused("wide_row", megabytes=str(self.limits["megabytes"]))
                    full = True
                    self._count_until = time.monotonic() + self.limits["count_seconds"]
        except (duckdb.Error, OSError) as error:  # what stops a stream reaches Arrow, which makes an OSError of it
            if not full or self._cancelled == self._running or "INTERRUPT" not in str(error):
                raise
            found = -1
        table = pa.Table.from_batches(kept, reader.schema)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        return {"rows": rows, "found": None if found < 0 else found}, sink.getvalue().to_pybytes()

    def _open(self, version: str, made: list[int]) -> Any:
        import duckdb

        if (version, made) != self._opened or self._connection is None:
            self._close()
            name = f"gaibo_{version}.duckdb"
            connection = duckdb.connect(name, read_only=True, config=_configuration(self.limits))
            for setting in (
                "errors_as_json = true", "enable_progress_bar = true", "enable_progress_bar_print = false",
                "progress_bar_time = 0", "TimeZone = 'Asia/Shanghai'", "lock_configuration = true",
            ):  # fmt: skip
                connection.execute(f"set {setting}").fetchall()
            with self._lock:
                self._connection, self._opened = connection, (version, made)
        return self._connection

    def _close(self) -> None:
        with self._lock:
            connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _configuration(limits: dict[str, Any]) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "enable_external_access": "false",
        "autoload_known_extensions": "false",
        "autoinstall_known_extensions": "false",
        "allow_community_extensions": "false",
        "allow_persistent_secrets": "false",
        "python_enable_replacements": "false",
        "temp_directory": "",
        "memory_limit": f"{limits['memory_megabytes']}MB",
        "threads": str(limits["threads"]),
        "max_execution_time": str(int(limits["seconds"] * 1000)),
        "max_expression_depth": "250",
    }


def _reader(connection: Any, statement: Any, params: dict[str, Any] | None) -> Any:
    """The answer in batches, as it comes: execute() would hold all of it first, but tells where an error is."""
    import duckdb

    try:
        relation = connection.sql(statement, params=params)
    except duckdb.Error:
        return connection.execute(statement, params).to_arrow_reader(BATCH)
    return relation.to_arrow_reader(BATCH)


def _fitting(batch: Any, room: int) -> Any:
    """The beginning of a batch that takes at most so many bytes."""
    while batch.num_rows and batch.nbytes > room:
        batch = batch.slice(0, batch.num_rows // 2)
    return batch


def _value(said: Any) -> Any:
    """A parameter as Python has it."""
    if isinstance(said, dict):
        ((kind, text),) = said.items()
        return READ[kind](text)
    return said


def main() -> None:
    """Put up the walls, say which stand, and serve."""
    limits = json.loads(sys.argv[1])
    # What DuckDB's Python has to say of how it is used is not for whoever reads the answer.
    warnings.simplefilter("ignore")
    out = os.dup(1)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)  # DuckDB may print
    standing = walls.leave_the_system() if limits["walls"] else []
    walls.give_way()
    _import_everything()
    folder = Path(limits["folder"])
    standing += walls.close_in(folder) if limits["walls"] else []
    if not limits["walls"]:
        os.chdir(folder)
    walls.limit(limits["address_space_megabytes"])
    child = Child(limits, out, standing)
    child.say({"walls": standing})
    threading.Thread(target=child.listen, daemon=True).start()
    child.serve()


def _import_everything() -> None:
    """Once the root is changed nothing can be imported; a query with all that DuckDB imports late has it now."""
    import duckdb
    import pyarrow as pa

    from warehouse.sandboxing import guard

    with duckdb.connect(config={"threads": "1"}) as connection:
        some = guard.statement(connection, "select $a, $b, $c, $d, [1], {'a': 1}", hidden=True)
        params = {"a": 1, "b": date(2015, 6, 30), "c": Decimal("1.5"), "d": "县"}
        table = pa.Table.from_batches(list(connection.sql(some, params=params).to_arrow_reader(BATCH)))
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)


if __name__ == "__main__":
    main()
