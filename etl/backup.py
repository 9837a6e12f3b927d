"""A data folder in, one archive of it out; an archive in, the same data folder out, every byte of it proved.

The archive is a tar file: the files of the data folder under their own names, settings.toml of the checkout, and last
MANIFEST.json with the size and hash of each, so that one that was cut short has none and is refused.
"""

import hashlib
import json
import os
import re
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

from warehouse import audit, health, journal, logs, store, writing
from warehouse.disk import sync
from warehouse.engines import Progress
from warehouse.settings import ROOT

MANIFEST, SETTINGS_FILE = "MANIFEST.json", "settings.backup.toml"
FORMAT = 1
# What is being made, what marks who is at work, and what is only there for a moment or can be written again.
TRANSIENT = re.compile(
    r"warehouse/LOCK|log/loading\.lock|\.restoring/.*|inbox/(uploads|demo)/.*|(lake\.new|lake\.old|marts\.aside|spilled)/.*"
    r"|(.*/)?\.[^/]*\.unfinished(/.*)?|.*\.unfinished|warehouse/[^/]*\.building(\..*)?"
)
NAME = re.compile(r"gaibo-\d{8}-\d{6}\.tar(\.gz)?")
_CHUNK = 1 << 20


class NotRestored(ValueError):
    """The archive is not whole, or its place is taken; the message says which, and nothing has been changed."""


@dataclass(frozen=True)
class Archive:
    """What an archive holds: the current version (None before the first load), its files and their bytes."""

    path: Path
    version: str | None
    files: int
    size: int
    removed: tuple[str, ...] = ()


def backup(out: Path, keep: int = 0, progress: Progress | None = None, wait: bool = True) -> Archive:
    """Write the data folder into an archive; loads wait meanwhile, readers do not.

    Args:
        out: the archive, compressed where its name ends with .gz; a folder gets one named for the moment (UTC).
        keep: in a folder, so many archives of such names stay, the newest; 0 for all.

    Raises:
        FileExistsError: there is such a file; says so.
        ValueError: the archive would lie within what it holds.
        warehouse.writing.WarehouseBusy: a loader is at work and `wait` is false.
    """
    folder, data = out.is_dir(), store.data_dir().resolve()
    path = out / f"gaibo-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar" if folder else out
    if path.exists():
        raise FileExistsError(f"{path} 已经有了，没有覆盖。请另起一个名字。")
    if path.resolve().is_relative_to(data):
        raise ValueError(f"备份不能写在数据文件夹（{data}）里面，请写到别处，最好是另一块磁盘。")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with writing.writer(wait):
            made = _written(unfinished, path, data, progress)
        sync(unfinished)
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    logs.event("backup", version=made.version, files=made.files, bytes=made.size)
    return Archive(path, made.version, made.files, made.size, _rotated(out, keep) if folder else ())


def restore(archive: Path, progress: Progress | None = None) -> Archive:
    """Put what an archive holds into the data folder, which must be empty; readers see it once all is in its place.

    Logs that a running server has begun meanwhile stay.

    Raises:
        NotRestored: the data folder holds something, or the archive is damaged or not whole.
    """
    with writing.writer(wait=True):
        data = store.data_dir()
        room = data / ".restoring"
        shutil.rmtree(room, ignore_errors=True)
        if there := next(_taken(data), None):
            raise NotRestored(f"{data} 不是空的（有 {there}），没有恢复。请换一个空文件夹，或先把它移走。")
        try:
            manifest = _unpacked(archive, room, progress)
            _moved(room, data, sorted(manifest["files"], key=lambda name: name == "warehouse/CURRENT"))
        finally:
            shutil.rmtree(room, ignore_errors=True)
    size = sum(size for size, _sha256 in manifest["files"].values())
    logs.event("restore", version=manifest["version"], files=len(manifest["files"]), bytes=size)
    return Archive(archive, manifest["version"], len(manifest["files"]), size)


