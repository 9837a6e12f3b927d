"""Units of money: taken from wherever a sheet states them, and never assumed."""

from pathlib import Path

import pytest

from etl.read import Reading, read_file
from tests.forms import plain_workbook
from tests.test_read_faults import REGIONS, places


def send(path: Path, *above: list[str], unit: str = "", first: str = "") -> Reading:
    header = ["报告期", "行政区划代码", "工程类别", "开工学校数", "开工项目数", "开工面积", "竣工学校数", "竣工项目数"]
    header += ["竣工面积或购置数量", f"购置金额{first or unit}", f"完成投资{unit}"]
    row = ["2015年7月", "371325", "校舍", 1, 1, 5, 0, 0, 0, 0, 2]
    return read_file(plain_workbook(path / "进展.xlsx", [*above, header, row]), REGIONS)


def test_money_without_a_unit_is_refused_and_an_area_without_one_is_square_metres(tmp_path: Path) -> None:
    reading = send(tmp_path, ["双月报"])
    assert places(reading.faults) == [(2, "购置金额", "")]
    assert reading.faults[0].message.startswith("这一列和另外1列没有写明金额单位。")
    assert send(tmp_path, ["单位：万元"]).frames["progress"]["started_qty_centi"].to_list() == [500]


def test_one_column_without_a_unit_is_enough(tmp_path: Path) -> None:
    reading = send(tmp_path, first="（万元）")
    assert places(reading.faults) == [(1, "完成投资", "")] and reading.faults[0].message.startswith("这一列没有写明")


@pytest.mark.parametrize(
    ("above", "fen"),
    [
        (["单位：万元"], 2_000_000),
        (["金额单位：元"], 200),
        (["单位：㎡、元"], 200),
        (["单位：平方米/万元"], 2_000_000),
        (["双月报", "单位: 千元"], 200_000),
        (["填报单位：费县教育局　　单位：亿元  填表人：张三"], 20_000_000_000),
        (["费县双月报（单位：元）"], 200),
        (["费县双月报（万元）"], 2_000_000),
        (["单位", "万元"], 2_000_000),
        (["单位：", "元"], 200),
        (["单位　万元"], 2_000_000),
    ],
)
def test_a_unit_above_the_table_is_that_of_all_its_money(tmp_path: Path, above: list[str], fen: int) -> None:
    reading = send(tmp_path, above)
    assert reading.faults == [] and reading.frames["progress"]["invested_fen"].to_list() == [fen]


@pytest.mark.parametrize("above", [["单位：㎡、台"], ["单位：元", "单位：万元"], ["填报单位：万元县"], ["面积（㎡）"]])
def test_two_units_of_money_above_a_table_are_as_good_as_none(tmp_path: Path, above: list[str]) -> None:
    assert [fault.column for fault in send(tmp_path, above).faults] == ["购置金额"]


def test_a_unit_above_a_column_of_mixed_units_is_refused_not_guessed(tmp_path: Path) -> None:
    reading = send(tmp_path, ["单位：万平方米、万元"])
    assert [(fault.cell, fault.why.kind) for fault in reading.faults] == [("I2", "unit_of_mixed_column")]
    assert send(tmp_path, ["单位：㎡、万元"]).faults == []


def test_the_header_overrules_what_stands_above_it(tmp_path: Path) -> None:
    assert send(tmp_path, ["单位：元"], unit="（万元）").frames["progress"]["invested_fen"].to_list() == [2_000_000]
