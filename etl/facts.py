"""Examined frames of one load in; its submissions and facts staged in the lake out, to be committed or discarded."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from etl.faults import Fault
from etl.received import Manifest
from etl.schema import LAKE_FORMS, Form
from warehouse import lake
from warehouse.lake import KEY
from warehouse.staging import Staging


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
    with Staging(manifest.load_id) as staging:
        stager = Stager(manifest, known, staging)
        for name, frame in frames.items():
            stager.add(name, frame)
    return stager.staged()


class Stager:
    """The submissions of a load, known as its facts are written; a frame may come in pieces."""

    def __init__(self, manifest: Manifest, known: pl.DataFrame, staging: Staging) -> None:
        self._manifest, self._known, self._staging = manifest, known, staging
        self._ids = pl.DataFrame(schema=dict.fromkeys([*KEY, "submission_id"], pl.String()))
        self._found: list[pl.DataFrame] = []

    def add(self, name: str, frame: pl.DataFrame) -> None:
        """Write the facts of an examined frame, each with the submission it belongs to."""
        found = _submissions(name, frame)
        new = found.join(self._ids, on=KEY, how="anti", nulls_equal=True, maintain_order="left")
        number = pl.col("number").cast(pl.String).str.zfill(5)
        ids = new.with_row_index("number", offset=self._ids.height + 1).with_columns(
            submission_id=pl.format("{}-{}", pl.lit(f"{self._manifest.load_id:06d}"), number)
        )
        self._ids = pl.concat([self._ids, ids.select(self._ids.columns)])
        self._found.append(found)
        self._staging.write(name, _with_submission(frame, LAKE_FORMS[name], self._ids))

    def staged(self) -> Staged:
        """All of it, with each submission's revision: one more than the newest before it for the same key."""
        before = self._known.group_by(KEY).agg(pl.col("revision").max().alias("before"))
        records = (
            pl.concat(self._found)
            .group_by(KEY, maintain_order=True)
            .agg(pl.col("period", "as_of").max(), pl.col("submitted_on").min(), pl.col("rows").sum())
            .join(self._ids, on=KEY, how="left", nulls_equal=True, maintain_order="left")
            .join(before, on=KEY, how="left", maintain_order="left")
            .with_columns(
                load_id=pl.lit(self._manifest.load_id, pl.Int64),
                revision=pl.col("before").fill_null(0) + 1,
                received_on=pl.lit(self._manifest.received_on, pl.Date),
                label=pl.lit(self._manifest.label, pl.String),
            )
        )
        return Staged(self._manifest.load_id, records.select(list(lake.SUBMISSION_SCHEMA)))


def _submissions(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """One row per county and slot: KEY, period, as_of, submitted_on, rows."""
    return frame.group_by(pl.lit(name).alias("form"), "county_code", "slot", maintain_order=True).agg(
        pl.col("period").max() if "period" in frame.columns else pl.lit(None, pl.Int64).alias("period"),
        pl.col("as_of").max() if "as_of" in frame.columns else pl.lit(None, pl.Date).alias("as_of"),
        pl.col("submitted_on").min(),
        pl.len().cast(pl.Int64).alias("rows"),
    )


def _with_submission(frame: pl.DataFrame, form: Form, ids: pl.DataFrame) -> pl.DataFrame:
    """A frame as facts: the lake's columns, each row with the submission it belongs to."""
    own = ids.filter(form=form.name).select("county_code", "slot", "submission_id")
    return frame.join(own, on=["county_code", "slot"], how="left", maintain_order="left").select(
        pl.col(name).cast(dtype) for name, dtype in form.lake_schema.items()
    )
