"""Readings of one load in; its facts staged in the lake by submission out, ready to be committed or discarded."""

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from etl.faults import Fault
from etl.read import Reading
from etl.received import Manifest
from etl.schema import FORMS, Form
from warehouse import lake

KEY = ("form", "county_code", "slot")


@dataclass(frozen=True)
class Staged:
    """A load whose facts are written but do not count yet."""

    load_id: int
    submissions: pl.DataFrame
    files: tuple[Path, ...]
    faults: tuple[Fault, ...]

    def commit(self) -> None:
        """Make the facts count."""
        lake.commit(self.submissions, self.load_id)

    def discard(self) -> None:
        """Take the facts away again, committed or not."""
        lake.withdraw(self.load_id, self.files)


def stage(readings: list[Reading], manifest: Manifest, earlier: pl.DataFrame) -> Staged:
    """Split each reading by county, form and slot into submissions and write the facts; with faults, write nothing.

    `earlier` are the submissions before this load, those of the same command included: revisions count on from them.
    """
    faults = [fault for reading in readings for fault in reading.faults]
    readings, unknown = _placed(readings)
    faults += [*unknown, *sent_twice(readings)]
    parts = [part for reading in readings for part in _submissions(reading)]
    if faults or not parts:
        return Staged(manifest.load_id, pl.DataFrame(schema=lake.SUBMISSION_SCHEMA), (), tuple(faults))
    records = _numbered(pl.concat(parts), manifest, earlier)
    files: list[Path] = []
    for name, form in FORMS.items():
        facts = [
            _with_submission(reading.frames[name], form, records.filter(pl.col("file_hash") == reading.file_hash))
            for reading in readings
            if name in reading.frames
        ]
        if facts:
            files += lake.stage(name, pl.concat(facts), manifest.load_id)
    return Staged(manifest.load_id, records.select(list(lake.SUBMISSION_SCHEMA)), tuple(files), ())


def sent_twice(readings: list[Reading]) -> list[Fault]:
    """Faults for one county's form and period found in two files of one load: which counts is not known."""
    seen: dict[tuple[object, ...], str] = {}
    faults = []
    for reading in readings:
        for part in _submissions(reading):
            for form, county, slot in part.select(KEY).iter_rows():
                first = seen.setdefault((form, county, slot), reading.file_name)
                if first != reading.file_name:
                    faults.append(
                        Fault(
                            file=reading.file_name,
                            found=f"{county} {FORMS[form].label} {slot}",
                            message=f"同一批里的“{first}”也报了这个县的同一张表。请只留一份，另一份作为补报另行装入。",
                        )
                    )
    return faults


def _placed(readings: list[Reading]) -> tuple[list[Reading], list[Fault]]:
    """Give ledger rows that name only their project the county of that project; faults for projects nobody planned."""
    ledgers = [reading.frames["project_status"] for reading in readings if "project_status" in reading.frames]
    if not any(ledger["county_code"].null_count() for ledger in ledgers):
        return readings, []
    planned = [reading.frames["projects"] for reading in readings if "projects" in reading.frames]
    counties = (
        pl.concat([lake.every("projects"), *planned], how="diagonal_relaxed")
        .select("project_id", pl.col("county_code").alias("planned_in"))
        .unique("project_id", keep="last")
    )
    placed, faults = [], []
    for reading in readings:
        frame = reading.frames.get("project_status")
        if frame is not None:
            frame = frame.join(counties, on="project_id", how="left", maintain_order="left").with_columns(
                pl.coalesce("county_code", "planned_in").alias("county_code")
            )
            faults += [
                Fault(reading.file_name, sheet, row, "project_id", project, "项目台账里没有这个项目，请核对编号。")
                for sheet, row, project in frame.filter(pl.col("county_code").is_null())
                .select("sheet", "row", "project_id")
                .iter_rows()
            ]
            frames = reading.frames | {"project_status": frame.drop("planned_in").drop_nulls("county_code")}
            reading = replace(reading, frames=frames)
        placed.append(reading)
    return placed, faults


def _slot(form: Form) -> pl.Expr:
    """What a later report of the same county and form replaces: the same period, the same plan version, or all."""
    if form.time == "period":
        return pl.col("period").cast(pl.String)
    if any(column.name == "plan_version" for column in form.columns):
        return pl.col("plan_version")
    return pl.lit("")


def _submissions(reading: Reading) -> list[pl.DataFrame]:
    """One row per submission in a file: KEY, period, as_of, submitted_on, rows, file_hash, file_name."""
    parts = []
    for name, frame in reading.frames.items():
        form = FORMS[name]
        columns = set(frame.columns)
        parts.append(
            frame.group_by(pl.lit(name).alias("form"), "county_code", _slot(form).alias("slot"), maintain_order=True)
            .agg(
                pl.col("period").max() if "period" in columns else pl.lit(None, pl.Int64).alias("period"),
                pl.col("as_of").max() if "as_of" in columns else pl.lit(None, pl.Date).alias("as_of"),
                pl.col("submitted_on").min(),
                pl.len().cast(pl.Int64).alias("rows"),
            )
            .with_columns(file_hash=pl.lit(reading.file_hash), file_name=pl.lit(reading.file_name))
        )
    return parts


def _numbered(records: pl.DataFrame, manifest: Manifest, earlier: pl.DataFrame) -> pl.DataFrame:
    """Give each submission its id and its revision: one more than the newest before it for the same key."""
    before = earlier.group_by(KEY).agg(pl.col("revision").max().alias("before"))
    return (
        records.join(before, on=KEY, how="left", maintain_order="left")
        .with_row_index("number", offset=1)
        .with_columns(
            submission_id=pl.format(
                "{}-{}",
                pl.lit(f"{manifest.load_id:06d}"),
                pl.col("number").cast(pl.String).str.zfill(5),
            ),
            load_id=pl.lit(manifest.load_id, pl.Int64),
            revision=pl.col("before").fill_null(0) + 1,
            received_on=pl.lit(manifest.received_on, pl.Date),
            label=pl.lit(manifest.label, pl.String),
        )
    )


def _with_submission(frame: pl.DataFrame, form: Form, records: pl.DataFrame) -> pl.DataFrame:
    """A reading's frame as facts: the lake's columns, each row with the submission it belongs to."""
    ids = records.filter(pl.col("form") == form.name).select("county_code", "slot", "submission_id")
    return (
        frame.with_columns(_slot(form).alias("slot"))
        .join(ids, on=["county_code", "slot"], how="left", maintain_order="left")
        .select(pl.col(name).cast(dtype) for name, dtype in form.lake_schema.items())
    )
