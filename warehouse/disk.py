"""A file's path in; its bytes on the disk, whole under their name or not at all, out."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

FICLONE = 0x40049409  # of linux/fs.h


def sha256_of(path: Path) -> str:
    """Content hash of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Have the system write a file, or a folder's list of names, to the disk before anything relies on it."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def prepare_copy(source: Path, path: Path) -> Path:
    """Copy a file beside the place it is to stand at and return where; renamed, it takes its place at once."""
    return _prepared(path, lambda unfinished: shutil.copyfile(source, unfinished))


def clone(source: Path, target: Path) -> None:
    """Copy a file; where the file system can, the two share their blocks until one is changed."""
    try:
        with source.open("rb") as old, target.open("wb") as new:
            fcntl.ioctl(new.fileno(), FICLONE, old.fileno())
    except OSError:
        shutil.copyfile(source, target)


def prepare_text(path: Path, text: str) -> Path:
    """Write what is to stand at a path beside it and return where; renamed, it takes its place at once."""
    return _prepared(path, lambda unfinished: unfinished.write_text(text, encoding="utf-8"))


def _prepared(path: Path, write: Callable[[Path], object]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    try:
        write(unfinished)
        sync(unfinished)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    return unfinished


def write_text(path: Path, text: str) -> None:
    """Write a text file whole, in the place of the one that stands there."""
    prepare_text(path, text).replace(path)
