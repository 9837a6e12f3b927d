"""Facts of one load in; committed Parquet files out, and the lists of them the models read.

lake/<form>/empty.parquet                   the form's columns, so that a model can read a form nobody has sent yet
lake/<form>/period=201507/000012.parquet    facts of load 12; plan forms have no period folder
lake/submission/000012.parquet              the commit: facts of a load without this record do not count
lake/region.parquet                         codes and names, reference data
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from warehouse.store import data_dir

SUBMISSION_SCHEMA: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "load_id": pl.Int64(),
    "form": pl.String(),
    "slot": pl.String(),
    "period": pl.Int64(),
    "as_of": pl.Date(),
    "county_code": pl.String(),
    "revision": pl.Int64(),
    "submitted_on": pl.Date(),
    "received_on": pl.Date(),
    "file_hash": pl.String(),
    "file_name": pl.String(),
    "rows": pl.Int64(),
    "label": pl.String(),
}


def lake_dir() -> Path:
    """The folder of facts."""
    return data_dir() / "lake"


def forms() -> list[str]:
    """The forms this lake knows, by name."""
    return sorted(path.parent.name for path in lake_dir().glob("*/empty.parquet") if path.parent.name != "submission")


def prepare(schemas: dict[str, dict[str, pl.DataType]], regions: pl.DataFrame) -> None:
    """Write the empty file of each form (its columns and types) and the region reference."""
    for form, schema in {**schemas, "submission": SUBMISSION_SCHEMA}.items():
        _write(pl.DataFrame(schema=schema), lake_dir() / form / "empty.parquet")
    _write(regions, lake_dir() / "region.parquet")


def stage(form: str, facts: pl.DataFrame, load_id: int) -> list[Path]:
    """Write a load's facts of one form, one file per period; they count once `commit` has been called."""
    if "period" not in facts.columns:
        return [_write(facts, facts_path(form, None, load_id))]
    return [
        _write(part, facts_path(form, int(str(period)), load_id))
        for (period,), part in facts.group_by("period", maintain_order=True)
    ]


def commit(submissions: pl.DataFrame, load_id: int) -> None:
    """Write the record that makes a load's facts count: one row per submission."""
    _write(submissions.cast(SUBMISSION_SCHEMA), lake_dir() / "submission" / f"{load_id:06d}.parquet")  # type: ignore[arg-type]


def withdraw(load_id: int, files: Iterable[Path]) -> None:
    """Take a load's facts out: its record first, so that half-removed facts never count."""
    (lake_dir() / "submission" / f"{load_id:06d}.parquet").unlink(missing_ok=True)
    for path in files:
        path.unlink(missing_ok=True)


def clear() -> None:
    """Empty the lake, to be made again from the received originals."""
    shutil.rmtree(lake_dir(), ignore_errors=True)


def submissions() -> pl.DataFrame:
    """Every committed submission, in load order."""
    paths = sorted((lake_dir() / "submission").glob("*.parquet"), key=lambda path: (path.stem != "empty", path.stem))
    return pl.concat([pl.read_parquet(path) for path in paths]) if paths else pl.DataFrame(schema=SUBMISSION_SCHEMA)


def every(form: str) -> pl.DataFrame:
    """All facts of a plan form that lie in the lake, those staged but not committed included."""
    return pl.concat([pl.read_parquet(path) for path in sorted((lake_dir() / form).glob("*.parquet"))])


def facts_path(form: str, period: int | None, load_id: int) -> Path:
    """Where a load's facts of a form lie; `period` is None for plan forms."""
    folder = lake_dir() / form
    return (folder if period is None else folder / f"period={period}") / f"{load_id:06d}.parquet"


def _write(frame: pl.DataFrame, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    frame.write_parquet(unfinished, compression="zstd")
    return unfinished.replace(path)
