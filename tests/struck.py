"""A command run as a process of its own and killed after a delay; in which stage it was, by what it has left."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from etl import received
from warehouse import engines, lake, store
from warehouse.settings import ROOT

STARTING = "starting"
FINISHED = "finished"
STAGING = "staging"
COMMITTING = "committing"
SWITCHING = "between file, record and pointer"


@dataclass
class Struck:
    """How long each command holds the lock, as measured, and how many points fell into each of its stages."""

    seconds: dict[str, float] = field(default_factory=dict)
    points: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass(frozen=True)
class Before:
    """What there was before a command."""

    version: str
    files: int
    loads: int

    @classmethod
    def now(cls) -> "Before":
        """As it is."""
        return cls(store.current_version(), len(_files()), len(received.manifests()))


def timed(command: list[str]) -> float:
    """Run a command to its end; the seconds from its taking the lock."""
    child = _start(command)
    _await_lock(child)
    began = time.monotonic()
    assert child.wait(120) == 0, command
    return time.monotonic() - began


def killed(command: list[str], at: float | str) -> str:
    """Kill a command so many seconds after it took the lock (before that where they are negative) or as soon as it is
    seen in a stage; tell the stage it was in, or that it was FINISHED."""
    before = Before.now()
    child = _start(command)
    locked = _await_lock(child, time.monotonic() - at if not isinstance(at, str) and at < 0 else None)
    if isinstance(at, str):
        while child.poll() is None and not STAGES[at](before):
            pass
    else:
        time.sleep(max(at, 0))
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait(60)
    if not locked:
        return STARTING
    return FINISHED if child.returncode == 0 else stage(before)


def stage(before: Before) -> str:
    """Where a command that held the lock was killed."""
    return next((name for name, holds in STAGES.items() if holds(before)), "preparing or reading")


def _files() -> list[str]:
    return [path.name for path in store.warehouse_dir().glob("gaibo_v*.duckdb")]


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "etl", *command],
        cwd=ROOT,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _await_lock(child: subprocess.Popen[bytes], until: float | None = None) -> bool:
    """Wait until the child holds the lock, has ended, or it is so late; whether it has held it."""
    said = f"进程 {child.pid}，".encode()
    while until is None or time.monotonic() < until:
        if (store.warehouse_dir() / "LOCK").read_bytes().startswith(said):
            return True
        if child.poll() is not None:
            return False
        time.sleep(0.0005)
    return False


def _is_building(before: Before) -> bool:
    return bool(engines.marked()) and max(lake.committed(), default=0) >= max([before.loads, *received.pending()])


def _holds_more(before: Before) -> bool:
    return any(int(path.stem) > before.loads for path in lake.lake_dir().rglob("[0-9]*.parquet"))


# The later ones first: what an earlier stage leaves is there in the later ones too.
STAGES: dict[str, Callable[[Before], bool]] = {
    "clearing away or ending": lambda before: store.current_version() != before.version or len(_files()) < before.files,
    SWITCHING: lambda before: len(_files()) > before.files,
    "assembling the version": lambda _: any(store.warehouse_dir().glob("*.building*")),
    "building marts aside": lambda _: (store.data_dir() / "marts.aside").exists(),
    "staging a new lake": lambda _: (store.data_dir() / "lake.new").exists(),
    "swapping the lake": lambda _: not lake.lake_dir().exists() or (store.data_dir() / "lake.old").exists(),
    "building marts": _is_building,
    COMMITTING: lambda _: bool(received.pending()),
    STAGING: _holds_more,
}
