"""A flat file under the canonical header is read column by column, and gives to the last cell what reading it cell by
cell gives: facts, where each figure stood, what was written there, and every fault."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from etl import read as reader
from etl.opening import texts
from etl.read import Reading, read_file
from etl.reading.flat import read_flat
from etl.regions import Regions
from etl.schema import CHOICES, FORMS, Column, Form

REGIONS = Regions.load()
ROWS = 300

# What an office may write in a cell of each type, and what is told.
GOOD: dict[str, list[str | None]] = {
    "count": ["0", "12", "1,234", "１２", " 7 ", "—", None, "3.0", "不适用"],
    "quantity": ["0", "140.1", "0.005", "1.005", "1，234.5", "1 234", ".5", "-", None, "12345678.99", "1.5e-01"],
    "money": ["0.29", "1234.567891", "0.0000005", "/", None, "１２３．４５", "999999999"],
    "percent": ["34.37%", "34.37", "0.3437", "343.7‰", None],
    "text": ["中心小学（东）", "第１小学", "甲", " 乙 丙 ", "P0000001", "123456789012"],
    "date": ["2015-03-01", "2015年3月1日", "2015/3/1", "20150301", "42064", "二〇一五年三月一日", "2015.3.1"],
    "period": ["2015-07", "2015年7月", "201507", "2015-05"],
    "round": ["2015-06", "2015年12月"],
    "year": ["2015", "2014年", "2016年度"],
    "code": ["371325", "371302", "371325000000", "371324", "371326"],
}
BAD: dict[str, list[str | None]] = {
    "count": ["1.5", "约3", "-1", "x"],
    "quantity": ["-5", "△3", "12a", "1e9", "99999999999", "#N/A", "1 2"],
    "money": ["(5)", "=A1", "2.1E+09", "1000000001"],
    "percent": ["x", "-1"],
    "text": ["2.137E+09", None, "合计", "填表人：张三"],
    "date": ["2015-02-30", "昨天", None, "2015-03"],
    "period": ["2015-06", "2030-01", "七月", None, "2015.1"],
    "round": ["2015-07", None],
    "year": ["1999", "x", None],
    "code": ["999999", "371300", "费县", None, "合计", "370000"],
    "choice": ["没有这种", None, "其中：", "小计"],
}


def cell(column: Column, rng: random.Random, odd: float) -> str | None:
    if rng.random() < odd:
        return rng.choice(BAD[column.type])
    if column.choices:
        return rng.choice([*CHOICES[column.choices], *CHOICES[column.choices].values()])
    found = rng.choice(GOOD[column.type])
    return None if found and column.type in ("date", "text") and not column.required and rng.random() < 0.3 else found


def table(form: Form, seed: int, odd: float) -> pl.DataFrame:
    """Rows of a form as an office might send them, each with a key of its own as far as texts make it."""
    rng = random.Random(f"{form.name} {seed}")
    columns = [c for c in form.columns if c.name not in form.optional or rng.random() < 0.7]
    if len({"plan_version", "approved_on", "kind"} & {c.name for c in columns}) < 3 and "kind" in form.optional:
        columns = [c for c in columns if c.name not in ("plan_version", "approved_on", "kind", "approval_no")]
    rng.shuffle(columns)
    unique = {column.name for column in columns if column.type == "text" and column.name in form.key}
    rows = [
        [f"{column.name}{n:05d}" if column.name in unique else cell(column, rng, odd) for column in columns]
        for n in range(ROWS)
    ]
    return pl.DataFrame(rows, schema={column.name: pl.String() for column in columns}, orient="row")


def csv(frame: pl.DataFrame, path: Path) -> Path:
    frame.write_csv(path, include_bom=True)
    return path


def gb18030(frame: pl.DataFrame, path: Path) -> Path:
    path.write_bytes(frame.write_csv().encode("gb18030"))
    return path


def parquet(frame: pl.DataFrame, path: Path) -> Path:
    frame.write_parquet(path, row_group_size=100)
    return path


def both(path: Path, monkeypatch: pytest.MonkeyPatch, period: str | None = None) -> tuple[Reading, Reading, list[bool]]:
    """A file as it is read, the same read cell by cell, and whether each table was taken column by column."""
    taken: list[bool] = []

    def noted(*args: object) -> object:
        found = read_flat(*args)  # type: ignore[arg-type]
        taken.append(found is not None)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(texts, "FEW_LINES", ROWS // 2)
        patched.setattr(reader, "read_flat", noted)
        flat = read_file(path, REGIONS, period)
        patched.setattr(reader, "read_flat", lambda *_: None)
        return flat, read_file(path, REGIONS, period), taken


def assert_same(flat: Reading, cells: Reading) -> None:
    assert flat.faults == cells.faults
    assert flat.frames.keys() == cells.frames.keys()
    for form, frame in cells.frames.items():
        assert flat.frames[form].schema == frame.schema
        assert flat.frames[form].equals(frame)


@pytest.mark.parametrize("write", [csv, gb18030, parquet])
@pytest.mark.parametrize("form", list(FORMS))
def test_what_an_office_may_write_is_taken_column_by_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, write: Callable[[pl.DataFrame, Path], Path]
) -> None:
    flat, cells, taken = both(write(table(FORMS[form], 1, 0), tmp_path / "上报.dat"), monkeypatch)
    assert taken == [True]
    assert_same(flat, cells)


@pytest.mark.parametrize("write", [csv, parquet])
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("form", list(FORMS))
def test_what_is_told_is_told_as_if_read_cell_by_cell(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    form: str,
    seed: int,
    write: Callable[[pl.DataFrame, Path], Path],
) -> None:
    path = write(table(FORMS[form], seed, 0.001 * 10**seed), tmp_path / "上报.dat")
    flat, cells, _ = both(path, monkeypatch, "2015-07" if seed == 1 else None)
    assert_same(flat, cells)


TYPED = {
    "period": [201507] * 4,
    "project_id": ["P1", "P2", "P3", "P4"],
    "county_code": [371325, 371325, 371302, 371326],
    "state": ["开工", "竣工", "started", "未开工"],
    "blocked_at": [None, None, None, "用地"],
    "started_on": [date(2015, 3, 1), None, date(2014, 12, 31), None],
    "completed_on": [None] * 4,
    "accepted_on": [None] * 4,
    "closed_on": [None] * 4,
    "started_qty": [140.1, 0.1 + 0.2, 1e-7, 0.0],
    "completed_qty": [3, 4, None, 0],
    "invested_wan": [1234.567891, 0.29, 1e8, None],
    "paid_wan": [None, 1.005, 12.0, 0.0],
}


@pytest.mark.parametrize(
    "cast",
    [
        {},
        {"started_qty": pl.Float32, "paid_wan": pl.Decimal(18, 4), "completed_qty": pl.UInt8},
        {"started_on": pl.Datetime("us"), "completed_on": pl.Null, "state": pl.Categorical},
    ],
)
def test_columns_with_types_are_taken_as_what_would_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cast: dict[str, pl.DataType]
) -> None:
    frame = pl.DataFrame(TYPED).cast(cast)  # type: ignore[arg-type]
    frame = pl.concat([frame.with_columns(pl.col("project_id") + f"-{n}") for n in range(80)])
    flat, cells, taken = both(parquet(frame, tmp_path / "台账.parquet"), monkeypatch)
    assert taken == [True] and flat.faults == [] and flat.frames["project_status"].height == 320
    assert_same(flat, cells)


@pytest.mark.parametrize(
    ("column", "value"),
    [("started_qty", -0.0), ("started_qty", -1e-9), ("started_qty", 1e10 + 0.002), ("started_qty", float("nan")),
     ("invested_wan", float("inf")), ("paid_wan", -1e-9), ("invested_wan", 1e9 + 1), ("started_on", date(9999, 12, 31)),
     ("state", "建成"), ("county_code", 371399)],
)  # fmt: skip
def test_a_value_of_a_typed_column_that_cannot_be_is_told_at_its_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, column: str, value: object
) -> None:
    frame = pl.DataFrame(TYPED | {column: [*TYPED[column][:3], value]})  # type: ignore[index]
    frame = pl.concat([pl.DataFrame(TYPED).with_columns(pl.col("project_id") + f"-{n}") for n in range(99)] + [frame])
    flat, cells, _ = both(parquet(frame, tmp_path / "台账.parquet"), monkeypatch)
    assert_same(flat, cells)
    assert column == "started_on" or [(fault.row, fault.column) for fault in flat.faults] == [(401, column)]


def test_a_float_from_a_calculation_is_rounded_as_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(7)
    noisy = [1.005, 0.285, 2.675, 1e-9, 0.1 + 0.2, 0.015, 8.5e10 / 3e7, 450359962.370497, 0.125, 9999.995]
    noisy += [rng.uniform(0, 10.0 ** rng.randint(-3, 8)) for _ in range(250)]
    noisy += [rng.randint(0, 10**6) / 1000 + 0.005 for _ in range(60)]
    rows = pl.concat([pl.DataFrame(TYPED).with_columns(pl.col("project_id") + f"-{n}") for n in range(80)])
    frame = rows.with_columns(pl.Series(name, noisy) for name in ("started_qty", "paid_wan"))
    flat, cells, taken = both(parquet(frame, tmp_path / "台账.parquet"), monkeypatch)
    assert taken == [True] and not flat.faults
    assert_same(flat, cells)
