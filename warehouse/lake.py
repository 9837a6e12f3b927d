"""Facts of one load in; committed Parquet files out, and the lists of them the models read.

lake/empty/<form>.parquet                   the form's columns, so that a model can read a form nobody has sent yet
lake/<form>/period=201507/000012.parquet    facts of load 12; plan forms have no period folder
lake/submission/000012.parquet              the commit: facts of a load without this record do not count
lake/region.parquet                         codes and names, reference data
"""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from warehouse.disk import sha256_of, sync
from warehouse.store import data_dir

KEY = ["form", "county_code", "slot"]
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
    "rows": pl.Int64(),
    "label": pl.String(),
}


class OldLayout(RuntimeError):
    """The facts were written by an earlier release in a way that today's cannot add to; the message says what to do."""


_folder = "lake"
_last: int | None = None


def lake_dir() -> Path:
    """The folder of facts."""
    return data_dir() / _folder


@contextmanager
def rebuilding() -> Iterator[None]:
    """Within it the lake is a new, empty one, which takes the old one's place at the end, unless an error ended it."""
    global _folder
    shutil.rmtree(data_dir() / "lake.new", ignore_errors=True)
    _folder = "lake.new"
    try:
        yield
    finally:
        _folder = "lake"
    if lake_dir().exists():
        lake_dir().rename(data_dir() / "lake.old")
    (data_dir() / "lake.new").rename(lake_dir())
    shutil.rmtree(data_dir() / "lake.old", ignore_errors=True)


@contextmanager
def known_at(load_id: int) -> Iterator[None]:
    """Within it the facts of later loads do not count."""
    global _last
    before, _last = _last, load_id
    try:
        yield
    finally:
        _last = before


def recover() -> None:
    """Undo what a killed loader left: a swap half done, facts that were staged and never committed."""
    old = data_dir() / "lake.old"
    if old.exists() and not lake_dir().exists():
        old.rename(lake_dir())
    for leftover in ("lake.old", "lake.new"):
        shutil.rmtree(data_dir() / leftover, ignore_errors=True)
    known = committed()
    for path in lake_dir().rglob("[0-9]*.parquet"):
        if int(path.stem) not in known:
            path.unlink()
    for path in lake_dir().rglob("*.unfinished"):
        path.unlink()


def prepare(schemas: dict[str, dict[str, pl.DataType]], regions: pl.DataFrame) -> None:
    """Write the empty file of each form (its columns and types) and the region reference, unless these are there.

    A form may have got further columns since facts of it were written: these were not reported then.

    Raises:
        OldLayout: facts are there that were written by other columns or types.
    """
    every = {**schemas, "submission": SUBMISSION_SCHEMA}
    made_for = hashlib.sha256(f"{every}{regions.rows()}".encode()).hexdigest()
    mark, region = lake_dir() / "empty" / "MADE_FOR", lake_dir() / "region.parquet"
    all_there = all(path.exists() for path in (mark, region, *map(empty_path, every)))
    if all_there and mark.read_text(encoding="utf-8") == made_for:
        return
    if committed() and not all(_may_be_read_as(form, schema) for form, schema in every.items()):
        raise OldLayout(
            "数据文件夹里的事实由以前版本的程序写成，不能与新的混用，没有改变。请先运行 python -m etl upgrade。"
        )
    for form, schema in every.items():
        _write(pl.DataFrame(schema=schema), empty_path(form))
    _write(regions, region)
    mark.write_text(made_for, encoding="utf-8")


def _may_be_read_as(form: str, schema: dict[str, pl.DataType]) -> bool:
    """Whether what was written of a form has no other columns than today's, of the same types."""
    if empty_path(form).exists():
        return pl.read_parquet_schema(empty_path(form)).items() <= pl.Schema(schema).items()
    return not any((lake_dir() / form).rglob("[0-9]*.parquet"))


def commit(submissions: pl.DataFrame, load_id: int) -> None:
    """Write the record that makes a load's facts count: one row per submission."""
    _write(submissions.cast(SUBMISSION_SCHEMA), _record_path(load_id))  # type: ignore[arg-type]


def withdraw(load_id: int) -> None:
    """Take a load's facts out: its record first, so that half-removed facts never count."""
    _record_path(load_id).unlink(missing_ok=True)
    for path in lake_dir().rglob(f"{load_id:06d}.parquet"):
        path.unlink()


def committed() -> set[int]:
    """The loads whose facts count."""
    # The first layout kept an empty file beside them.
    every = {int(path.stem) for path in (lake_dir() / "submission").glob("[0-9]*.parquet")}
    return every if _last is None else {load_id for load_id in every if load_id <= _last}


def submissions() -> pl.DataFrame:
    """Every committed submission, in load order."""
    paths = submission_paths()
    if not paths:
        return pl.DataFrame(schema=SUBMISSION_SCHEMA)
    return pl.read_parquet(paths, glob=False, hive_partitioning=False).select(list(SUBMISSION_SCHEMA))


def newest(submissions: pl.DataFrame) -> pl.DataFrame:
    """Of the given submissions the newest revision of each county, form and slot."""
    return submissions.sort("load_id", "revision").unique(KEY, keep="last", maintain_order=True)


def facts_of(form: str, submissions: pl.DataFrame) -> pl.DataFrame:
    """The facts of a form that the given submissions brought, committed or staged."""
    return scan_facts(form, submissions).collect()


def scan_facts(form: str, submissions: pl.DataFrame) -> pl.LazyFrame:
    """The same, of which nothing is read before it is asked for, and then no more than that."""
    own = submissions.filter(form=form)
    paths = [facts_path(form, *where) for where in own.select("period", "load_id").unique().rows()]
    found = [pl.scan_parquet(path, glob=False, hive_partitioning=False) for path in [empty_path(form), *sorted(paths)]]
    ids = own.lazy().select("submission_id")
    return pl.concat(found, how="diagonal").join(ids, on="submission_id", how="semi", maintain_order="left")


def submission_paths() -> list[Path]:
    """The records of the committed loads, in load order."""
    return [_record_path(load_id) for load_id in sorted(committed())]


def facts_paths(form: str) -> list[Path]:
    """Every committed file of a form, period by period and in load order."""
    known = committed()
    return [path for path in sorted((lake_dir() / form).rglob("[0-9]*.parquet")) if int(path.stem) in known]


def facts_path(form: str, period: int | None, load_id: int) -> Path:
    """Where a load's facts of a form lie; `period` is None for plan forms."""
    folder = lake_dir() / form
    return (folder if period is None else folder / f"period={period}") / f"{load_id:06d}.parquet"


def empty_path(form: str) -> Path:
    """The file without rows that holds a form's columns and types."""
    return lake_dir() / "empty" / f"{form}.parquet"


def checksum() -> str:
    """sha256 over the committed facts, file by file: two warehouses with the same facts have the same checksum."""
    digest = hashlib.sha256()
    known = committed()
    for path in sorted(path for path in lake_dir().rglob("[0-9]*.parquet") if int(path.stem) in known):
        digest.update(f"{path.relative_to(lake_dir())}\n".encode())
        digest.update(bytes.fromhex(sha256_of(path)))
    return digest.hexdigest()


def _record_path(load_id: int) -> Path:
    return lake_dir() / "submission" / f"{load_id:06d}.parquet"


def _write(frame: pl.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    try:
        frame.write_parquet(unfinished, compression="zstd")
        sync(unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
