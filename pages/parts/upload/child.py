"""Files that a browser sent and a command's options in; how far its child process is, and what it said at last, out.

A stranger's file is never opened in this process: the child has a wall of memory about each file, a deadline and no
shell. The files lie under inbox/uploads only while it runs.
"""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from warehouse import walled
from warehouse.settings import ROOT
from warehouse.store import data_dir

# Wall-clock seconds; a command that waits for another loader waits within them.
SECONDS = {"check": 300, "load": 900, "map": 120}
# What a child may say; more is cut off by its options.
MOST_OUTPUT = 64 << 20
# Folders that a killed server left behind.
STALE_SECONDS = 24 * 3600
# A file system takes names of 255 bytes, and copies get longer ones.
_LONGEST_NAME = 180
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"|?*\ud800-\udfff]')

# So many children at a time for the whole server; each waits for the writer's lock anyway.
_seats = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Upload:
    """A file as the browser sent it."""

    name: str
    content: bytes


class Run:
    """A command under way, with its `progress`; once it is done, `result` is its JSON, or `failure` why there is none.

    `failure` is late, memory, long, or what the command wrote. `products` has what it wrote for the sender, by name. It
    goes on when the page that asked for it is left or run again. `who` asked for it stands in the audit log.
    """

    def __init__(self, command: str, files: Sequence[Upload], options: Sequence[str] = (), who: str = "") -> None:
        self.command = command
        self.progress: tuple[str, int, int] | None = None
        self.said = ""
        self.result: dict[str, Any] | None = None
        self.failure = ""
        self.products: dict[str, bytes] = {}
        self._files = files
        self._options = options
        self._who = who
        self._done = threading.Event()
        threading.Thread(target=self._work, name=f"etl {command}", daemon=True).start()

    @property
    def is_done(self) -> bool:
        """Whether there is a result or a failure."""
        return self._done.is_set()

    def follow(self) -> Iterator["Run"]:
        """Itself again and again until it is done."""
        while not self._done.wait(0.1):
            yield self

    def _work(self) -> None:
        folder = data_dir().resolve() / "inbox" / "uploads" / secrets.token_hex(8)
        try:
            with _seats:
                _sweep(folder.parent)
                self._run(folder)
        except OSError as error:
            self.failure = str(error)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            self._files = ()
            self._done.set()

    def _run(self, folder: Path) -> None:
        sent, report, out = folder / "files", folder / "report", folder / "out.json"
        sent.mkdir(parents=True)
        for name, upload in zip(safe_names([upload.name for upload in self._files]), self._files, strict=True):
            (sent / name).write_bytes(upload.content)
        # A layout is proposed for one file; what is sent together is one load.
        target = next(sent.iterdir()) if self.command == "map" else sent
        options = [*self._options, *([f"--report={report}"] if self.command == "check" else [])]
        code, late = self._child([self.command, str(target), "--json", *options], out)
        self.result = _parsed(out)
        if report.exists():
            self.products = {path.name: path.read_bytes() for path in sorted(report.iterdir())}
        if self.result is None:
            long = out.stat().st_size > MOST_OUTPUT
            killed = code < 0 or "MemoryError" in self.said
            self.failure = "late" if late else "long" if long else "memory" if killed else self.said or str(code)

    def _child(self, arguments: list[str], out: Path) -> tuple[int, bool]:
        """Run the child to its end; its exit code, and whether it was killed for being late."""
        late = threading.Event()
        with out.open("wb") as output:
            child = subprocess.Popen(
                walled.etl(arguments),
                cwd=ROOT, env=walled.environment() | {"GAIBO_WHO": self._who},
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE,
                encoding="utf-8", errors="replace", start_new_session=True,
            )  # fmt: skip

        def end() -> None:
            late.set()
            os.killpg(child.pid, signal.SIGKILL)  # with the workers it started

        deadline = threading.Timer(SECONDS[self.command], end)
        deadline.start()
        try:
            assert child.stderr
            for line in child.stderr:
                self._hear(line.strip())
        finally:
            deadline.cancel()
            if child.poll() is None and late.is_set():
                child.kill()
        return child.wait(), late.is_set()

    def _hear(self, line: str) -> None:
        try:
            record = json.loads(line)
            self.progress = (str(record["stage"]), int(record["done"]), int(record["total"]))
        except (ValueError, KeyError, TypeError):
            self.said = line or self.said


def safe_names(names: Sequence[str]) -> list[str]:
    """File names without folders or signs that no file system takes, each one different; Chinese stays."""
    taken: list[str] = []
    for name in names:
        last = PurePosixPath(name.replace("\\", "/")).name
        path = PurePosixPath(_NOT_IN_NAMES.sub("_", last).strip(" .") or "_")
        stem = path.stem.encode()[:_LONGEST_NAME].decode("utf-8", "ignore")
        suffix = path.suffix if len(path.suffix.encode()) <= 16 else ""
        tries = (f"{stem}{'' if n == 1 else f' ({n})'}{suffix}" for n in range(1, len(names) + 1))
        taken.append(next(candidate for candidate in tries if candidate not in taken))
    return taken


def _parsed(out: Path) -> dict[str, Any] | None:
    if out.stat().st_size > MOST_OUTPUT:
        return None
    try:
        found = json.loads(out.read_text(encoding="utf-8"))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _sweep(uploads: Path) -> None:
    """Remove what a server that was killed left; one that runs removes its own."""
    if uploads.exists():
        for folder in uploads.iterdir():
            if time.time() - folder.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
