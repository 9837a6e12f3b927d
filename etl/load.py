"""Files and folders in; a new version of the warehouse out, or a refusal that lists every fault and changes nothing."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

import polars as pl

from etl import received
from etl.examine import examine
from etl.facts import Staged, refuse, stage
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

# What systems leave in folders.
LITTER = {"Thumbs.db", "desktop.ini", "__MACOSX"}

Progress = Callable[[str, int, int], None]


class RebuildRefusedError(RuntimeError):
    """An original is refused by today's reader; the message lists the faults, and nothing is changed."""


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
    """A file, or every file below a folder by name; what systems and Office leave beside files is left out."""
    if path.is_file():
        return [path]
    return sorted(
        p for p in path.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")) and p.name not in LITTER
    )


def check(paths: Sequence[Path], period: str | None = None, progress: Progress | None = None) -> Outcome:
    """Read files and list every fault that would refuse them, loading nothing; `paths` as for `load`."""
    batches = [files_in(path) for path in paths]
    readings = _read([file for batch in batches for file in batch], period, progress)
    if not lake.empty_path("submission").exists():
        _prepare_lake()
    known = lake.submissions()
    faults = [fault for batch in batches for fault in examine([next(readings) for _ in batch], known)[1]]
    return Outcome(None, sum(map(len, batches)), faults=tuple(faults))


def load(
    paths: Sequence[Path],
    period: str | None = None,
    label: str | None = None,
    again: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Load files and folders and publish one new version; each path is a load of its own, in the order given.

    A file whose content was accepted before is skipped, so that a folder sent twice does not undo the corrections made
    since; `again` loads it as a new revision. One fault anywhere refuses everything: nothing is changed, and the faulty
    originals are kept under inbox/refused beside a report.
    """
    with writer():
        _recover()
        _prepare_lake()
        batches, skipped = _new_files(paths, period, again)
        files = [file for batch in batches for file in batch]
        manifests = [
            Manifest(number, date.today(), period, label, tuple(Original(f.name, h) for f, h in batch.items()))
            for number, batch in enumerate(batches, start=next_load_id())
        ]
        staged = _stage(manifests, _read(files, period, progress))
        faults = [fault for one in staged for fault in one.faults]
        if faults:
            for one in staged:
                one.discard()
            refused = keep_refused([file for file in files if file.name in {f.file for f in faults}], faults)
            return Outcome(None, len(files), skipped, faults=tuple(faults), refused_dir=refused)
        for batch in batches:
            for file, sha256 in batch.items():
                received.keep(file, sha256)
        engines.mark(_touched(staged))
        for manifest, one in zip(manifests, staged, strict=True):
            received.record(manifest)
            one.commit()
        if not engines.marked():
            return Outcome(None, 0, skipped)
        try:
            return _published(staged, len(files), skipped, progress)
        except CheckFailedError as broken:
            for one in staged:
                one.discard()
            received.forget_all_but(lake.committed())
            return Outcome(
                None, len(files), skipped, broken_rules=str(broken), refused_dir=keep_refused(files, [broken])
            )


def rebuild(progress: Progress | None = None) -> Outcome:
    """Make the lake, the marts and a new version again from the received originals alone.

    The old lake stays in place until the new one is whole; an original that would be refused today ends the rebuild.
    """
    with writer():
        _recover()
        manifests = received.manifests()
        files = [original.name for manifest in manifests for original in manifest.files]
        if not manifests:
            return Outcome(None, 0)
        with ExitStack() as folders:
            originals = [folders.enter_context(received.as_sent(manifest)) for manifest in manifests]
            readings = chain.from_iterable(
                _read(sent, manifest.period, progress) for manifest, sent in zip(manifests, originals, strict=True)
            )
            with lake.rebuilding():
                _prepare_lake()
                staged = _stage(manifests, readings)
                faults = tuple(fault for one in staged for fault in one.faults)
                if faults:
                    raise RebuildRefusedError("\n".join(map(str, faults)))
                for one in staged:
                    one.commit()
                engines.mark(None)
        return _published(staged, len(files), (), progress)


def next_load_id() -> int:
    """The number of the next load: above every load that was received."""
    return max((manifest.load_id for manifest in received.manifests()), default=0) + 1


def _recover() -> None:
    """Undo what a killed loader left half done, so that manifests, facts and records agree again."""
    lake.recover()
    received.forget_all_but(lake.committed())


def _new_files(paths: Sequence[Path], period: str | None, again: bool) -> tuple[list[dict[Path, str]], tuple[str, ...]]:
    """Per path the files to read with their hashes, and the names of those that were accepted before."""
    manifests = () if again else received.manifests()
    seen = {original.sha256 for manifest in manifests if manifest.period == period for original in manifest.files}
    batches, skipped = [], []
    for path in paths:
        batch = {}
        for file in files_in(path):
            sha256 = received.sha256_of(file)
            if sha256 in seen:
                skipped.append(file.name)
            else:
                batch[file] = sha256
            seen.add(sha256)
        if batch:
            batches.append(batch)
    return batches, tuple(skipped)


def _published(staged: list[Staged], files: int, skipped: tuple[str, ...], progress: Progress | None) -> Outcome:
    version = publish(progress)
    submissions = _submissions(staged)
    return Outcome(version, files, skipped, submissions.height, int(submissions["rows"].sum()))


def _submissions(staged: Sequence[Staged]) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=lake.SUBMISSION_SCHEMA), *(one.submissions for one in staged)])


def _touched(staged: list[Staged]) -> set[int] | None:
    """The periods whose marts must be made again; None for all, as a plan counts in every period."""
    submissions = _submissions(staged)
    if submissions["period"].null_count():
        return None
    return set(submissions["period"])


def _stage(manifests: Sequence[Manifest], readings: Iterator[Reading]) -> list[Staged]:
    """Examine and stage load after load, each knowing those before it."""
    staged: list[Staged] = []
    before = lake.submissions()
    for manifest in manifests:
        earlier = pl.concat([before, _submissions(staged)])
        frames, faults = examine([next(readings) for _ in manifest.files], earlier)
        staged.append(refuse(manifest, faults) if faults else stage(frames, manifest, earlier))
    return staged


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