def _written(unfinished: Path, path: Path, data: Path, progress: Progress | None) -> Archive:
    files: dict[str, tuple[int, str]] = {}
    names = [*_names(data), SETTINGS_FILE]
    # Whoever reads it has the data: nobody but who made it, until he gives it to others.
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(handle, "wb") as file,
        tarfile.open(fileobj=file, mode=_mode(path), format=tarfile.PAX_FORMAT) as tar,
    ):
        for done, name in enumerate(names):
            if progress:
                progress("备份", done, len(names))
            source = ROOT / "settings.toml" if name == SETTINGS_FILE else data / name
            try:
                files[name] = _added(tar, source, name)
            except FileNotFoundError:
                continue  # a log or a draft that its own room has cleared away since
        pointer = data / "warehouse" / "CURRENT"
        version = store.current_version() if pointer.exists() else None
        about = {"format": FORMAT, "programme": health.PROGRAMME, "made_at": datetime.now(UTC).isoformat()}
        text = json.dumps(about | {"version": version, "files": files}, ensure_ascii=False, indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(text)
        tar.addfile(info, BytesIO(text))
    if progress:
        progress("备份", len(names), len(names))
    return Archive(path, version, len(files), sum(size for size, _sha256 in files.values()))


def _mode(path: Path) -> Any:
    return "w:gz" if path.suffix == ".gz" else "w:"


def _names(data: Path) -> Iterator[str]:
    """Every file of the data folder that is to be kept, by its path within; folders may be links to other disks."""
    for folder, _folders, names in os.walk(data, followlinks=True):
        for name in sorted(names):
            path = Path(folder) / name
            within = path.relative_to(data).as_posix()
            if path.is_file() and not TRANSIENT.fullmatch(within):
                yield within


def _added(tar: tarfile.TarFile, source: Path, name: str) -> tuple[int, str]:
    """Add a file as long as it is now, though a journal may grow meanwhile; its size and hash."""
    with source.open("rb") as file:
        state, digest = os.fstat(file.fileno()), hashlib.sha256()
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = state.st_size, int(state.st_mtime), 0o644
        tar.addfile(info, _Hashed(file, digest.update))
    return info.size, digest.hexdigest()


class _Hashed(BytesIO):
    """A file that tells what is read from it."""

    def __init__(self, file: IO[bytes], tell: Any) -> None:
        super().__init__()
        self._file, self._tell = file, tell

    def read(self, size: int | None = -1, /) -> bytes:
        chunk = self._file.read(-1 if size is None else size)
        self._tell(chunk)
        return chunk


def _taken(data: Path) -> Iterator[str]:
    """The files that stand in the way of a restoration."""
    for path in sorted(data.rglob("*")):
        within = path.relative_to(data).as_posix()
        if not path.is_dir() and not within.startswith("log/") and not TRANSIENT.fullmatch(within):
            yield within


def _unpacked(archive: Path, room: Path, progress: Progress | None) -> dict[str, Any]:
    """Unpack an archive into a room, each file held against the manifest; return the manifest."""
    found: dict[str, list[Any]] = {}
    manifest: dict[str, Any] | None = None
    broken = f"{archive} 不是完整的备份，没有恢复"
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                file = tar.extractfile(member) if member.isfile() else None
                place = PurePosixPath(member.name)
                if file is None or place.is_absolute() or ".." in place.parts:
                    raise NotRestored(f"{broken}：里面有不该有的 {member.name}。")
                if member.name == MANIFEST:
                    manifest = json.load(file)
                    continue
                found[member.name] = _copied(file, room / place)
                if progress:
                    progress("恢复", int(tar.offset), archive.stat().st_size)
    except (tarfile.TarError, EOFError, ValueError, OSError) as error:
        if isinstance(error, NotRestored) or (isinstance(error, OSError) and error.errno):
            raise
        raise NotRestored(f"{broken}：文件受损或没有写完（{error}）。") from error
    if manifest is None or manifest.get("format") != FORMAT:
        raise NotRestored(f"{broken}：缺少清单，或由更新的程序所写。")
    if differing := sorted(
        name for name in {*found, *manifest["files"]} if found.get(name) != manifest["files"].get(name)
    ):
        raise NotRestored(f"{broken}：{'、'.join(differing[:3])} 与清单不符。")
    return manifest


def _copied(file: IO[bytes], place: Path) -> list[Any]:
    place.parent.mkdir(parents=True, exist_ok=True)
    size, digest = 0, hashlib.sha256()
    with place.open("wb") as out:
        while chunk := file.read(_CHUNK):
            out.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        out.flush()
        os.fsync(out.fileno())
    return [size, digest.hexdigest()]


def _moved(room: Path, data: Path, names: list[str]) -> None:
    for name in names:
        place = data / name
        place.parent.mkdir(parents=True, exist_ok=True)
        begun: list[dict[str, Any]] = []
        if place.exists():  # a log that a running server has begun: what was known before comes first in it
            if place == audit.path():
                begun = list(journal.records(place))
            else:
                (room / name).write_bytes((room / name).read_bytes() + place.read_bytes())
        (room / name).replace(place)
        for record in begun:
            journal.add(place, record, chained=True, at=str(record.get("at", "")))


def _rotated(folder: Path, keep: int) -> tuple[str, ...]:
    made = sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))
    gone = made[:-keep] if keep else []
    for path in gone:
        path.unlink()
    return tuple(path.name for path in gone)
