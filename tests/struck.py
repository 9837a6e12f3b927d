"""A command run as a process of its own and killed after a delay; in which stage it was, by what it has left."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from etl import received
from warehouse import engines, lake, store
from warehouse.settings import ROOT

STARTING = "starting"


@dataclass
class Struck:
    """How long each command holds the lock, measured once, and how many points fell into each of its stages."""

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


def killed(command: list[str], delay: float) -> str:
    """Kill a command so many seconds after it took the lock, or before where they are negative; tell its stage."""
    before = Before.now()
    child = _start(command)
    locked = _await_lock(child, time.monotonic() - delay if delay < 0 else None)
    time.sleep(max(delay, 0))
    os.killpg(child.pid, signal.SIGKILL)
    child.wait(60)
    if not locked:
        return STARTING
    return "finished" if child.returncode == 0 else stage(before)


def stage(before: Before) -> str:
    """Where a command that held the lock was killed."""
    files, data = _files(), store.data_dir()
    committed = max(lake.committed(), default=0)
    seen = {
        "clearing away or ending": store.current_version() != before.version or len(files) < before.files,
        "between file, record and pointer": len(files) > before.files,
        "assembling the version": any(store.warehouse_dir().glob("*.building*")),
        "building marts aside": (data / "marts.aside").exists(),
        "staging a new lake": (data / "lake.new").exists(),
        "swapping the lake": not (data / "lake").exists() or (data / "lake.old").exists(),
        "building marts": bool(engines.marked()) and committed >= max([before.loads, *received.pending()]),
        "committing": bool(received.pending()),
        "staging": any(int(p.stem) > before.loads for p in lake.lake_dir().rglob("[0-9]*.parquet")),
    }
    return next((name for name, holds in seen.items() if holds), "preparing or reading")


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
