"""Files and folders in; a new version of the warehouse out, or a refusal that lists every fault and changes nothing."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from dataclasses import replace as replaced
from pathlib import Path

import duckdb
import polars as pl

from etl import received
from etl.batch import Batch, gather, read_all, stage_all
from etl.differences import Review, review
from etl.facts import Staged, submissions_of
from etl.faults import Fault
from etl.publish import publish
from etl.refusal.refused import keep_refused, refusal_files
from etl.regions import Regions
from etl.schema import LAKE_FORMS
from warehouse import engines, lake, publishing
from warehouse.engines import Progress
from warehouse.findings import CheckFailedError
from warehouse.writing import writer


class IncompleteError(RuntimeError):
    """Originals and facts do not go together; the message says what to do, and nothing is changed."""


@dataclass(frozen=True)
class Outcome:
    """What became of a load: the version published, or what stood in the way and where the originals lie.

    `review` compares its reports with those they replace, where that was asked for and nothing stood in the way.
    """

    version: str | None
    files: int
    skipped: tuple[str, ...] = ()
    submissions: int = 0
    rows: int = 0
    faults: tuple[Fault, ...] = ()
    broken_rules: str | None = None
    refused_dir: Path | None = None
    review: Review | None = None

    def followed_by(self, later: "Outcome") -> "Outcome":
        """What became of two loads, one after the other: the later's outcome, and what both brought."""
        return replaced(
            later,
            version=later.version or self.version,
            files=self.files + later.files,
            skipped=self.skipped + later.skipped,
            submissions=self.submissions + later.submissions,
            rows=self.rows + later.rows,
        )

    @property
    def accepted(self) -> bool:
        """Whether nothing stood in the way; files that are known already are accepted and publish nothing."""
        return not self.faults and self.broken_rules is None


def check(
    paths: Sequence[Path],
    period: str | None = None,
    replace: bool = False,
    progress: Progress | None = None,
    preview: int | None = None,
    report: Path | None = None,
    within: str | None = None,
) -> Outcome:
    """List every fault for which `load` would refuse the same paths, loading nothing.

    `within` is as for `load`. The rules that must hold (warehouse/checks, fail) need a version to be built and are not
    run. Unless `preview`, a number of rows, is None, the outcome has a review. What would be sent back beside refused
    originals is written into the folder `report`.
    """
    with _alone():
        batch = gather(paths, period, None, replace, progress, within)
        try:
            if report and batch.faults:
                report.mkdir(parents=True, exist_ok=True)
                faulty = ((file.name, file.read_bytes(), faults) for file, faults in batch.faulty_files().items())
                for name, content in refusal_files(faulty, batch.faults).items():
                    (report / name).write_bytes(content)
            reviewed = _reviewed(batch, preview)
        finally:
            batch.discard()
        return Outcome(
            None,
            len(batch.files),
            batch.skipped,
            faults=batch.faults,
            refused_dir=report if batch.faults else None,
            review=reviewed,
        )


