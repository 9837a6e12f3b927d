"""Files of every kind made here in; what reading and staging them takes, beside the bare reader and DuckDB, out."""

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl
import python_calamine as calamine
import xlsxwriter

from bench.alone import alone, peak
from bench.result import Goal, Result, at_most
from bench.turns import in_turn
from etl.load import check
from etl.read import read_file
from etl.regions import Regions
from warehouse.literals import quoted

ROWS = 40_000
# Why a goal is missed, and what to try next.
FIRST_LOOK = "how far cells reach and what formulas call is looked for in the XML first; next: both in one pass"
CELLS = "the text of each cell and what was typed are written beside its figure; next: only where they differ"
# A nation's projects, each with a row in every period.
NATION = 1_100_000
NOTES = [
    "bare: the library alone into its own objects, without headers, checks or facts: python-calamine's rows for .xlsx "
    "and .xls, Polars' frame of strings for CSV, its frame for Parquet.",
    "DuckDB: create table as select * from the file, in memory; it reads no .xls, and .xlsx and GB18030 only with "
    "extensions that must be fetched. For the nation's projects: the file read and written again as Parquet (zstd).",
    "read: read_file: hash, limits, header, every cell converted and checked, keys resolved, long rows with the cell "
    "each figure came from. Of the nation's projects, staged in pieces: read, examined and written as facts.",
    "CPU milliseconds of all threads, medians of the same run, in turn. Memory: what the peak of a fresh process "
    "grew by, MB; of the nation's projects over what the imports take.",
]
LEDGER = [
    "period", "project_id", "county_code", "state", "blocked_at", "started_on", "completed_on", "accepted_on",
    "closed_on", "started_qty", "completed_qty", "invested_wan", "paid_wan",
]  # fmt: skip
LIST = [
    "报告期",
    "县（市、区）",
    "行政区划代码",
    "资金来源",
    "预算年度",
    "下达（万元）",
    "到位（万元）",
    "支付（万元）",
]


@dataclass(frozen=True)
class Kind:
    """One file: how it is made, and the bare reader it is compared with."""

    name: str
    make: Callable[[Path], None]
    bare: Callable[[Path], object]
    cells: int
    sql: str | None = None
    goal: float | None = None


def bare_workbook(path: Path) -> object:
    """All cells of the first sheet, as calamine gives them."""
    return calamine.load_workbook(io.BytesIO(path.read_bytes())).get_sheet_by_index(0).to_python()


def bare_csv(path: Path) -> object:
    """All cells as strings, as Polars gives them."""
    return pl.read_csv(path, has_header=False, infer_schema=False)


def bare_duckdb(sql: str, path: Path) -> object:
    """A table of the same rows, made by DuckDB in memory."""
    with duckdb.connect() as con:
        con.execute("set enable_progress_bar = false")
        return con.execute(f"create table rows as select * from {sql.format(quoted(str(path)))}")


def _ledger_rows() -> list[list[object]]:
    return [
        ["2015-07", f"P{n:07d}", "371325", "开工", None, "2015-03-01", None, None, None, n / 4, n / 10, 12.5, 3.25]
        for n in range(ROWS)
    ]


def _workbook(path: Path, header: list[str], rows: list[list[object]]) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, header)
        for n, row in enumerate(rows, start=1):
            sheet.write_row(n, 0, row)


def ledger_workbook(path: Path) -> None:
    """A ledger under the canonical header."""
    _workbook(path, LEDGER, _ledger_rows())


def list_workbook(path: Path) -> None:
    """Money under an office's own header, every county of two provinces in every year and by every source."""
    counties = [row for row in Regions.load().by_code.values() if row.level == "county"]
    sources = ("中央薄改专项", "统筹的其他中央专项", "省级", "地市级", "县级", "其他")
    rows: list[list[object]] = [
        ["2015年7月", county.name, float(county.code), source, year, 1000.25, 500.5, 100.75]
        for county in counties
        if county.code.isdecimal()
        for source in sources
        for year in range(2013, 2020)
    ]
    _workbook(path, LIST, rows)


