"""Who did what in; log/audit.jsonl out: only added to, each line with the hash of the one before it.

A line that is taken out or changed breaks the chain, which `examined` finds. What is written is what was done and by
whom, not what anybody saw: figures and names of other people are not in it.
"""

import getpass
import logging
import os
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from warehouse import journal
from warehouse.store import data_dir

logger = logging.getLogger("gaibo")

EVENTS = ("login", "denied", "query", "export", "check", "load", "issue", "command")


def path() -> Path:
    """The file."""
    return data_dir() / "log" / "audit.jsonl"


def person() -> str:
    """Who runs this command: whom the dashboard runs it for (GAIBO_WHO), else the user of the system."""
    with suppress(KeyError, OSError):
        return os.environ.get("GAIBO_WHO") or getpass.getuser()
    return str(os.getuid())


def record(event: str, who: str, **about: str | int | None) -> None:
    """Write down that somebody did one of EVENTS; `who` is "" where nobody has to log in.

    What cannot be written down is in the programme's log and happens all the same: a full disk keeps nobody from
    reading.
    """
    assert event in EVENTS
    try:
        journal.add(path(), {"event": event, "who": who, **about}, chained=True)
    except OSError:
        logger.exception("操作记录没有写上这一条（log/audit.jsonl）。")


def records() -> Iterator[dict[str, Any]]:
    """Every line, oldest first."""
    return journal.records(path())


def examined(latest: int) -> tuple[int | None, tuple[dict[str, Any], ...]]:
    """The first line, from 1, that does not follow on the one before it, and so many of the latest, newest first.

    None where every line follows. The file is read anew when it has changed.
    """
    file = path()
    state = file.stat() if file.exists() else None
    return _examined(file, (state.st_size, state.st_ctime_ns) if state else None, latest)


@lru_cache(maxsize=1)
def _examined(file: Path, _state: object, latest: int) -> tuple[int | None, tuple[dict[str, Any], ...]]:
    return journal.broken(file), tuple(deque(journal.records(file), latest))[::-1]
