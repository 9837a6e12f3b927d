"""Paths in; their new files read, examined and staged out, load by load."""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from etl import received
from etl.examine import examine
from etl.facts import Staged, refuse, stage
from etl.faults import Fault
from etl.long import stage_long
from etl.opening.long_files import UnlikeError
from etl.read import Reading, read_file
from etl.received import Manifest, Original
from etl.refusal.refused import refused_dir
from etl.regions import Regions
from etl.within import outside
from warehouse import lake
from warehouse.disk import sha256_of
from warehouse.engines import Progress

# Fewer files than this are read sooner here than by workers that must first start.
WORTH_WORKERS = 12

# What systems leave in folders.
LITTER = {"Thumbs.db", "desktop.ini", "__MACOSX"}


@dataclass(frozen=True)
class Batch:
    """The new files of one command, read and staged."""

    sent: tuple[tuple[Path, ...], ...]
    skipped: tuple[str, ...]
    manifests: tuple[Manifest, ...]
    staged: tuple[Staged, ...]

    @property
    def files(self) -> list[Path]:
        """All of them, in the order they were sent."""
        return [file for files in self.sent for file in files]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that stands in the way."""
        return tuple(fault for one in self.staged for fault in one.faults)

    def faulty_files(self) -> dict[Path, list[Fault]]:
        """The files that the faults of their own load name, each with these faults; 包.zip/费县.csv names 包.zip."""
        found: dict[Path, list[Fault]] = {}
        for files, one in zip(self.sent, self.staged, strict=True):
            named: dict[str, list[Fault]] = {}
            for fault in one.faults:
                named.setdefault(fault.file.partition("/")[0], []).append(fault)
            found |= {file: named[file.name] for file in files if file.name in named}
        return found

    def discard(self) -> None:
        """Take the staged facts away again."""
        for one in self.staged:
            one.discard()


def gather(
    paths: Sequence[Path],
    period: str | None,
    label: str | None,
    replace: bool,
    progress: Progress | None,
    within: str | None = None,
) -> Batch:
    """Read, examine and stage what is new under the paths; nothing counts until the loads are committed."""
    sent, skipped = _new_files(paths, period, replace)
    first = max((manifest.load_id for manifest in received.manifests()), default=0) + 1
    manifests = tuple(
        Manifest(number, date.today(), period, label, replace, tuple(Original(f.name, h) for f, h in files.items()))
        for number, files in enumerate(sent, start=first)
    )
    staged = stage_all(manifests, read_all([(file, period) for files in sent for file in files], progress), within)
    return Batch(tuple(tuple(files) for files in sent), skipped, manifests, tuple(staged))


def files_in(path: Path) -> list[Path]:
    """A file, or every file below a folder by name, without what was refused and what systems leave beside files."""
    if path.is_file():
        return [path]
    refused = refused_dir()
    return sorted(
        p
        for p in path.rglob("*")
        if p.is_file()
        and not p.name.startswith((".", "~$"))
        and p.name not in LITTER
        and refused not in p.resolve().parents
    )


def _new_files(
    paths: Sequence[Path], period: str | None, replace: bool
) -> tuple[list[dict[Path, str]], tuple[str, ...]]:
    """Per path the files to read with their hashes, and the names of those that were accepted before."""
    seen = set() if replace else _accepted_before(period)
    sent, skipped = [], []
    for path in paths:
        files = {}
        for file in files_in(path):
            sha256 = sha256_of(file)
            if sha256 in seen:
                skipped.append(file.name)
            else:
                files[file] = sha256
            seen.add(sha256)
        if files:
            sent.append(files)
    return sent, tuple(skipped)


def _accepted_before(period: str | None) -> set[str]:
    """Hashes of the files that need not be read again: loaded in the same way, or reporting this very period."""
    slots = lake.submissions().group_by("load_id").agg("slot")
    reported = {load_id: set(of_load) for load_id, of_load in slots.iter_rows()}
    wanted = (period or "").replace("-", "")
    return {
        original.sha256
        for manifest in received.manifests()
        if manifest.period == period or wanted in reported.get(manifest.load_id, ())
        for original in manifest.files
    }


def stage_all(manifests: Sequence[Manifest], readings: Iterator[Reading], within: str | None = None) -> list[Staged]:
    """Examine and stage load after load, each knowing those before it; `within` is the region of who sends them."""
    staged: list[Staged] = []
    known = lake.newest(lake.submissions())
    for manifest in manifests:
        staged.append(_staged([next(readings) for _ in manifest.files], manifest, known, within))
        known = lake.newest(pl.concat([known, staged[-1].submissions]))
    return staged


def _staged(readings: list[Reading], manifest: Manifest, known: pl.DataFrame, within: str | None) -> Staged:
    regions = Regions.load()
    if within:  # whose place each row is of is told of a whole file alone
        readings = _whole(readings, manifest, regions)
    frames, faults = examine(readings, known, manifest.replace)
    if not any(reading.long for reading in readings):
        faults += outside(frames, within, regions)
        return refuse(manifest, faults) if faults else stage(frames, manifest, known)
    try:
        return stage_long(readings, frames, manifest, known, regions, faults)
    except UnlikeError:
        return _staged(_whole(readings, manifest, regions), manifest, known, within)


def _whole(readings: list[Reading], manifest: Manifest, regions: Regions) -> list[Reading]:
    """The readings, those of long files as if these were short."""
    return [read_file(one.long, regions, manifest.period, whole=True) if one.long else one for one in readings]


def read_all(files: Sequence[tuple[Path, str | None]], progress: Progress | None) -> Iterator[Reading]:
    """Readings of files (each with the period it was sent for) in their order, by two workers where there are many."""
    read = partial(_read, Regions.load())
    if len(files) < WORTH_WORKERS:
        yield from _counted(map(read, files), len(files), progress)
        return
    # Forking a process whose polars threads are running can hang; workers start fresh.
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as workers:
        yield from _counted(workers.map(read, files, chunksize=4), len(files), progress)


def _read(regions: Regions, file: tuple[Path, str | None]) -> Reading:
    path, period = file
    return read_file(path, regions, period)


def _counted(readings: Iterator[Reading], total: int, progress: Progress | None) -> Iterator[Reading]:
    for done, reading in enumerate(readings, start=1):
        if progress:
            progress("读取", done, total)
        yield reading
