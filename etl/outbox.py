"""Files made in a room of their own in; put together into someone's folder, nothing of his overwritten, out."""

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from warehouse.disk import sha256_of, sync, write_text

RECORD = "gaibo-export.json"
_ROOM = ".gaibo-export.unfinished"
# In the record while files take their places: whoever is killed meanwhile knows his own files the next time.
_COMING = "coming"


class NotOursError(ValueError):
    """The folder has something in the way that this command did not write; the message says what and what to do."""


@contextlib.contextmanager
def outbox(folder: Path, kind: str, names: Collection[str], about: dict[str, Any]) -> Iterator[Path]:
    """A room for files of these names; at the end they are in the folder, and those of this kind's last time are not.

    Whatever is raised within leaves the folder as it was. `about` goes into the folder's record beside the checksums
    by which the next time knows its own files.

    Raises:
        NotOursError: a file of one of the names is there and another wrote or changed it.
    """
    if folder.exists() and not folder.is_dir():
        raise NotOursError(f"{folder} 是一个文件，不是文件夹，没有写出。请用 --out 另选一个文件夹。")
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        before = _record(folder)
        _refuse_strangers(folder, [*names, *([] if before else [RECORD])], before)
        room = folder / _ROOM
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir()
        try:
            yield room
            _place(room, folder, kind, before, about)
        finally:
            shutil.rmtree(room, ignore_errors=True)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other export is writing into the folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _place(room: Path, folder: Path, kind: str, before: dict[str, Any], about: dict[str, Any]) -> None:
    made = sorted(room.iterdir())
    _refuse_strangers(folder, [path.name for path in made], before)
    files = {path.name: sha256_of(path) for path in made}
    _write(folder, before | {_COMING: {"files": files}})
    for path in made:
        sync(path)
        path.replace(folder / path.name)
    record = {form: one for form, one in before.items() if form not in (kind, _COMING)}
    record[kind] = about | {"files": files}
    needed = {name for one in record.values() for name in one["files"]}
    for name in {name for one in before.values() for name in one["files"]} - needed:
        if (folder / name).exists() and _is_ours(folder / name, before):
            (folder / name).unlink()
    _write(folder, record)


def _write(folder: Path, record: dict[str, Any]) -> None:
    write_text(folder / RECORD, json.dumps(record, ensure_ascii=False, indent=1) + "\n")


def _refuse_strangers(folder: Path, names: Collection[str], before: dict[str, Any]) -> None:
    strange = [name for name in names if os.path.lexists(folder / name) and not _is_ours(folder / name, before)]
    if strange:
        told = "、".join(strange[:5]) + (f"等{len(strange)}个文件" if len(strange) > 5 else "")
        raise NotOursError(
            f"{folder} 里的 {told} 不是本命令写的，或写出以后被改过，没有覆盖。请用 --out 另选一个文件夹，或先移走。"
        )


def _is_ours(path: Path, before: dict[str, Any]) -> bool:
    known = {one["files"].get(path.name) for one in before.values()}
    return path.is_file() and not path.is_symlink() and sha256_of(path) in known


def _record(folder: Path) -> dict[str, Any]:
    """What was exported into the folder before, by format; nothing where the record cannot be read."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return record if all(isinstance(one["files"], dict) for one in record.values()) else {}
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return {}
