"""A folder that files land in; each loaded once it is whole, its outcome written down, out, until told to stop.

inbox/new/                   what was sent: files, or folders of files that belong together
inbox/new/.taken/<token>/    what is being loaded; what a killed watcher left here is loaded first by the next
inbox/refused/               what had faults, with the reasons, as after any load
inbox/failed/                what could not be loaded for a reason of the machine's, after so many tries
inbox/outcomes.jsonl         a line for each: its name, what it came to, the version
"""

import fcntl
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from etl import received
from etl.batch import LITTER, files_in
from etl.received import Original
from warehouse import journal, logs, walled
from warehouse.disk import sha256_of
from warehouse.last_load import FAILED, PUBLISHED, REFUSED, UNCHANGED
from warehouse.settings import ROOT, SETTINGS
from warehouse.store import data_dir

# What programmes that copy or download call a file until it is whole.
PARTIAL = re.compile(r"\..*|~\$.*|.*\.(part|partial|filepart|crdownload|download|tmp|temp|unfinished|swp)", re.I)
MOST_OUTPUT = 64 << 20
# Seconds between two tries of what the machine had no room for, doubled each time up to the last.
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 300.0

Told = Callable[[str], None]
# What a file or folder looks like; the same twice in a row of seconds means that nobody writes it any more.
Look = tuple[tuple[str, int, int], ...]


class WatchedAlready(RuntimeError):
    """Another watcher has the folder; the message says so."""


@dataclass(frozen=True)
class Arrival:
    """A file or folder that was taken, where it lies now, and how often it has been tried in vain."""

    name: str
    path: Path
    tries: int = 0
    not_before: float = 0.0


def inbox_dir() -> Path:
    """The folder that is watched unless another is named."""
    return data_dir() / "inbox" / "new"


