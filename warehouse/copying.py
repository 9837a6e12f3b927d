"""A published version in; the same file, record and pointer in the data folder of a machine that only serves out.

A reader there sees the version before, or this one whole: the file is on the disk and proved before its record is
placed, and the pointer is last. A copy that is broken off anywhere is finished by the next.
"""

from pathlib import Path

from warehouse import records
from warehouse.disk import prepare_copy, prepare_text, sha256_of, sync
from warehouse.store import Version, WarehouseMissing, data_dir, records_dir, warehouse_dir
from warehouse.writing import writer


class OtherWarehouse(RuntimeError):
    """The folder is not a copy of this warehouse; the message says by what that is seen."""


def copy(version: Version, to: Path) -> bool:
    """Copy a version into a data folder and make it the current one there; whether its file had to be copied.

    Raises:
        WarehouseMissing: the version's file has been cleared away.
        OtherWarehouse: the folder is ours, or has published something else under this version's id.
        OSError: the disk is full, or what arrived is not what was sent; the version before stays current.
    """
    if to.resolve() == data_dir().resolve():
        raise OtherWarehouse(f"{to} 就是本数据文件夹，不必复制。")
    if not version.kept:
        raise WarehouseMissing(
            f"版本 {version.id} 已清理，请先用 python -m etl rebuild --as-known-in {version.id} 重做。"
        )
    folder = to / warehouse_dir().name
    with writer(folder=folder):
        _ours(version, folder)
        made = version.record.file
        digest = made.sha256 if made else sha256_of(version.path)
        copied = _file(version.path, folder / version.path.name, digest)
        records.write(folder / records_dir().name, version.record.made(digest) if not made else version.record)
        prepare_text(folder / "CURRENT", version.id + "\n").replace(folder / "CURRENT")
        sync(folder)
    return copied


def _ours(version: Version, folder: Path) -> None:
    """Refuse a folder where people have loaded for themselves, which a copy would throw away."""
    theirs = records.read(folder / records_dir().name).get(version.id)
    ours = version.record
    if theirs and (theirs.published_at, theirs.checksum) != (ours.published_at, ours.checksum):
        raise OtherWarehouse(f"{folder.parent} 的版本 {version.id} 是另外装入发布的，没有复制。")


def _file(source: Path, place: Path, digest: str) -> bool:
    if place.exists() and sha256_of(place) == digest:
        return False
    unfinished = prepare_copy(source, place)
    if sha256_of(unfinished) != digest:
        unfinished.unlink()
        raise OSError(f"{place} 与发布时的校验值不符，没有启用；原文件可能已损坏，请先运行 python -m etl verify。")
    unfinished.replace(place)
    sync(place.parent)
    return True
