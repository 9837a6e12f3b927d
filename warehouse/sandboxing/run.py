"""A query on its way: what is asked for in; where it is, what it gave and its line in the log out."""

import logging
import threading
import time
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Protocol

import pyarrow as pa

from warehouse import journal
from warehouse.sandboxing.errors import SandboxError
from warehouse.store import data_dir

logger = logging.getLogger("gaibo")

Value = str | int | float | bool | date | datetime | Decimal | None


def log_path() -> Path:
    """The file in which every run is written down."""
    return data_dir() / "log" / "sql.jsonl"


class Queue(Protocol):
    """What a run needs of the pool it belongs to."""

    def place(self, run: "Run") -> int:
        """Where a run is in the queue, 0 when it does not wait."""

    def cancel(self, run: "Run") -> None:
        """Take a run out of the queue or interrupt it."""


@dataclass(frozen=True)
class Answer:
    """What a query gives: at most `limit` rows, and how many it `found` in all.

    `found` is None where counting on would have taken too long; `capped` says that the table has fewer rows than the
    query. `seconds` does not count the time in the queue.
    """

    table: pa.Table
    found: int | None
    seconds: float
    version: str
    capped: bool


class Run:
    """A query that waits, runs or is done."""

    def __init__(self, pool: Queue, sql: str, request: dict[str, Any], folder: Path, log: Path, who: str) -> None:
        self.sql = sql
        self.request = request
        self.folder = folder
        self.log = log
        self.who = who
        self.cancelled_at: float | None = None
        self.percent: float | None = None
        self._pool = pool
        self._submitted = time.monotonic()
        self._started: float | None = None
        self._ended: float | None = None
        self._done = threading.Event()
        self._outcome: Answer | tuple[str, ...] | SandboxError | None = None

    def state(self) -> Literal["waiting", "running", "done"]:
        """Where it is."""
        if self._done.is_set():
            return "done"
        return "waiting" if self._started is None else "running"

    @property
    def place(self) -> int:
        """Its place in the queue: 1 is next; 0 once it does not wait any more."""
        return self._pool.place(self)

    def progress(self) -> float | None:
        """Percent done as DuckDB estimates it, None while it cannot tell."""
        return self.percent

    @property
    def elapsed(self) -> float:
        """Seconds it has been running, or ran; 0.0 while it waits."""
        return 0.0 if self._started is None else (self._ended or time.monotonic()) - self._started

    @property
    def waited(self) -> float:
        """Seconds it has been waiting, or waited."""
        return (self._started or self._ended or time.monotonic()) - self._submitted

    def cancel(self) -> None:
        """Take it out of the queue, or stop it: within a second, by ending its process if need be."""
        self._pool.cancel(self)

    def result(self, timeout: float | None = None) -> "Answer":
        """The answer, waited for.

        Raises:
            SandboxError: why there is none.
            TimeoutError: it is not done after `timeout` seconds, and goes on.
        """
        outcome = self._awaited(timeout)
        assert isinstance(outcome, Answer)
        return outcome

    def names(self, timeout: float | None = None) -> tuple[str, ...]:
        """The same for a query that is only checked: the names of its parameters."""
        outcome = self._awaited(timeout)
        assert isinstance(outcome, tuple)
        return outcome

    def start(self) -> None:
        """It runs from now on."""
        self._started = time.monotonic()

    def finish(self, outcome: "Answer | tuple[str, ...] | SandboxError") -> None:
        """It is done; the first outcome stays."""
        self._ended = time.monotonic()
        self._outcome = outcome
        self._done.set()

    def _awaited(self, timeout: float | None) -> "Answer | tuple[str, ...] | None":
        if not self._done.wait(timeout):
            raise TimeoutError
        if isinstance(self._outcome, SandboxError):
            raise self._outcome.again()
        return self._outcome

    def write_down(self) -> None:
        """Add the run to the log, once it is done; a log that cannot be written holds nobody up."""
        record: dict[str, Any] = {
            "who": self.who,
            "sql": self.sql,
            "params": self.request.get("params", {}),
            "version": self.request["version"],
            "ended": self._outcome.kind if isinstance(self._outcome, SandboxError) else "ok",
            "seconds": round(self.elapsed, 3),
            "waited": round(self.waited, 3),
        }
        if isinstance(self._outcome, Answer):
            record |= {"rows": self._outcome.table.num_rows, "found": self._outcome.found}
        try:
            journal.add(self.log, record)
        except OSError:
            logger.exception("a query could not be written down")


def as_said(name: str, value: object) -> Any:
    """A parameter as it goes through the pipe."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int) and -(2**63) <= value < 2**63:
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else {"decimal": str(value)}
    for kind, what in (("datetime", datetime), ("date", date)):
        if isinstance(value, what):
            return {kind: value.isoformat()}
    if isinstance(value, Decimal | int):
        return {"decimal": str(value)}
    raise SandboxError("bad_parameter", name=name[:40])
