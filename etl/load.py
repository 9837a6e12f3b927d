"""Files and folders in; a new version of the warehouse out, or a refusal that lists every fault and changes nothing."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from etl import received
from etl.facts import Staged, sent_twice, stage
from etl.faults import Fault
from etl.publish import publish
from etl.read import Reading, read_file
from etl.received import Manifest, Original
from etl.refused import keep_refused
from etl.regions import Regions
from etl.schema import FORMS
from warehouse import engines, lake
from warehouse.findings import CheckFailedError
from warehouse.store import writer

# Fewer files than this are read sooner here than by workers that must first start.
WORTH_WORKERS = 12

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Outcome:
    """What became of a load: the version published, or what stood in the way and where the originals lie."""

    version: str | None
    files: int
    skipped: tuple[str, ...] = ()
    submissions: int = 0
    rows: int = 0
    faults: tuple[Fault, ...] = ()
    broken_rules: str | None = None
    refused_dir: Path | None = None

    @property
    def accepted(self) -> bool:
        """Whether nothing stood in the way; files that are known already are accepted and publish nothing."""
        return not self.faults and self.broken_rules is None


def files_in(path: Path) -> list[Path]:
    """A file, or every file below a folder by name; hidden files and Office's lock files are left out."""
    if path.is_file():
        return [path]
    return sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))


def check(paths: Sequence[Path], period: str | None = None, progress: Progress | None = None) -> Outcome:
    """Read files and list every fault, loading nothing; `paths` as for `load`."""
    batches = [files_in(path) for path in paths]
    readings = _read([file for batch in batches for file in batch], period, progress)
    faults: list[Fault] = []
    for batch in batches:
        read = [next(readings) for _ in batch]
        faults += [*(fault for reading in read for fault in reading.faults), *sent_twice(read)]
    return Outcome(None, sum(map(len, batches)), faults=tuple(faults))


def load(
    paths: Sequence[Path],
    period: str | None = None,
    label: str | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Load files and folders and publish one new version; each path is a load of its own, in the order given.

    A file whose content was accepted before is skipped. One fault anywhere refuses everything: nothing is changed,
    and the faulty originals are kept under inbox/refused beside a report.
    """
    with writer():
        _prepare_lake()
        known = set(lake.submissions()["file_hash"])
        batches, skipped = [], []
        for path in paths:
            hashed = [(file, received.sha256_of(file)) for file in files_in(path)]
            batches.append([(file, sha256) for file, sha256 in hashed if sha256 not in known])
            skipped += [file.name for file, sha256 in hashed if sha256 in known]
        files = [file for batch in batches for file, _ in batch]
        readings = _read(files, period, progress)
        first = next_load_id()
        manifests = [
            Manifest(first + n, date.today(), period, label, tuple(Original(f.name, h) for f, h in batch))
            for n, batch in enumerate(batch for batch in batches if batch)
        ]
        staged: list[Staged] = []
        for manifest in manifests:
            staged.append(_stage(manifest, readings, staged))
        faults = [fault for one in staged for fault in one.faults]
        if faults:
            for one in staged:
                one.discard()
            refused = keep_refused([file for file in files if file.name in {f.file for f in faults}], faults)
            return Outcome(None, len(files), tuple(skipped), faults=tuple(faults), refused_dir=refused)
        if not staged:
            return Outcome(None, 0, tuple(skipped))
        for file, sha256 in (pair for batch in batches for pair in batch):
            received.keep(file, sha256)
        engines.mark(_touched(staged))
        for manifest, one in zip(manifests, staged, strict=True):
            received.record(manifest)
            one.commit()
        return _publish(staged, files, tuple(skipped), progress)


def next_load_id() -> int:
    """The number of the next load: above every load that was received."""
    return max((manifest.load_id for manifest in received.manifests()), default=0) + 1


def rebuild(progress: Progress | None = None) -> Outcome:
    """Make the lake, the marts and a new version again from the received originals alone."""
    with writer():
        manifests = received.manifests()
        engines.mark(None)
        lake.clear()
        _prepare_lake()
        staged: list[Staged] = []
        for manifest in manifests:
            with received.as_sent(manifest) as files:
                staged.append(_stage(manifest, _read(files, manifest.period, progress), []))
            staged[-1].commit()
        return _publish(staged, [Path(o.name) for m in manifests for o in m.files], (), progress)


def _publish(staged: list[Staged], files: list[Path], skipped: tuple[str, ...], progress: Progress | None) -> Outcome:
    try:
        version = publish(progress)
    except CheckFailedError as broken:
        for one in staged:
            received.forget(one.load_id)
            one.discard()
        engines.mark(_touched(staged))
        return Outcome(None, len(files), skipped, broken_rules=str(broken))
    submissions = pl.concat([one.submissions for one in staged])
    return Outcome(version, len(files), skipped, submissions.height, int(submissions["rows"].sum()))


def _touched(staged: list[Staged]) -> set[int] | None:
    """The periods whose marts must be made again; None for all, as a plan counts in every period."""
    submissions = pl.concat([one.submissions for one in staged])
    if submissions["period"].null_count():
        return None
    return set(submissions["period"])


def _stage(manifest: Manifest, readings: Iterator[Reading], uncommitted: Sequence[Staged]) -> Staged:
    earlier = pl.concat([lake.submissions(), *(one.submissions for one in uncommitted)])
    return stage([next(readings) for _ in manifest.files], manifest, earlier)


def _prepare_lake() -> None:
    lake.prepare({name: form.lake_schema for name, form in FORMS.items()}, Regions.load().frame())


def _read(files: Sequence[Path], period: str | None, progress: Progress | None) -> Iterator[Reading]:
    """Readings in the order of the files, by two workers where there are many files."""
    read = partial(read_file, regions=Regions.load(), period=period)
    if len(files) < WORTH_WORKERS:
        yield from _counted(map(read, files), len(files), progress)
        return
    # Forking a process whose polars threads are running can hang; workers start fresh.
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as workers:
        yield from _counted(workers.map(read, files, chunksize=4), len(files), progress)


def _counted(readings: Iterator[Reading], total: int, progress: Progress | None) -> Iterator[Reading]:
    for done, reading in enumerate(readings, start=1):
        if progress:
            progress("读取", done, total)
        yield reading
