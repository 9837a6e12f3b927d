"""Queries in; a queue of them, a few processes that run them, and an answer or a sentence for each, out."""

import contextlib
import itertools
import logging
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from warehouse import store
from warehouse.sandbox_settings import Sandbox
from warehouse.sandboxing import wire
from warehouse.sandboxing.errors import SandboxError, from_duckdb
from warehouse.sandboxing.process import Process
from warehouse.sandboxing.run import Answer, Run, Value, as_said, log_path
from warehouse.sandboxing.spares import Spares
from warehouse.settings import SETTINGS

logger = logging.getLogger("gaibo")

# How long a child may take to start, to stop by itself after the deadline, and to heed a cancellation.
START_SECONDS, LATE_SECONDS, CANCEL_SECONDS = 30.0, 0.5, 0.8
# What goes through an empty pipe at once.
LONGEST_PARAMETERS = 30_000


class Pool:
    """The queue and its processes, which start with the first query; `walls=False` leaves out the system's."""

    def __init__(self, limits: Sandbox = SETTINGS.sandbox, walls: bool = True) -> None:
        self.limits = limits
        self._spares = Spares(limits, walls)
        self._waiting: list[Run] = []
        self._running: dict[Run, Process | None] = {}
        self._idle = 0
        self._workers: list[threading.Thread] = []
        self._closed = False
        self._numbers = itertools.count(1)
        self._changed = threading.Condition()

    def submit(
        self,
        sql: str,
        params: dict[str, Value] | None = None,
        *,
        limit: int | None = None,
        version: str | None = None,
        who: str = "",
        check: bool = False,
    ) -> Run:
        """Run a query as soon as a process is free; what cannot even be tried is done at once, with its error.

        With `check` it is not run: its result is the names of its parameters.
        """
        request = {"limit": max(0, self.limits.rows if limit is None else limit), "version": version, "check": check}
        run = Run(self, sql, request, store.warehouse_dir(), log_path(), who)
        try:
            self._prepare(run, params or {})
            self._enter(run)
        except SandboxError as error:
            self._finish(run, error)
        return run

    def warm(self) -> None:
        """Start a process for the current folder, so that the first query does not wait for it."""
        with contextlib.suppress(OSError):
            self._spares.warm(store.warehouse_dir())

    def place(self, run: Run) -> int:
        """Where a run is in the queue, 0 when it does not wait."""
        with self._changed:
            return self._waiting.index(run) + 1 if run in self._waiting else 0

    def cancel(self, run: Run) -> None:
        """Take a run out of the queue or interrupt it."""
        with self._changed:
            waits = run in self._waiting
            if waits:
                self._waiting.remove(run)
            elif run.state() == "running" and run.cancelled_at is None:
                run.cancelled_at = time.monotonic()
                if process := self._running.get(run):
                    with contextlib.suppress(wire.Broken):
                        process.send({"cancel": run.request["id"]})
        if waits:
            self._finish(run, SandboxError("cancelled"))

    def processes(self) -> list[int]:
        """Ids of the processes that live."""
        return self._spares.alive()

    def close(self) -> None:
        """End every process; what waits or runs is cancelled."""
        with self._changed:
            self._closed = True
            waited, self._waiting = self._waiting, []
            for run, process in self._running.items():
                run.cancelled_at = run.cancelled_at or time.monotonic()
                if process is not None:
                    process.kill()
            self._changed.notify_all()
        for run in waited:
            self._finish(run, SandboxError("cancelled"))
        for worker in self._workers:
            worker.join(timeout=5)
        self._spares.close()

    def _enter(self, run: Run) -> None:
        with self._changed:
            if self._closed or len(self._waiting) >= self.limits.queue + self._idle:
                raise SandboxError("full", n=str(len(self._waiting)))
            own = sum(run.who == other.who for other in self._waiting) if run.who else 0
            if own >= self.limits.queue_per_person:
                raise SandboxError("full_of_own", n=str(own))
            self._waiting.append(run)
            if self._idle < len(self._waiting) and len(self._workers) < self.limits.processes:
                worker = threading.Thread(target=self._work, name="sandbox", daemon=True)
                self._workers.append(worker)
                worker.start()
            self._changed.notify_all()

    def _finish(self, run: Run, outcome: Answer | tuple[str, ...] | SandboxError) -> None:
        run.finish(outcome)
        if not run.request["check"]:
            run.write_down()

    def _prepare(self, run: Run, params: dict[str, Value]) -> None:
        size = len(run.sql.encode("utf-8", "replace"))
        if size > self.limits.sql_bytes:
            raise SandboxError("too_long", n=f"{size:,}", most=f"{self.limits.sql_bytes:,}")
        said = {name: as_said(name, value) for name, value in params.items()}
        size += len(repr(said).encode("utf-8", "replace"))
        if size > self.limits.sql_bytes + LONGEST_PARAMETERS:
            raise SandboxError("too_long", n=f"{size:,}", most=f"{self.limits.sql_bytes + LONGEST_PARAMETERS:,}")
        wanted = run.request["version"]
        if wanted is None:
            try:
                wanted = store.current_version()
            except store.WarehouseMissing:
                raise SandboxError("no_data") from None
        try:
            if not store.VERSION.fullmatch(wanted):
                raise FileNotFoundError
            file = store.version_path(wanted).stat()
        except FileNotFoundError:
            raise SandboxError("missing", version=str(wanted)[:20]) from None
        # A file that was made again has the name of the one that a process may have open.
        made = [file.st_ino, file.st_mtime_ns]
        run.request |= {"id": next(self._numbers), "version": wanted, "made": made, "params": said}

    def _next(self) -> Run | None:
        """The first run in the queue whose sender has not too many running already; None after long without any."""
        with self._changed:
            self._idle += 1
            try:
                while not self._closed:
                    busy = [run.who for run in self._running if run.who]
                    run = next((run for run in self._waiting if busy.count(run.who) < self.limits.per_person), None)
                    if run is not None:
                        self._waiting.remove(run)
                        self._running[run] = None
                        run.start()
                        return run
                    if not self._changed.wait(self.limits.idle_seconds):
                        return None
                return None
            finally:
                self._idle -= 1

    def _work(self) -> None:
        process: Process | None = None
        while not self._closed:
            run = self._next()
            if run is None:
                self._spares.let_go(process)
                process = None
                continue
            outcome: Answer | tuple[str, ...] | SandboxError = SandboxError("unavailable")
            try:
                outcome, process = self._run(run, process)
            except Exception:
                logger.exception("the sandbox failed")
                self._spares.let_go(self._running.get(run))
                process = None
            with self._changed:
                del self._running[run]
                self._changed.notify_all()
            self._finish(run, outcome)
            if process is not None and process.is_bloated:
                self._spares.end(process)
                process = None
            try:
                process = self._spares.fit(process, run.folder)
                self._spares.warm(run.folder)
            except OSError:
                logger.warning("the sandbox has no spare process")

    def _run(self, run: Run, process: Process | None) -> tuple[Answer | tuple[str, ...] | SandboxError, Process | None]:
        """The outcome of a run, and the process that can run the next one."""
        for _attempt in range(2):
            process = self._spares.fit(process, run.folder)
            begun = False
            try:
                process.wait_until_warm(START_SECONDS)
                with self._changed:
                    self._running[run] = process
                    if run.cancelled_at:
                        return SandboxError("cancelled"), process
                    process.send(run.request, run.sql.encode("utf-8", "replace"))
                for message, body in self._frames(run, process):
                    begun = True
                    if "progress" in message:
                        run.percent = min(100.0, max(0.0, float(message["progress"])))
                    elif "started" not in message:
                        return self._outcome(run, message, body), process
                self._spares.end(process)
                return SandboxError("cancelled") if run.cancelled_at else self._late(), None
            except (wire.Broken, KeyError, TypeError, ValueError):
                said = process.complaint()
                code = self._spares.end(process)
                process = None
                if run.cancelled_at:
                    return SandboxError("cancelled"), None
                logger.warning("a process of the sandbox ended with %d: %s", code, said or "-")
                if begun:  # perhaps by what it ran: that is not tried again
                    late = -code in (signal.SIGXCPU, signal.SIGALRM)
                    return self._late() if late else SandboxError("died"), None
        return SandboxError("unavailable"), None

    def _frames(self, run: Run, process: Process) -> Iterator[tuple[dict[str, Any], bytes]]:
        """What a process says of a run, until it is late or does not heed a cancellation."""
        until = time.monotonic() + self.limits.seconds + LATE_SECONDS

        def goes_on() -> bool:
            now = time.monotonic()
            return now < until and (run.cancelled_at is None or now < run.cancelled_at + CANCEL_SECONDS)

        while goes_on() and (frame := process.receive(goes_on)) is not None:
            if frame[0].get("id") == run.request["id"]:
                yield frame

    def _outcome(self, run: Run, message: dict[str, Any], body: bytes) -> Answer | tuple[str, ...] | SandboxError:
        if "refused" in message:
            return SandboxError(message["refused"], **message["arguments"])
        if "error" in message:
            error = from_duckdb(message, run.sql, self.limits.seconds)
            return SandboxError("cancelled") if run.cancelled_at and error.kind == "deadline" else error
        if "parameters" in message:
            return tuple(message["parameters"])
        try:
            table = pa.ipc.open_stream(body).read_all()
            table.validate(full=True)
        except (pa.ArrowException, ValueError):
            return SandboxError("no_form")
        found = message["found"]
        capped = found is None or found > table.num_rows
        return Answer(table, found, run.elapsed, run.request["version"], capped)

    def _late(self) -> SandboxError:
        return SandboxError("deadline", seconds=f"{self.limits.seconds:g}")
