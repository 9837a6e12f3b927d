"""A folder in; a process that is warm already, and the next one warming up, out."""

import threading
from pathlib import Path

from warehouse.sandbox_settings import Sandbox
from warehouse.sandboxing.process import Process


class Spares:
    """The processes of a pool, one of which is kept for when another has to be ended."""

    def __init__(self, limits: Sandbox, walls: bool) -> None:
        self._limits = limits
        self._walls = walls
        self._all: set[Process] = set()
        self._spare: Process | None = None
        self._closed = False
        self._lock = threading.RLock()

    def alive(self) -> list[int]:
        """Ids of the processes that live."""
        with self._lock:
            return [process.pid for process in self._all if process.is_alive]

    def warm(self, folder: Path) -> None:
        """Start the spare process, if there is none.

        Raises:
            OSError: the system has no room for another process.
        """
        with self._lock:
            if self._spare is None and not self._closed:
                self._spare = self._start(folder)

    def fit(self, process: Process | None, folder: Path) -> Process:
        """The process itself if it can serve a folder's versions, else another.

        Raises:
            OSError: the system has no room for another process.
        """
        if process is not None:
            if process.folder == folder and process.is_alive:
                return process
            self.end(process)
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is not None:
            if spare.folder == folder and spare.is_alive:
                return spare
            self.end(spare)
        with self._lock:
            return self._start(folder)

    def end(self, process: Process) -> int:
        """End a process; the exit code, negative for a signal."""
        with self._lock:
            self._all.discard(process)
        return process.end()

    def let_go(self, process: Process | None) -> None:
        """End a process that is not needed any more, and the spare one with it."""
        with self._lock:
            spare, self._spare = self._spare, None
        for other in (process, spare):
            if other is not None:
                self.end(other)

    def close(self) -> None:
        """End all; none is started any more."""
        with self._lock:
            self._closed = True
            every = list(self._all)
        for process in every:
            self.end(process)

    def _start(self, folder: Path) -> Process:
        if self._closed:
            raise OSError
        process = Process(self._limits, folder, self._walls)
        self._all.add(process)
        return process
