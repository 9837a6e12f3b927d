"""Files of every kind made here in; cells per second and memory of our reader beside the bare reader of each out."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import python_calamine as calamine
import xlsxwriter

from bench.result import Result
from bench.turns import in_turn
from etl.opening.tables import tables_of
from etl.read import read_file
from etl.regions import Regions

ROWS = 40_000
NOTES = [
    "bare: the library alone into its own objects, without headers, checks or facts: python-calamine's rows for .xlsx, "
    "Polars' frame of strings for CSV, its frame for Parquet.",
    "opened: tables_of: the same cells behind the walls, errors and formulas told apart, merged cells filled.",
    "read: read_file: hash, limits, header, every cell converted and checked, keys resolved, long rows with the cell "
    "each figure came from.",
    "CPU milliseconds, medians of the same run. Memory (read): what the peak of a fresh process grew by "
    "while it read, in multiples of the file's size.",
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


def bare_workbook(path: Path) -> object:
    """All cells of the first sheet, as calamine gives them."""
    return calamine.load_workbook(io.BytesIO(path.read_bytes())).get_sheet_by_index(0).to_python()


def bare_csv(path: Path) -> object:
    """All cells as strings, as Polars gives them."""
    return pl.read_csv(path, has_header=False, infer_schema=False)


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


KINDS = (
    Kind(".xlsx, canonical header", ledger_workbook, bare_workbook, (ROWS + 1) * len(LEDGER)),
    Kind(".xlsx, office's header", list_workbook, bare_workbook, 0),
    Kind(".csv, UTF-8", ledger_csv, bare_csv, (ROWS + 1) * len(LEDGER)),
    Kind(".csv, GB18030", ledger_gb18030, lambda path: pl.read_csv(
        io.BytesIO(path.read_bytes().decode("gb18030").encode()), has_header=False, infer_schema=False
    ), (ROWS + 1) * len(LEDGER)),
    Kind(".parquet", ledger_parquet, pl.read_parquet, (ROWS + 1) * len(LEDGER)),
)  # fmt: skip


def run(runs: int) -> Result:
    """Measure every kind of file, `runs` repetitions each, bare and ours in turn."""
    regions = Regions.load()
    rows: list[dict[str, str | int | float | None]] = []
    with TemporaryDirectory() as folder:
        for n, kind in enumerate(KINDS):
            path = Path(folder) / f"{n}.dat"
            kind.make(path)
            reading = read_file(path, regions)
            assert not reading.faults, reading.faults[0]
            calls = (partial(kind.bare, path), partial(_opened, path), partial(read_file, path, regions))
            bare, opened, ours = in_turn(runs, *calls)
            cells = kind.cells or (reading.frames["funds"].height + 1) * len(LIST)
            memory = [_growth(n, path, who) / path.stat().st_size for who in ("bare", "ours")]
            rows.append(
                {
                    "file": kind.name,
                    "cells": cells,
                    "size MB": path.stat().st_size / 1e6,
                    "bare ms": bare,
                    "opened ms": opened,
                    "read ms": ours,
                    "read Mcells/s": cells / ours / 1000,
                    "opened ÷ bare": opened / bare,
                    "read ÷ bare": ours / bare,
                    "bare memory": memory[0],
                    "our memory": memory[1],
                }
            )
    return Result("read", "Reading a file beside its bare reader", NOTES, rows)


def _opened(path: Path) -> object:
    return tables_of(path.read_bytes())


def _growth(kind: int, path: Path, who: str) -> int:
    """Bytes by which the peak memory of a fresh process grows while it reads."""
    command = [sys.executable, "-m", "bench.read", str(kind), str(path), who]
    return int(json.loads(subprocess.run(command, check=True, capture_output=True, timeout=300).stdout))


def _read_alone(kind: str, path: str, who: str) -> None:
    regions = Regions.load()
    before = _peak()
    if who == "bare":
        KINDS[int(kind)].bare(Path(path))
    else:
        read_file(Path(path), regions)
    print(json.dumps(_peak() - before))


def _peak() -> int:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


if __name__ == "__main__":
    _read_alone(*sys.argv[1:])
