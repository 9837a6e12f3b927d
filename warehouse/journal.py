"""Records in; a file with a line of JSON for each, only ever added to, and every record of it, out."""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO


def size(path: Path) -> int:
    """A number that grows with every record: the key of whoever caches them."""
    return path.stat().st_size if path.exists() else 0


def add(path: Path, record: dict[str, Any], *, chained: bool = False, at: str = "") -> None:
    """Write a record down for good, `at` the moment in UTC that it is, `chained` with the hash of the line before it.

    Args:
        at: when it was first written down, elsewhere.

    Raises:
        OSError: it cannot be written.
    """
    now = at or datetime.now(UTC).isoformat(timespec="seconds")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        # A line that a power cut tore stays alone.
        torn = file.tell() and os.pread(file.fileno(), 1, file.tell() - 1) != b"\n"
        after = {"after": _hash(_last_line(file))} if chained else {}
        line = json.dumps(record | {"at": now} | after, ensure_ascii=False)
        file.write((b"\n" if torn else b"") + line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def trim(path: Path, before: str) -> int:
    """Forget the records that were written before a moment (as `at` says it); how many. Nobody adds meanwhile."""
    if not path.exists():
        return 0
    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lines = file.read().splitlines(keepends=True)
        first = next((n for n, line in enumerate(lines) if _moment(line) >= before), len(lines))
        if first:
            file.seek(0)
            file.write(b"".join(lines[first:]))
            file.truncate()
            file.flush()
            os.fsync(file.fileno())
        return first


def _moment(line: bytes) -> str:
    """When a line was written, "" for one that does not tell."""
    try:
        return str(json.loads(line).get("at", ""))
    except (ValueError, AttributeError):
        return ""


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Every record of a file, oldest first; a line that is none is passed over."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict):
            yield record


def broken(path: Path) -> int | None:
    """The first line, counted from 1, of a file of chained records that does not follow on the one before it."""
    before = b""
    for number, line in enumerate(path.read_bytes().split(b"\n") if path.exists() else (), start=1):
        if line:
            try:
                follows = json.loads(line)["after"] == _hash(before)
            except (ValueError, KeyError, TypeError):
                follows = False
            if not follows:
                return number
            before = line
    return None


def _last_line(file: BinaryIO) -> bytes:
    """The last line that is not empty, read from the end backwards."""
    end, tail = file.seek(0, os.SEEK_END), b""
    while end and b"\n" not in tail.rstrip(b"\n"):
        step = min(end, 4096)
        end -= step
        tail = os.pread(file.fileno(), step, end) + tail
    return tail.rstrip(b"\n").rpartition(b"\n")[2]


def _hash(line: bytes) -> str:
    return sha256(line).hexdigest()


def latest(records: Iterable[dict[str, Any]], key: str) -> dict[str, dict[str, Any]]:
    """The last record of each name that stands under `key`, the one written last first; others are passed over."""
    held: dict[str, dict[str, Any]] = {}
    for record in records:
        name = record.get(key)
        if isinstance(name, str):
            held.pop(name, None)
            held[name] = record
    return dict(reversed(held.items()))
