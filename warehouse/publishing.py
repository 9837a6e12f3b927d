"""A filled file in; the next published version, or a cleared one that is there again, out: whole or not at all.

What is published is never replaced in place; a version's record is there before the pointer names it.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb

from warehouse import building, records, store
from warehouse.disk import clone, prepare_text, sha256_of, sync
from warehouse.records import Record
from warehouse.store import Version, WarehouseMissing, records_dir, version_path, warehouse_dir


def publish(
    build: Callable[[duckdb.DuckDBPyConnection, str], None],
    accept: Callable[[], None] = lambda: None,
    onto: Path | None = None,
) -> str:
    """Let `build(connection, version id)` fill the next version's file, then flip the pointer; return the id.

    The file is empty before, or a copy of the version file `onto`.
    `accept` is called when all that needs room on the disk has been written: the file, its record and the new pointer.
    Whatever `build` or the disk raises before that leaves the current version as it was and no unfinished file.
    """
    _adopt()
    version = f"v{_newest_number() + 1:06d}"
    unfinished = _building(version)
    try:
        record = prepared(version, build, onto)
        record_file = records.prepare(records_dir(), record)
        pointer_file = prepare_text(warehouse_dir() / "CURRENT", version + "\n")
        accept()
    except BaseException:
        _clear(unfinished)
        raise
    unfinished.rename(version_path(version))
    records.place(record_file)
    _flip(pointer_file)
    return version


def prepared(version: str, build: Callable[[duckdb.DuckDBPyConnection, str], None], onto: Path | None = None) -> Record:
    """Let `build(connection, version id)` fill a file beside its place, to be put there; return what it says.

    Whatever `build` raises removes the unfinished file.
    """
    unfinished = _building(version)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    _clear(unfinished)
    try:
        if onto:
            clone(onto, unfinished)
        with building.connect(unfinished) as connection:
            build(connection, version)
            record = records.of_file(connection)
            connection.execute("checkpoint")
        sync(unfinished)
        return record.made(sha256_of(unfinished))
    except BaseException:
        _clear(unfinished)
        raise


def put_again(record: Record) -> None:
    """Let the file that `prepared` made again take its place; the record tells from now on which file it is.

    The pointer and other versions stay as they are.
    """
    records.write(records_dir(), record)
    _building(record.id).replace(version_path(record.id))


def recover() -> None:
    """Take away what a killed loader had not finished writing, or had no memory for."""
    shutil.rmtree(building.spilled_dir(), ignore_errors=True)
    for path in warehouse_dir().glob("*.building"):
        _clear(path)
    for path in warehouse_dir().rglob("*.unfinished"):
        path.unlink()


def rollback(wanted: str) -> None:
    """Make an older published version the current one; its successors stay on disk.

    Raises:
        WarehouseMissing: there is no such version, or its file was cleared away.
    """
    if not store.version(wanted).kept:
        raise WarehouseMissing(f"版本 {wanted} 已清理，请先用 python -m etl rebuild --as-known-in {wanted} 重做。")
    _flip(prepare_text(warehouse_dir() / "CURRENT", wanted + "\n"))


def clear(cleared: Version) -> None:
    """Remove a version's file; its record stays, and whoever has the file open goes on.

    Raises:
        ValueError: it is the current version.
    """
    if cleared.id == store.current_version():
        raise ValueError(f"{cleared.id} is the current version")
    if not records.path_of(records_dir(), cleared.id).exists():
        records.write(records_dir(), cleared.record)
    cleared.path.unlink()
    for copy in warehouse_dir().glob(f"gaibo_{cleared.id}@*"):
        copy.unlink()


def is_whole(kept: Version) -> bool:
    """Whether a version's file is byte for byte what its record says; a file without one, whether it opens."""
    made = kept.record.file
    return kept.kept and (sha256_of(kept.path) == made.sha256 if made else opens(kept))


def opens(kept: Version) -> bool:
    """Whether a version's file can be opened and tells the version that it is."""
    try:
        return bool(store.query_at(kept.id, "select id from version").item() == kept.id)
    except (WarehouseMissing, duckdb.Error, ValueError):
        return False


def _adopt() -> None:
    """Give every file that has no record one: an older layout's, or of a loader killed before it wrote it."""
    for known in store.versions():
        if known.kept and known.record.file is None and known.record.checksum:
            records.write(records_dir(), known.record.made(sha256_of(known.path)))


def _building(version: str) -> Path:
    return version_path(version).with_suffix(".building")


def _clear(unfinished: Path) -> None:
    """Remove a file being built and what DuckDB put beside it: a log left there would be replayed into the next."""
    unfinished.with_name(unfinished.name + ".wal").unlink(missing_ok=True)
    shutil.rmtree(unfinished.with_name(unfinished.name + ".tmp"), ignore_errors=True)
    unfinished.unlink(missing_ok=True)


def _newest_number() -> int:
    return max((int(known.id[1:]) for known in store.versions()), default=0)


def _flip(pointer_file: Path) -> None:
    pointer_file.replace(warehouse_dir() / "CURRENT")
