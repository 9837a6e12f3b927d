"""Limits and a folder in; a process that answers queries on its versions, as the app holds it, out.

It is started from a thread of a server, so nothing may run between fork and exec: the limits are set in the child.
"""

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from warehouse.sandbox_settings import Sandbox
from warehouse.sandboxing import wire
from warehouse.settings import ROOT

# How often a wait looks whether it should go on.
TICK = 0.1
# A small table has more of headers and padding than of data.
FRAMING = 8 << 20


class Process:
    """A child: warm once it has said which `walls` stand around it."""

    def __init__(self, limits: Sandbox, folder: Path, walls: bool = True) -> None:
        self.folder = folder
        self.walls: list[str] | None = None
        self._longest = (limits.megabytes << 20) + FRAMING
        self._most_size = limits.address_space_megabytes * (1 << 20) * 0.9
        self._most_resident = limits.memory_megabytes << 20
        # A pipe, because the child may write no file; one that is full takes no more and holds nobody up.
        complaints, errors = os.pipe()
        os.set_blocking(complaints, False)
        os.set_blocking(errors, False)
        self._errors = open(complaints, "rb", buffering=0)  # noqa: SIM115, PTH123 -- lives as long as the child
        self._lock = threading.Lock()
        arguments = asdict(limits) | {"folder": str(folder.resolve()), "walls": walls}
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-s", "-X", "utf8", "-m", "warehouse.sandboxing.child", json.dumps(arguments)],
                cwd=ROOT,
                # Nothing of the app's: no secret, no home. Fewer arenas and threads need less address space.
                env={"HOME": "/", "MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                bufsize=0,
                start_new_session=True,
            )
        finally:
            os.close(errors)
        assert self._child.stdin and self._child.stdout
        self._to, self._from = self._child.stdin.fileno(), self._child.stdout.fileno()
        os.set_blocking(self._from, False)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._child.poll() is None

    @property
    def is_bloated(self) -> bool:
        """Whether it kept so much memory that the next query would have too little; False where that is not known."""
        try:
            size, resident = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[:2]
        except OSError:
            return False
        page = os.sysconf("SC_PAGE_SIZE")
        return int(size) * page > self._most_size or int(resident) * page > self._most_resident

    def send(self, message: dict[str, Any], body: bytes = b"") -> None:
        """Ask something; what is asked fits into a pipe, so that a child that does not read holds nobody up.

        Raises:
            Broken: it is gone.
        """
        try:
            with self._lock:
                wire.write(self._to, wire.frame(message, body))
        except (OSError, ValueError) as error:
            raise wire.Broken from error

    def receive(self, goes_on: Callable[[], bool]) -> tuple[dict[str, Any], bytes] | None:
        """Its next frame; None when `goes_on` said no before it was whole.

        Raises:
            Broken: it is gone, or what it wrote is no frame.
        """
        read = self._bytes(goes_on)
        head = _take(read, wire.HEAD.size)
        if head is None:
            return None
        said, body = wire.lengths(head, self._longest)
        message = _take(read, said)
        content = _take(read, body)
        if message is None or content is None:
            return None
        return wire.parsed(message), bytes(content)

    def wait_until_warm(self, seconds: float) -> None:
        """Wait for its first frame.

        Raises:
            Broken: it ends, or says nothing for so many seconds.
        """
        if self.walls is None:
            until = time.monotonic() + seconds
            frame = self.receive(lambda: time.monotonic() < until)
            if frame is None:
                raise wire.Broken
            self.walls = list(frame[0]["walls"])

    def kill(self) -> None:
        """Have the system end it; who waits for its next frame learns that it is gone."""
        self._child.kill()

    def end(self) -> int:
        """Kill it and wait for its end; the exit code, negative for a signal."""
        self.kill()
        code = self._child.wait()
        with self._lock:
            for pipe in (self._child.stdin, self._child.stdout, self._errors):
                with contextlib.suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]
            self._to = self._from = -1  # the numbers may soon be those of other files
        return code

    def complaint(self) -> str:
        """The end of what it wrote to stderr, for the server's log."""
        return (self._errors.read() or b"").decode("utf-8", "replace")[-2000:].strip()

    def _bytes(self, goes_on: Callable[[], bool]) -> Callable[[int], bytes | None]:
        ready = select.poll()
        ready.register(self._from, select.POLLIN)

        def read(most: int) -> bytes | None:
            while not ready.poll(TICK * 1000):
                if not goes_on():
                    return None
            part = os.read(self._from, min(most, 1 << 20))
            if not part:
                raise wire.Broken
            return part

        return read


def _take(read: Callable[[int], bytes | None], wanted: int) -> bytearray | None:
    taken = bytearray()
    while len(taken) < wanted:
        part = read(wanted - len(taken))
        if part is None:
            return None
        taken += part
    return taken
