"""Folders of a generated inbox in; their facts committed in the lake out, by columns and without the checks of a load.

For measuring what comes after a load. A province's files of a folder are a load of their own; ids, revisions and slots
are what a load would give them.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from pathlib import Path

import polars as pl

from etl.examine import slot_of
from etl.facts import stage as stage_facts
from etl.received import Manifest
from etl.regions import Regions
from etl.schema import LAKE_FORMS, Form
from warehouse import engines, lake


def stage(folders: Iterable[Path]) -> None:
    """Commit what the folders hold as loads after those that are there, and mark the periods to be built."""
    lake.prepare({name: form.lake_schema for name, form in LAKE_FORMS.items()}, Regions.load().frame())
    load_id = max(lake.committed(), default=0)
    for folder in folders:
        for _, files in groupby(sorted(folder.glob("*.parquet"), key=_province), key=_province):
            load_id += 1
            frames = {path.stem.rpartition("_")[0]: path for path in files}
            known = lake.newest(lake.submissions())
            facts = {form: _facts(LAKE_FORMS[form], path) for form, path in frames.items()}
            staged = stage_facts(facts, Manifest(load_id, date(2019, 1, 1), None, "合成", False, ()), known)
            periods = staged.submissions["period"]
            engines.mark(None if periods.null_count() else set(periods))
            staged.commit()


def _province(path: Path) -> str:
    return path.stem.rpartition("_")[2]


def _facts(form: Form, path: Path) -> pl.DataFrame:
    """A canonical file as the lake has it, before it belongs to a submission."""
    frame = pl.read_parquet(path)
    given = [column for column in form.columns if column.name in frame.columns]
    return frame.select(
        *(_lake(column.name, column.type, column.factor).alias(column.lake_name) for column in given),
        submitted_on=pl.col("submitted_on") if "submitted_on" in frame.columns else pl.lit(None, pl.Date),
        file_name=pl.lit(path.name),
        file_hash=pl.lit("0" * 64),
        sheet=pl.lit(""),
        row=pl.int_range(2, frame.height + 2),
        cells=pl.lit(None, pl.String),
        written=pl.lit(None, pl.String),
    ).with_columns(slot=slot_of(form))


def _lake(name: str, kind: str, factor: int) -> pl.Expr:
    if kind == "period":
        return pl.col(name).str.replace("-", "").cast(pl.Int64)
    return (pl.col(name) * factor).cast(pl.Int64) if factor > 1 else pl.col(name)
