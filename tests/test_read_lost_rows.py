"""Rows that stand where a reader would pass them by: after the notes, or behind the word 其中."""

from pathlib import Path
from typing import Any

import pytest

from etl.faults import Fault
from tests import forms
from tests.forms import NOTES, Sheet
from tests.test_read_faults import construction, county, faults, money, places, plan_funds


def by_name(path: Path, *rows: list[Any]) -> list[Fault]:
    """The faults of a sheet with names and without a code column; figures begin in its fourth column."""
    header = [levels for levels in forms.construction_header() if levels[0] != "行政区划代码"]
    return faults(path, Sheet("表一", header, [[*row[:2], *row[3:]] for row in rows]))


@pytest.mark.parametrize("end", ["注：金额保留两位小数。", "说明：以下为补报", "填表人：张三", "备注：无"])
def test_a_county_named_after_the_notes_is_not_lost(tmp_path: Path, end: str) -> None:
    note = [end, *[None] * 17]
    found = by_name(tmp_path, county(1, "费县"), note, county(2, "兰陵县"), county(3, "苍山"))
    assert places(found) == [(9, "县(市、区)", "兰陵县"), (10, "县(市、区)", "苍山")]
    assert found[0].message == "在注释或签字行之后。请移到注释之前后重新报送。"


def test_a_figure_after_the_notes_is_not_lost_whoever_it_is_of(tmp_path: Path) -> None:
    note = ["说明：", *[None] * 17]
    found = by_name(tmp_path, county(1, "费县"), note, county(2, "兰凌县"), county(3, "合计"))
    assert places(found) == [(9, "校舍建设/开工/学校数", "1"), (10, "校舍建设/开工/学校数", "1")]


def test_a_name_that_two_cities_have_is_a_county_too(tmp_path: Path) -> None:
    nothing: list[Any] = [None] * 14
    found = by_name(tmp_path, county(1, "费县"), ["注：", *[None] * 17], [2, "市中区", None, None, *nothing])
    assert places(found) == [(9, "县(市、区)", "市中区")]


def test_a_report_in_the_line_of_a_note_is_not_lost(tmp_path: Path) -> None:
    found = by_name(tmp_path, county(1, "费县"), ["注：补报", *county(2, "兰陵县")[1:]])
    assert places(found) == [(8, "县(市、区)", "兰陵县")]


def test_notes_signatures_and_telephone_numbers_are_no_report(tmp_path: Path) -> None:
    notes: list[list[Any]] = NOTES  # type: ignore[assignment]
    rows = [
        county(1, "费县"),
        *[[*note, *[None] * (18 - len(note))] for note in notes],
        ["1. 数据为累计数", *[None] * 17],
        ["填报单位：", "费县", *[None] * 16],
        ["联系电话：", None, None, None, 5390123, *[None] * 13],
    ]
    assert by_name(tmp_path, *rows) == []


def test_a_county_written_as_a_detail_is_told_to_have_a_row_of_its_own(tmp_path: Path) -> None:
    total = ["合计", *[None] * 3, 2, 2, 10, 0, 0, 0, 4, *[None] * 7]
    rows = [county(None, "其中：费县"), county(None, "　　其中: 兰陵县", "371324"), total]  # type: ignore[arg-type]
    found = faults(tmp_path, construction(*rows))
    assert places(found) == [(7, "县(市、区)", "其中：费县"), (8, "县(市、区)", "其中: 兰陵县")]
    assert "是“其中”行" in found[0].message and "单独成行" in found[0].message


def test_a_detail_of_a_county_that_has_its_row_is_only_a_detail(tmp_path: Path) -> None:
    rows = [county(1, "费县"), county(2, "其中：费县"), county(3, "其中：寄宿制学校"), county(4, "兰陵县")]
    assert faults(tmp_path, construction(*rows)) == []


def test_a_total_of_no_rows_says_so(tmp_path: Path) -> None:
    found = plan_funds(tmp_path, money(None, "合计", 2015, 1), money("临沂市", "费县", 2014, 1))
    assert "没有可以相加的行" in found[0].message