def watch(folder: Path, stop: threading.Event, once: bool = False, told: Told = print) -> None:
    """Load what lands in a folder until `stop` is set; a load under way is waited for.

    With `once` it ends when all that was there has settled and been loaded or refused.

    Raises:
        WatchedAlready: another process watches the folder.
    """
    rule = SETTINGS.operation.watch
    with _alone(folder):
        waiting = [Arrival(path.name, path) for path in sorted((folder / ".taken").glob("*/*"))]
        seen: dict[Path, tuple[Look, float]] = {}
        while not stop.is_set():
            settled = _settled(folder, seen, rule.settled_seconds)
            waiting += [_take(path) for path in settled]
            now = time.monotonic()
            due = [one for one in waiting if one.not_before <= now][: rule.most_at_once]
            if due:
                waiting = [one for one in waiting if one not in due] + list(_load(due, stop, told))
            elif once and not seen and not waiting:
                return
            else:
                stop.wait(min(rule.look_seconds, rule.settled_seconds) if once else rule.look_seconds)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    taken = folder / ".taken"
    taken.mkdir(parents=True, exist_ok=True)
    handle = os.open(taken, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise WatchedAlready(f"{folder} 已有另一个进程在看守。") from None
    finally:
        os.close(handle)


def _settled(folder: Path, seen: dict[Path, tuple[Look, float]], seconds: float) -> list[Path]:
    """What has looked the same for so many seconds, the earliest written first; `seen` keeps how the rest looks."""
    now, found = time.monotonic(), []
    looks = {path: look for path in _arriving(folder) if (look := _look(path))}
    for path in list(seen):
        if path not in looks:
            del seen[path]
    for path, look in looks.items():
        before, since = seen.get(path, (None, now))
        if look != before:
            seen[path] = look, now
        elif now - since >= seconds:
            del seen[path]
            found.append((max(changed for _name, _size, changed in look), path.name, path))
    return [path for _changed, _name, path in sorted(found)]


def _arriving(folder: Path) -> list[Path]:
    try:
        return [p for p in folder.iterdir() if not PARTIAL.fullmatch(p.name) and p.name not in LITTER]
    except OSError as error:
        logs.logger.warning("inbox cannot be read: %s", error.strerror)
        return []


def _look(path: Path) -> Look | None:
    """How a file or folder looks; None for one that is empty, being written, gone, or leads elsewhere by a link."""
    with suppress(OSError):
        inside = [path] if not path.is_dir() else sorted(path.rglob("*"))
        if any(p.is_symlink() for p in [path, *inside]) or any(_is_partial(p) for p in inside):
            return None
        states = [(p, p.stat()) for p in inside if p.is_file()]
        return tuple((str(p.relative_to(path)), state.st_size, state.st_mtime_ns) for p, state in states) or None
    return None


def _is_partial(path: Path) -> bool:
    return bool(PARTIAL.fullmatch(path.name)) and not path.name.startswith((".", "~$"))


def _take(path: Path) -> Arrival:
    """Move what has settled out of the sender's way: he may send another of its name."""
    room = path.parent / ".taken" / secrets.token_hex(4)
    room.mkdir()
    path.rename(room / path.name)
    return Arrival(path.name, room / path.name)


def _load(due: Sequence[Arrival], stop: threading.Event, told: Told) -> Iterator[Arrival]:
    """Load what has no fault in one go, the rest one by one, so that no office waits for another; yield what failed."""
    alone = list(due)
    if len(due) > 1:
        clean = _without_faults(due)
        result = _child(["load", "--json", *(str(one.path) for one in clean)])[0] if len(clean) > 1 else None
        if result and result["accepted"]:
            alone = [one for one in due if one not in clean]
            for one in clean:
                _settle(one, result, told)
    for n, one in enumerate(alone):
        if stop.is_set():
            yield from alone[n:]
            return
        result, why = _child(["load", "--json", str(one.path)])
        if result:
            _settle(one, result, told)
        elif one.tries + 1 >= SETTINGS.operation.watch.tries:
            _give_up(one, why, told)
        else:
            pause = min(_FIRST_PAUSE * 2**one.tries, _LONGEST_PAUSE)
            logs.logger.warning("arrival could not be loaded, try %s: %s", one.tries + 1, why)
            told(f"{one.name}：没有装入（第{one.tries + 1}次），{pause:.0f}秒后再试。{why}")
            yield replace(one, tries=one.tries + 1, not_before=time.monotonic() + pause)


def _without_faults(due: Sequence[Arrival]) -> list[Arrival]:
    checked, _why = _child(["check", "--json", *(str(one.path) for one in due)])
    if checked is None:
        return []
    named = {str(fault["file"]).partition("/")[0] for fault in checked["faults"]}
    return [one for one in due if named.isdisjoint(path.name for path in files_in(one.path))]


def _child(arguments: list[str]) -> tuple[dict[str, Any] | None, str]:
    """What a command said, as JSON; None where it was ended or could not do its work, and the last words of it."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(
            walled.etl(arguments), cwd=ROOT, env=walled.environment(), stdin=subprocess.DEVNULL,
            stdout=out, stderr=err, start_new_session=True,
        )  # fmt: skip
        try:
            child.wait(SETTINGS.operation.watch.load_seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        if child.returncode < 0:  # the workers it started may wait for it
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
        said = _end_of(err, 4096).splitlines() or [""]
        try:
            found = json.loads(_end_of(out, MOST_OUTPUT))
        except ValueError:
            found = None
        return found if isinstance(found, dict) else None, f"{said[-1]} ({child.returncode})"


def _end_of(file: IO[bytes], most: int) -> str:
    file.seek(max(0, file.seek(0, os.SEEK_END) - most))
    return file.read().decode("utf-8", "replace").strip()


def _settle(one: Arrival, result: dict[str, Any], told: Told) -> None:
    """Write down what became of an arrival and let go of it, once its originals lie where they belong."""
    if result["accepted"]:
        lost = [p for p in files_in(one.path) if not received.is_intact(Original(p.name, sha256_of(p)))]
        if lost:
            raise OSError(f"{one.name} 已装入，而原件不在 received/ 里，没有移走。")
        ended = PUBLISHED if result["version"] else UNCHANGED
        told(
            f"{one.name}："
            + (f"已装入，版本{result['version']}。" if result["version"] else "以前已装入，没有新内容。")
        )
    else:
        ended = REFUSED
        told(f"{one.name}：有错误，已退回，见 {result['refused_dir']}。")
    _note(one, ended, version=result["version"], faults=result["faults_in_all"], refused_dir=result["refused_dir"])
    shutil.rmtree(one.path.parent)


def _give_up(one: Arrival, why: str, told: Told) -> None:
    failed = data_dir() / "inbox" / "failed" / one.path.parent.name
    failed.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(one.path.parent, failed)
    told(f"{one.name}：试了{one.tries + 1}次都没有装入，已移到 {failed}。{why}")
    _note(one, FAILED, version=None, faults=None, refused_dir=str(failed), why=why)


def _note(one: Arrival, ended: str, **more: Any) -> None:
    journal.add(data_dir() / "inbox" / "outcomes.jsonl", {"name": one.name, "ended": ended} | more)
    logs.event("arrival", ended=ended, version=more["version"], faults=more["faults"])