def ledger_csv(path: Path) -> None:
    """The ledger as UTF-8 with a byte order mark."""
    pl.DataFrame(_ledger_rows(), schema=LEDGER, orient="row").write_csv(path, include_bom=True)


def ledger_gb18030(path: Path) -> None:
    """The ledger as Chinese Excel saves it."""
    ledger_csv(path)
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("gb18030"))


def ledger_parquet(path: Path) -> None:
    """The ledger as Parquet."""
    pl.DataFrame(_ledger_rows(), schema=LEDGER, orient="row").write_parquet(path)


def ledger_xls(path: Path) -> None:
    """The ledger as Excel of 1997 has it."""
    import xlwt  # type: ignore[import-untyped]

    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    rows: list[list[object]] = [list(LEDGER), *_ledger_rows()]
    for n, row in enumerate(rows):
        for index, cell in enumerate(row):
            if cell is not None:
                sheet.write(n, index, cell)
    book.save(str(path))


def nation_parquet(path: Path) -> None:
    """The projects of a nation's counties in one period, with types."""
    counties = sorted(
        code for code, row in Regions.load().by_code.items() if row.level == "county" and code.isdecimal()
    )
    n = pl.int_range(NATION, eager=True)
    started = pl.date(2014, 3, 1) + pl.duration(days=(pl.col("n") * 7) % 480)
    money = ((pl.col("n") * 7919) % 50_000_000) / 10_000
    pl.DataFrame({"n": n}).select(
        pl.lit("2015-07").alias("period"),
        pl.format("P{}", pl.col("n").cast(pl.String).str.zfill(8)).alias("project_id"),
        pl.Series("county_code", counties).gather(n * len(counties) // NATION),
        pl.Series("state", ["未开工", "开工", "竣工", "验收", "销号"]).gather((n * 31) % 5),
        pl.when(pl.col("n") % 5 == 0).then(pl.lit("招标")).alias("blocked_at"),
        pl.when(pl.col("n") % 5 > 0).then(started).alias("started_on"),
        *(pl.lit(None, pl.Date).alias(day) for day in ("completed_on", "accepted_on", "closed_on")),
        (((pl.col("n") * 104_729) % 500_000) / 100).alias("started_qty"),
        (((pl.col("n") * 1_299_709) % 500_000) / 100).alias("completed_qty"),
        money.alias("invested_wan"),
        (money / 2).round(4).alias("paid_wan"),
    ).write_parquet(path)


PARQUET, CSV = "read_parquet({})", "read_csv({}, all_varchar = true)"
LEDGER_CELLS = (ROWS + 1) * len(LEDGER)
KINDS = (
    Kind(".xlsx, canonical header", ledger_workbook, bare_workbook, LEDGER_CELLS, None, 1.3),
    Kind(".xlsx, office's header", list_workbook, bare_workbook, 0, None, 1.3),
    Kind(".xls, canonical header", ledger_xls, bare_workbook, LEDGER_CELLS),
    Kind(".csv, UTF-8", ledger_csv, bare_csv, LEDGER_CELLS, CSV),
    Kind(".csv, GB18030", ledger_gb18030, lambda path: pl.read_csv(
        io.BytesIO(path.read_bytes().decode("gb18030").encode()), has_header=False, infer_schema=False
    ), LEDGER_CELLS),
    Kind(".parquet", ledger_parquet, pl.read_parquet, LEDGER_CELLS, PARQUET),
)  # fmt: skip


def run(runs: int) -> Result:
    """Measure every kind of file, `runs` repetitions each, bare and ours in turn; the nation's projects three times."""
    regions = Regions.load()
    rows: list[dict[str, str | int | float | None]] = []
    goals: list[Goal] = []
    with TemporaryDirectory() as folder, _data_in(Path(folder)):
        for n, kind in enumerate(KINDS):
            if kind.make is ledger_xls and find_spec("xlwt") is None:
                continue  # a developer's package
            path = Path(folder) / f"{n}.dat"
            kind.make(path)
            reading = read_file(path, regions)
            assert not reading.faults, reading.faults[0]
            calls: list[Callable[[], object]] = [partial(kind.bare, path), partial(read_file, path, regions)]
            calls += [partial(bare_duckdb, kind.sql, path)] if kind.sql else []
            bare, ours, *others = in_turn(runs, *calls)
            cells = kind.cells or (reading.frames["funds"].height + 1) * len(LIST)
            memory = _growth(str(n), path, "bare"), _growth(str(n), path, "read")
            rows.append(_row(kind.name, cells, path, bare, others[0] if others else None, ours, memory))
            if kind.goal:
                goals.append(at_most(f"{kind.name}: read ÷ bare", ours / bare, kind.goal, "×", FIRST_LOOK))
        path = Path(folder) / "nation.parquet"
        nation_parquet(path)
        again = Path(folder) / "again.parquet"
        calls = [partial(pl.read_parquet, path), partial(_copied, path, again), partial(_staged, path)]
        bare, copied, ours = in_turn(min(runs, 3), *calls)
        memory = _growth("0", path, "polars"), _growth("0", path, "staged")
        rows.append(_row("nation's projects, .parquet, staged", NATION * len(LEDGER), path, bare, copied, ours, memory))
        goals.append(at_most("nation's projects staged ÷ DuckDB's read and write", ours / copied, 2, "×", CELLS))
        goals.append(at_most("nation's projects staged: peak memory", memory[1] / 1e6, 2000, "MB"))
    return Result("etl", "Reading and staging beside the bare reader and DuckDB", NOTES, rows, goals)


def _row(
    file: str, cells: int, path: Path, bare: float, duck: float | None, ours: float, memory: tuple[int, int]
) -> dict[str, str | int | float | None]:
    return {
        "file": file,
        "cells": cells,
        "size MB": path.stat().st_size / 1e6,
        "bare ms": bare,
        "DuckDB ms": duck,
        "ours ms": ours,
        "ours Mcells/s": cells / ours / 1000,
        "ours ÷ bare": ours / bare,
        "ours ÷ DuckDB": ours / duck if duck else None,
        "bare memory": memory[0] / 1e6,
        "our memory": memory[1] / 1e6,
    }


def _copied(path: Path, to: Path) -> None:
    with duckdb.connect() as con:
        con.execute("set enable_progress_bar = false")
        rows = f"select * from read_parquet({quoted(str(path))})"
        con.execute(f"copy ({rows}) to {quoted(str(to))} (format parquet, compression zstd)")


def _staged(path: Path) -> None:
    """Everything that a load does before its facts count; nothing of it stays."""
    outcome = check([path])
    assert not outcome.faults, outcome.faults[0]


@contextmanager
def _data_in(folder: Path) -> Iterator[None]:
    """Within it the folder of data is one that nobody has, for this process and its children."""
    before = os.environ.get("GAIBO_DATA")
    os.environ["GAIBO_DATA"] = str(folder / "data")
    try:
        yield
    finally:
        del os.environ["GAIBO_DATA"]
        os.environ |= {} if before is None else {"GAIBO_DATA": before}


def _growth(kind: str, path: Path, who: str) -> int:
    """Bytes by which the peak memory of a fresh process grows while it reads."""
    return int(alone("bench.etl", kind, path, who, seconds=300))


def _read_alone(kind: str, path: str, who: str) -> None:
    regions = Regions.load()
    before = peak()
    if who == "bare":
        KINDS[int(kind)].bare(Path(path))
    elif who == "polars":
        pl.read_parquet(path)
    elif who == "staged":
        _staged(Path(path))
    else:
        read_file(Path(path), regions)
    print(peak() - before)


if __name__ == "__main__":
    _read_alone(*sys.argv[1:])
