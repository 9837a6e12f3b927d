"""Files too long to be held in memory in; their facts staged piece by piece out, or every fault that stands in the way.

What other files are told of one by one (etl/examine.py) is told of these: two rows of one key, and what a later report
leaves out. Only the keys of suspicious rows are ever together in memory.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pyarrow.parquet

from etl.examine import narrowed, sent_twice, slot_of
from etl.facts import Staged, Stager, refuse
from etl.faults import Fault, bad
from etl.opening.cells import Table, UnreadableError
from etl.opening.long_files import UnlikeError, long_file
from etl.read import Reading, duplicates
from etl.reading.body import Body
from etl.reading.flat import ledger_header, read_flat
from etl.reading.grid import read_grid
from etl.reading.headers import Match
from etl.reading.timing import PERIOD_WORDS, settle
from etl.received import Manifest
from etl.regions import Regions
from etl.schema import FORMS, Form
from etl.values import period as period_of
from warehouse import lake
from warehouse.staging import Staging

# After so many faults nothing more is looked for.
MOST = 10_000
# So many rows of earlier reports are compared at a time.
PORTION = 500_000


class RefusedError(Exception):
    """Faults were found while facts were being written."""


def stage_long(
    readings: Sequence[Reading],
    frames: dict[str, pl.DataFrame],
    manifest: Manifest,
    known: pl.DataFrame,
    regions: Regions,
    faults: list[Fault],
) -> Staged:
    """Stage a load with long files: the examined frames of its other files, then these piece by piece.

    `faults` are those of the other files, for which all is refused.

    Raises:
        UnlikeError: a long file must be read as a whole.
    """
    hashes: dict[str, list[pl.Series]] = {}
    try:
        with Staging(manifest.load_id) as staging:
            stager = Stager(manifest, known, staging)
            for name, frame in frames.items():
                stager.add(name, frame)
                if name in FORMS:
                    hashes[name] = [_hashes(FORMS[name], frame)]
            for reading in readings:
                if reading.long is None:
                    continue
                for form, frame, wrong in pieces(reading.long, reading.file_name, regions, manifest.period):
                    faults = faults + wrong
                    if len(faults) > MOST:
                        faults = [*faults[:MOST], Fault(reading.file_name, bad("more_faults", most=MOST))]
                        raise RefusedError
                    if faults or frame.is_empty():
                        continue
                    frame = frame.with_columns(file_hash=pl.lit(reading.file_hash)).with_columns(slot=slot_of(form))
                    stager.add(form.name, frame)
                    hashes.setdefault(form.name, []).append(_hashes(form, frame))
            if faults:
                raise RefusedError
    except RefusedError:
        return refuse(manifest, faults)
    staged = stager.staged()
    forms = [FORMS[name] for name in hashes]
    faults = [fault for form in forms for fault in _doubled(form, hashes[form.name], staged, regions)]
    if not faults and not manifest.replace:
        faults = [fault for form in forms for fault in _left_out(form, staged, known)]
    if faults:
        staged.discard()
        return refuse(manifest, faults)
    return staged


def pieces(
    path: Path, name: str, regions: Regions, period: str | None
) -> Iterator[tuple[Form, pl.DataFrame, list[Fault]]]:
    """The form of a long file, with the facts and the faults of each piece, rows counted as in the file.

    Raises:
        UnlikeError: it must be read as a whole.
    """
    long = long_file(path)
    match = None if long is None else ledger_header(long.head)
    if long is None or match is None:
        raise UnlikeError
    given = period_of(period)
    assert given is None or isinstance(given, int)
    before = 0
    told: set[tuple[object, ...]] = set()
    try:
        for table in long.pieces():
            frame, wrong, late = _piece(name, table, match, regions, given)
            # What every row has wrong is told once.
            wrong += [fault for fault in late if (fault.why, fault.column, fault.found) not in told]
            told |= {(fault.why, fault.column, fault.found) for fault in late}
            wrong = [replace(fault, row=fault.row + before) if fault.row else fault for fault in wrong]
            yield FORMS[match.layout.form], frame.with_columns(pl.col("row") + before), wrong
            before += table.height - 1
    except UnreadableError as error:
        yield FORMS[match.layout.form], pl.DataFrame(), [Fault(name, error.why)]


def _piece(
    name: str, table: Table, match: Match, regions: Regions, given: int | None
) -> tuple[pl.DataFrame, list[Fault], list[Fault]]:
    """The facts of one piece, the faults of its cells, and those of its periods and days."""
    part, wrong = read_flat(name, table, match, regions, given), list[Fault]()
    if part is None:
        body = Body.below(table, match)
        if body.kinds or body.end < body.height:
            # Sums and notes are about all rows.
            raise UnlikeError
        [part], wrong = read_grid(name, table, match, regions, given)
        wrong.sort(key=lambda fault: (fault.row or 0, fault.index or 0))
    part, late = settle(name, part, given, told=any(fault.column in PERIOD_WORDS for fault in wrong))
    if part.frame["county_code"].null_count() and not wrong:
        # The county is that of the project, which another file may have.
        raise UnlikeError
    return part.frame, wrong, [fault for fault in late if fault not in wrong]


def _hashes(form: Form, frame: pl.DataFrame) -> pl.Series:
    return frame.select(_key(form)).hash_rows()


def _key(form: Form) -> list[str]:
    return [column.lake_name for column in form.columns if column.name in form.key]


def _doubled(form: Form, hashes: list[pl.Series], staged: Staged, regions: Regions) -> Iterator[Fault]:
    """What is reported twice, within a file or by two; of most loads the hashes of the keys tell that nothing is."""
    every = pl.concat(hashes)
    if every.n_unique() == len(every):
        return
    suspicious = every.filter(every.is_duplicated()).unique()
    columns = [*_key(form), "file_name", "file_hash", "sheet", "row"]
    found = []
    for period in staged.submissions.filter(form=form.name)["period"].unique():
        file = pyarrow.parquet.ParquetFile(lake.facts_path(form.name, period, staged.load_id))
        for batch in file.iter_batches(columns=columns):
            rows = pl.DataFrame(pl.from_arrow(batch)).select(
                pl.col(name).cast(dtype) for name, dtype in form.lake_schema.items() if name in columns
            )
            found.append(rows.filter(_hashes(form, rows).is_in(suspicious.implode())))
    twice = pl.concat(found).sort("row", maintain_order=True)
    for of_file in twice.partition_by("file_hash", maintain_order=True):
        yield from duplicates(form, of_file, regions)
    yield from sent_twice(twice.with_columns(slot=slot_of(form), reading=pl.col("file_hash").rank("dense")), form)


def _left_out(form: Form, staged: Staged, known: pl.DataFrame) -> Iterator[Fault]:
    """What reports leave out that those they replace had, county by county."""
    place = ["county_code", "slot"]
    new = staged.submissions.filter(form=form.name)
    again = known.filter(form=form.name).join(new, on=place, how="semi").sort(place)
    portions = again.with_columns(portion=pl.col("rows").cum_sum() // PORTION).partition_by("portion")
    for portion in portions:
        brought = new.join(portion, on=place, how="semi")
        rows = lake.scan_facts(form.name, brought).select("submission_id", *_key(form), "file_name", "sheet", "row")
        frame = rows.collect().join(brought.select("submission_id", "slot"), on="submission_id", maintain_order="left")
        yield from narrowed(frame, form, portion.drop("portion"))
