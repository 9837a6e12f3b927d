"""Examined frames of one load in; its submissions and facts staged in the lake out, to be committed or discarded."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from etl.faults import Fault
from etl.received import Manifest
from etl.schema import LAKE_FORMS, Form
from warehouse import lake
from warehouse.lake import KEY


@dataclass(frozen=True)
class Staged:
    """A load whose facts are written but do not count yet."""

    load_id: int
    submissions: pl.DataFrame
    faults: tuple[Fault, ...] = ()

    def commit(self) -> None:
        """Make the facts count."""
        lake.commit(self.submissions, self.load_id)

    def discard(self) -> None:
        """Take the facts away again, committed or not."""
        lake.withdraw(self.load_id)


def submissions_of(staged: Sequence[Staged]) -> pl.DataFrame:
    """The submissions of several loads together."""
    return pl.concat([pl.DataFrame(schema=lake.SUBMISSION_SCHEMA), *(one.submissions for one in staged)])


def refuse(manifest: Manifest, faults: list[Fault]) -> Staged:
    """A load of which nothing is written."""
    return Staged(manifest.load_id, pl.DataFrame(schema=lake.SUBMISSION_SCHEMA), faults=tuple(faults))


def stage(frames: dict[str, pl.DataFrame], manifest: Manifest, known: pl.DataFrame) -> Staged:
    """Split frames by county, form and slot into submissions and write the facts.

    `known` are the newest submissions before this load, the same command's included: revisions count on from them.
    """
    if not frames:
        return refuse(manifest, [])
    records = _numbered(pl.concat([_submissions(name, frame) for name, frame in frames.items()]), manifest, known)
    for name, frame in frames.items():
        lake.stage(name, _with_submission(frame, LAKE_FORMS[name], records), manifest.load_id)
    return Staged(manifest.load_id, records.select(list(lake.SUBMISSION_SCHEMA)))


def _submissions(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """One row per county and slot: KEY, period, as_of, submitted_on, rows."""
    return frame.group_by(pl.lit(name).alias("form"), "county_code", "slot", maintain_order=True).agg(
        pl.col("period").max() if "period" in frame.columns else pl.lit(None, pl.Int64).alias("period"),
        pl.col("as_of").max() if "as_of" in frame.columns else pl.lit(None, pl.Date).alias("as_of"),
        pl.col("submitted_on").min(),
        pl.len().cast(pl.Int64).alias("rows"),
    )


def _numbered(records: pl.DataFrame, manifest: Manifest, known: pl.DataFrame) -> pl.DataFrame:
    """Give each submission its id and its revision: one more than the newest before it for the same key."""
    before = known.group_by(KEY).agg(pl.col("revision").max().alias("before"))
    number = pl.col("number").cast(pl.String).str.zfill(5)
    return (
        records.join(before, on=KEY, how="left", maintain_order="left")
        .with_row_index("number", offset=1)
        .with_columns(
            submission_id=pl.format("{}-{}", pl.lit(f"{manifest.load_id:06d}"), number),
            load_id=pl.lit(manifest.load_id, pl.Int64),
            revision=pl.col("before").fill_null(0) + 1,
            received_on=pl.lit(manifest.received_on, pl.Date),
            label=pl.lit(manifest.label, pl.String),
        )
    )


def _with_submission(frame: pl.DataFrame, form: Form, records: pl.DataFrame) -> pl.DataFrame:
    """A frame as facts: the lake's columns, each row with the submission it belongs to."""
    ids = records.filter(form=form.name).select("county_code", "slot", "submission_id")
    return frame.join(ids, on=["county_code", "slot"], how="left", maintain_order="left").select(
        pl.col(name).cast(dtype) for name, dtype in form.lake_schema.items()
    )