def load(
    paths: Sequence[Path],
    period: str | None = None,
    label: str | None = None,
    replace: bool = False,
    progress: Progress | None = None,
    preview: int | None = None,
    wait: bool = True,
    within: str | None = None,
) -> Outcome:
    """Load files and folders and publish one new version; each path is a load of its own, in the order given.

    A file whose content was accepted before is skipped, so that a folder sent twice does not undo the corrections made
    since, and a report may not leave out what it had; `replace` allows both. One fault anywhere refuses everything:
    nothing is changed, and the faulty originals are kept under inbox/refused beside a report. Unless `preview`, a
    number of rows, is None, the outcome has a review. Reports of places outside the region `within` are faults.

    Raises:
        ValueError: there is no such region.
        IncompleteError: facts of accepted loads are gone, a rebuild must come first.
        warehouse.writing.WarehouseBusy: another loader is at work and `wait` is false.
    """
    with _alone(wait):
        if lost := {manifest.load_id for manifest in received.manifests()} - lake.committed():
            raise IncompleteError(f"{len(lost)}次装入的事实不见了，原件都在。请先运行 python -m etl rebuild。")
        batch = gather(paths, period, label, replace, progress, within)
        if batch.faults:
            batch.discard()
            refused = keep_refused(batch.faulty_files(), batch.faults)
            return Outcome(None, len(batch.files), batch.skipped, faults=batch.faults, refused_dir=refused)
        reviewed = _reviewed(batch, preview)
        for manifest, files in zip(batch.manifests, batch.sent, strict=True):
            received.record(manifest)
            for file, original in zip(files, manifest.files, strict=True):
                received.keep(file, original)
        engines.mark(_touched(batch.staged))
        for one in batch.staged:
            one.commit()
        if not engines.marked():
            return Outcome(None, 0, batch.skipped)
        try:
            outcome = _published(batch.staged, len(batch.files), batch.skipped, progress)
            return replaced(outcome, review=reviewed)
        except CheckFailedError as broken:
            _withdraw_pending()
            refused = keep_refused(dict.fromkeys(batch.files, ()), [broken])
            return Outcome(None, len(batch.files), batch.skipped, broken_rules=str(broken), refused_dir=refused)


def rebuild(progress: Progress | None = None, wait: bool = True) -> Outcome:
    """Make the lake, the marts and a new version again from the received originals alone.

    The old lake stays in place until the new one is whole.

    Raises:
        IncompleteError: an original would be refused by today's rules; nothing is changed.
        warehouse.writing.WarehouseBusy: another loader is at work and `wait` is false.
    """
    with _alone(wait, prepared=False):
        manifests = received.manifests()
        if not manifests:
            return Outcome(None, 0)
        with ExitStack() as folders:
            originals = [
                (original, manifest.period)
                for manifest in manifests
                for original in folders.enter_context(received.as_sent(manifest))
            ]
            with lake.rebuilding():
                _prepare_lake()
                staged = stage_all(manifests, read_all(originals, progress))
                if faults := [str(fault) for one in staged for fault in one.faults]:
                    raise IncompleteError("\n".join([*faults, "有原件按现在的规则不能读入，没有改变任何数据。"]))
                for one in staged:
                    one.commit()
                engines.mark(None)
        return _published(staged, len(originals), (), progress)


def _reviewed(batch: Batch, preview: int | None) -> Review | None:
    return None if preview is None or batch.faults else review(batch.staged, preview)


@contextmanager
def _alone(wait: bool = True, prepared: bool = True) -> Iterator[None]:
    """Hold the writer's lock over a data folder in which a killed loader has left nothing half done.

    Unless it shall be `prepared`, the lake may be of an earlier release.

    What a full or failing disk has left half done is taken away at once, as far as the disk lets it.
    """
    with writer(wait):
        _tidy()
        if prepared:
            _prepare_lake()
        try:
            yield
        except (OSError, duckdb.Error, pl.exceptions.PolarsError):
            with suppress(OSError):
                _tidy()
            raise


def _tidy() -> None:
    lake.recover()
    received.recover()
    engines.recover()
    publishing.recover()
    _withdraw_pending()


def _withdraw_pending() -> None:
    """Take out the loads whose checks never passed; the next build makes their periods again."""
    for load_id in received.pending():
        engines.mark(None)
        lake.withdraw(load_id)
        received.drop(load_id)


def _published(staged: Sequence[Staged], files: int, skipped: tuple[str, ...], progress: Progress | None) -> Outcome:
    version = publish(received.accept, progress)
    submissions = submissions_of(staged)
    return Outcome(version, files, skipped, submissions.height, int(submissions["rows"].sum()))


def _touched(staged: Sequence[Staged]) -> set[int] | None:
    """The periods whose marts must be made again; None for all, as a plan counts in every period."""
    submissions = submissions_of(staged)
    if submissions["period"].null_count():
        return None
    return set(submissions["period"])


def _prepare_lake() -> None:
    lake.prepare({name: form.lake_schema for name, form in LAKE_FORMS.items()}, Regions.load().frame())
