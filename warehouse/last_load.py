"""A load under way in; how the last one ended out, one that was killed too: log/last_load.json.

Whoever loads holds log/loading.lock together with others who do; a load that has no end and no holder was killed.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from warehouse import logs
from warehouse.disk import write_text
from warehouse.store import data_dir
from warehouse.writing import WarehouseBusy

# What a load may come to. Refused: the files had faults. Failed: the machine or the programme had one.
PUBLISHED, UNCHANGED, REFUSED, FAILED, KILLED, RUNNING = (
    "published", "unchanged", "refused", "failed", "killed", "running",
)  # fmt: skip


@dataclass
class Load:
    """A load: the command, when it began and ended (UTC), what it came to, and the version it published."""

    command: str
    began_at: str
    ended: str = RUNNING
    ended_at: str | None = None
    version: str | None = None
    files: int = 0
    faults: int = 0
    seconds: float | None = None


@contextmanager
def under_way(command: str, wait: bool = True) -> Iterator[Load]:
    """Write down that a load has begun and, from what the block puts into it, how it ended; failed if it raises.

    A disk that takes no record keeps no load from being done. One that does not `wait` for another load begins when it
    has ended: if it gives way to the other, it leaves no record.
    """
    load, began, lock = Load(command, _now()), time.monotonic(), None
    with suppress(OSError):
        lock = _locked(fcntl.LOCK_SH)
        if wait:
            _write(load)
    try:
        yield load
    except WarehouseBusy:
        raise
    except BaseException:
        _end(load, FAILED, began)
        raise
    else:
        _end(load, load.ended, began)
    finally:
        if lock is not None:
            os.close(lock)


def _end(load: Load, how: str, began: float) -> None:
    load.ended, load.ended_at, load.seconds = how, _now(), round(time.monotonic() - began, 1)
    logs.event("load", **asdict(load))
    with suppress(OSError):
        _write(load)


def last() -> Load | None:
    """The last load, None when there has been none or its record cannot be read."""
    try:
        load = Load(**json.loads(_path().read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    if load.ended == RUNNING and not _is_held():
        load.ended = KILLED
    return load


def _is_held() -> bool:
    try:
        os.close(_locked(fcntl.LOCK_EX | fcntl.LOCK_NB))
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _locked(how: int) -> int:
    """A handle on the lock file, which holds the lock until it is closed."""
    path = _path().with_name("loading.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, how)
    except OSError:
        os.close(handle)
        raise
    return handle


def _write(load: Load) -> None:
    write_text(_path(), json.dumps(asdict(load)) + "\n")


def _path() -> Path:
    return data_dir() / "log" / "last_load.json"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
