"""Readings of one load in; one frame per form and every fault out that shows only when files are seen together.

A frame is as it was read, and then has file_hash, `reading` (which file of the load) and `slot` (what a later report of
the same county and form replaces).
"""

from collections.abc import Iterator

import polars as pl

from etl import corrections
from etl.faults import Bad, Fault, bad
from etl.read import Reading
from etl.schema import LAKE_FORMS, Form
from warehouse import lake

# So many of the cells that a report leaves out are named.
NAMED = 7


def examine(readings: list[Reading], known: pl.DataFrame, replace: bool) -> tuple[dict[str, pl.DataFrame], list[Fault]]:
    """Put a load's readings together.

    `known` are the newest submissions before it, the same command's included; with `replace` a report may leave out
    what the one before it had.
    """
    faults = [fault for reading in readings for fault in reading.faults]
    frames = {name: frame for name in LAKE_FORMS if (frame := _together(readings, name)) is not None}
    if "project_status" in frames:
        frames["project_status"], misplaced = _placed(frames, known)
        faults += misplaced
    whole = not faults and not replace  # where rows were refused, what a report leaves out is not known yet
    for name, frame in frames.items():
        faults += sent_twice(frame, LAKE_FORMS[name])
        if whole:
            faults += narrowed(frame, LAKE_FORMS[name], known)
        if "kind" in frame.columns:
            faults += _second_baseline(frame, name, known)
    if "reviews" in frames:
        faults += _unexplained(frames["reviews"])
    if "correction" in frames:
        frames["correction"], unfit = corrections.settle(frames, known, replace, bool(faults))
        faults += unfit
    return frames, faults


def _together(readings: list[Reading], name: str) -> pl.DataFrame | None:
    parts = [
        reading.frames[name].with_columns(file_hash=pl.lit(reading.file_hash), reading=pl.lit(number))
        for number, reading in enumerate(readings)
        if name in reading.frames
    ]
    return pl.concat(parts).with_columns(slot=slot_of(LAKE_FORMS[name])) if parts else None


def slot_of(form: Form) -> pl.Expr:
    """The same period, plan version, corrected figure or event, the same of what is kept apart, or all of it."""
    if form.time == "correction":
        return corrections.SLOT
    if form.events:
        of_event = [pl.col(name).cast(pl.String) for name in form.key if name != "county_code"]
        return pl.concat_str(of_event, separator=" ", ignore_nulls=True)
    if form.apart:
        return pl.concat_str([pl.col(name).cast(pl.String) for name in form.apart], separator=" ")
    if form.time == "period":
        return pl.col("period").cast(pl.String)
    return pl.col("plan_version") if "plan_version" in form.lake_schema else pl.lit("")


def sent_twice(frame: pl.DataFrame, form: Form) -> Iterator[Fault]:
    """Two files of one load report the same rows: which counts is unknown. Two tables of a form complete each other."""
    key = list(dict.fromkeys(["county_code", "slot", *form.key]))
    doubled = (
        frame.with_columns(first=pl.col("file_name").first().over(key), of=pl.col("reading").first().over(key))
        .filter(pl.col("reading") != pl.col("of"))
        .unique(["county_code", "slot", "reading"], keep="first", maintain_order=True)
    )
    for row in doubled.iter_rows(named=True):
        yield _fault(row, f"{row['county_code']} {form.label}", bad("sent_twice", first=row["first"]))


def narrowed(frame: pl.DataFrame, form: Form, known: pl.DataFrame) -> Iterator[Fault]:
    """A correction that leaves out what the county had reported would erase it without a word."""
    if not form.covers:
        return
    replaced = known.join(frame.select("county_code", "slot").unique(), on=["county_code", "slot"])
    before = (
        lake.scan_facts(form.name, replaced)
        .select("submission_id", "county_code", *form.covers)
        .collect()
        .join(replaced.select("submission_id", "county_code", "slot"), on=["submission_id", "county_code"])
    )
    lost = before.join(frame, on=["county_code", "slot", *form.covers], how="anti", maintain_order="left")
    for (county, slot), rows in lost.group_by("county_code", "slot", maintain_order=True):
        row = frame.filter(county_code=county, slot=slot).row(0, named=True)
        cells = rows.select(form.covers).unique(maintain_order=True).rows()
        named = [" ".join(form.word(cell) for cell in row_cells) for row_cells in cells[:NAMED]]
        more = len(cells) > NAMED
        why = bad("narrowed_more" if more else "narrowed", missing=tuple(named), count=len(cells))
        yield _fault(row, str(county), why)


def _second_baseline(frame: pl.DataFrame, name: str, known: pl.DataFrame) -> Iterator[Fault]:
    """A plan has one baseline; a second one under another name would be added to it."""
    new = frame.filter(kind="baseline").select("county_code", "slot", "file_name", "sheet", "row")
    before = known.join(frame.select("county_code"), on="county_code", how="semi")
    old = lake.facts_of(name, before).filter(kind="baseline").select("county_code", slot="plan_version")
    first = pl.concat([old, new.select("county_code", "slot")]).unique("county_code", keep="first", maintain_order=True)
    second = new.join(first.rename({"slot": "first"}), on="county_code").filter(pl.col("slot") != pl.col("first"))
    for row in second.unique(["county_code", "slot"], keep="first", maintain_order=True).iter_rows(named=True):
        yield _fault(row, row["slot"], bad("second_baseline", first=row["first"]))
    changed = frame.filter(pl.col("kind") != "baseline").join(first, on=["county_code", "slot"], how="semi")
    for row in changed.unique(["county_code", "slot"], keep="first", maintain_order=True).iter_rows(named=True):
        yield _fault(row, row["slot"], bad("baseline_changed", slot=row["slot"]))


def _unexplained(reviews: pl.DataFrame) -> Iterator[Fault]:
    """A report that is returned without a reason leaves its county guessing."""
    for row in reviews.filter(pl.col("reason").is_null(), state="returned").iter_rows(named=True):
        yield _fault(row, str(row["county_code"]), bad("returned_without_reason"), "reason")


def _placed(frames: dict[str, pl.DataFrame], known: pl.DataFrame) -> tuple[pl.DataFrame, list[Fault]]:
    """Give ledger rows that name only their project the county of that project; faults where there is none, or two."""
    frame = frames["project_status"]
    if not frame["county_code"].null_count():
        return frame, []
    columns = ["project_id", "county_code"]
    planned = [lake.facts_of("projects", known).select(columns)]
    planned += [frames["projects"].select(columns)] if "projects" in frames else []
    county = pl.col("county_code")
    counties = pl.concat(planned).group_by("project_id").agg(planned_in=county.first(), of=county.n_unique())
    frame = frame.join(counties, on="project_id", how="left", maintain_order="left")
    blank = pl.col("county_code").is_null()
    faults = [
        _fault(row, row["project_id"], bad("unknown_project" if row["of"] is None else "shared_project"), "project_id")
        for row in frame.filter(blank & (pl.col("of").is_null() | (pl.col("of") > 1))).iter_rows(named=True)
    ]
    return frame.with_columns(county_code=pl.coalesce("county_code", "planned_in")).drop("planned_in", "of"), faults


def _fault(row: dict[str, object], found: str, why: Bad, column: str = "") -> Fault:
    return Fault(str(row["file_name"]), why, str(row["sheet"]), int(str(row["row"])), column, found)
