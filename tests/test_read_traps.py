"""Traps that once lost or changed a figure without a word: each is told, at its cell, or read right."""

from pathlib import Path
from typing import Any

import pytest

from etl.read import Reading, read_file
from tests import forms
from tests.conftest import LANSHAN, House
from tests.forms import Sheet, html, plain_workbook, workbook
from tests.test_read_faults import REGIONS, STARTED, construction, county, faults, places
from warehouse.store import query

pytestmark = pytest.mark.tables()

LIST = "报告期 行政区划代码 工程类别 开工学校数 开工项目数 开工面积 竣工学校数 竣工项目数 竣工面积或购置数量".split()
LIST += ["购置金额（万元）", "完成投资（万元）"]
ROW = ["2015年7月", "371325", "校舍", 1, 1, 5, 0, 0, 0, 0, 2]


def kinds(found: list[Any]) -> list[tuple[str, str]]:
    return [(fault.cell, fault.why.kind) for fault in found]


def listed(path: Path, *above: list[str], header: list[str] | None = None, row: list[Any] | None = None) -> Reading:
    return read_file(plain_workbook(path / "进展.xlsx", [*above, header or LIST, row or ROW]), REGIONS)


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("兰陵县", "371399", "unknown_code_named"),
        ("兰凌县", None, "unknown_county_near"),
        ("市中区", None, "county_in_several"),
    ],
)
def test_a_county_that_cannot_be_placed_is_no_total_though_its_figures_add_up(
    tmp_path: Path, name: str, code: str | None, told: str
) -> None:
    rows = [county(1, "兰山区", "371302", [2, 2, 10, 0, 0, 0, 1]), county(2, "费县", "371325", [1, 1, 20, 0, 0, 0, 1])]
    sheet = construction(*rows, county(3, name, code, [3, 3, 30, 0, 0, 0, 2]), preface=["报告期：2015年7月"])
    assert [fault.why.kind for fault in faults(tmp_path, sheet)] == [told]


def test_a_total_of_one_county_sums_that_county(tmp_path: Path) -> None:
    def money(name: str, code: str, year: Any, each: int) -> list[Any]:
        return [None, name, code, None, year, *[each] * 18, *[6 * each] * 3]

    rows = [
        money(name, code, year, 2 if year == "合计" else 1)
        for name, code in (("费县", "371325"), ("兰陵县", "371324"))
        for year in (2014, 2015, "合计")
    ]
    assert faults(tmp_path, Sheet("表三", forms.funds_header(), rows)) == []
    rows[2][5] = 3
    assert kinds(faults(tmp_path, Sheet("表三", forms.funds_header(), rows)))[0] == ("F8", "wrong_sum_of_rows")


@pytest.mark.parametrize(
    ("detail", "code"), [("其中：兰凌县", "371324"), ("其中：市中区", None), ("其中：开发区", "371324")]
)
def test_a_detail_that_may_be_a_county_is_told(tmp_path: Path, detail: str, code: str | None) -> None:
    rows = [county(1, "兰山区", "371302"), county(2, detail, code)]
    found = faults(tmp_path, construction(*rows, preface=["报告期：2015年7月"]))
    assert kinds(found) == [("B8", "county_as_detail")]


@pytest.mark.parametrize("parent", ["本期新增", "上年同期", "其中：寄宿制学校"])
def test_a_parent_that_makes_the_figures_others_is_not_passed_over(tmp_path: Path, parent: str) -> None:
    sheet = construction(county(1, "费县", "371325"))
    sheet.header = [[path[0] if n < 4 else parent, *path] for n, path in enumerate(sheet.header)]
    assert ("E4", "other_figures") in kinds(faults(tmp_path, sheet))


@pytest.mark.parametrize("cell", ["140\n160", "3 5", "1 2345"])
def test_white_space_does_not_join_two_numbers(tmp_path: Path, cell: str) -> None:
    found = faults(tmp_path, construction(county(1, "费县", "371325", [1, 1, cell, 0, 0, 0, 2])))
    assert kinds(found) == [("G7", "not_a_number")]
    assert faults(tmp_path, construction(county(1, "费县", "371325", [1, 1, "12 345.5", 0, 0, 0, 2]))) == []


def test_a_line_break_of_a_web_page_does_not_join_two_numbers(tmp_path: Path) -> None:
    page = html(construction(county(1, "费县", "371325", [1, 1, "140<br>160", 0, 0, 0, 2])))
    path = tmp_path / "表.xls"
    path.write_text(page, encoding="utf-8")
    assert kinds(read_file(path, REGIONS).faults) == [("G7", "not_a_number")]


def test_the_exact_number_of_a_web_page_counts_not_the_shown_one(tmp_path: Path) -> None:
    page = html(construction(county(1, "费县", "371325", [1, 1, "10.1", 0, 0, 0, 2])))
    path = tmp_path / "表.xls"
    path.write_text(page.replace("<td>10.1</td>", '<td x:num="10.126">10.1</td>'), encoding="utf-8")
    assert read_file(path, REGIONS).frames["progress"]["started_qty_centi"].to_list() == [1013]


def test_a_comma_within_a_number_does_not_move_the_rest_of_the_line(tmp_path: Path) -> None:
    path = tmp_path / "费县.csv"
    header, whole = ",".join([*LIST, "备注"]), "2015年7月,371324,校舍,1,1,5,0,0,0,0,2,"
    path.write_text("\n".join([header, whole, "2015年7月,371325,校舍,1,1,1,100.25,50,0,0,30,,"]), encoding="utf-8")
    assert (3, "row_too_long") in [(f.row, f.why.kind) for f in read_file(path, REGIONS).faults]
    path.write_text("\n".join([header, f"{whole},"]), encoding="utf-8")
    assert read_file(path, REGIONS).faults == []


def test_a_small_sheet_of_counties_under_an_unknown_header_is_not_skipped(tmp_path: Path) -> None:
    other = Sheet("拨款", [["县区", "年份", "拨付资金（万元）"]], [])
    good = construction(county(1, "费县", "371325"))
    path = tmp_path / "两张.xlsx"
    workbook(path, good, other)
    assert read_file(path, REGIONS).faults == []
    rows = [["兰山区", "2014年", 120], ["费县", "2014年", 80]]
    workbook(path, good, Sheet("拨款", [["县区"], ["年份"], ["拨付"]], rows, preface=[]))
    assert [(f.sheet, f.why.kind) for f in read_file(path, REGIONS).faults] == [("拨款", "unknown_sheet")]


def test_a_truth_value_is_no_number_beside_zeros_and_ones(tmp_path: Path) -> None:
    rows = [county(1, "兰山区", "371302"), county(2, "费县", "371325"), county(3, "兰陵县", "371324")]
    for row, cell in zip(rows, (0, False, True), strict=True):
        row[7] = cell
    assert kinds(faults(tmp_path, construction(*rows))) == [("H8", "not_a_count"), ("H9", "not_a_count")]


def test_two_units_of_area_above_a_table_are_not_chosen_between(tmp_path: Path) -> None:
    found = listed(tmp_path, ["单位：万㎡"], ["单位：㎡、万元"], header=[*LIST[:5], "开工面积", *LIST[6:]]).faults
    assert ("F3", "two_units_above") in kinds(found)


def test_a_large_unit_in_the_header_of_a_mixed_column_is_refused(tmp_path: Path) -> None:
    header = [*LIST[:8], "竣工面积或购置数量（万㎡）", *LIST[9:]]
    assert kinds(listed(tmp_path, header=header).faults) == [("I1", "unit_of_mixed_column")]


def test_what_is_said_twice_and_differently_is_refused(tmp_path: Path) -> None:
    sheet = construction(
        county(1, "费县", "371325"), preface=["报告期：2015年5月", "填报单位：临沂市", "报告期：2015年7月"]
    )
    assert kinds(faults(tmp_path, sheet)) == [("C2", "stated_twice")]


@pytest.mark.parametrize("label", ["合计：", "本页合计数", "全市"])
def test_a_total_is_one_whatever_its_word_ends_in(tmp_path: Path, label: str) -> None:
    rows = [county(1, "费县", "371325"), county(2, "兰陵县", "371324")]
    total = [None, label, None, None, 2, 2, 11, 0, 0, 0, 4, *[None] * 7]
    assert places(faults(tmp_path, construction(*rows, total))) == [(9, STARTED, "11")]


@pytest.mark.parametrize("day", ["2015-07-03 16:30:00", "2015-07-04 00:00:00.000000", "\u202a2015年7月3日\u202c"])
def test_a_day_with_a_time_or_with_marks_nobody_sees_is_a_day(tmp_path: Path, day: str) -> None:
    row = [1, "费县", "371325", day, 1, 1, "\u202d5\u202c", 0, 0, 0, 2, *[None] * 7]
    assert faults(tmp_path, construction(row)) == []


def test_the_largest_number_that_is_accepted_can_be_published(house: House) -> None:
    largest = {"started_schools": 10**9, "started_qty": 10**10, "invested_wan": 10**9}
    assert house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 1}, **largest)).accepted
    assert query("select started_schools from county_progress where period = '2015-07'").item() == 10**9
    refused = house.load(house.progress("2015-07", {LANSHAN: 1}, started_qty=10**10 + 1))
    assert [fault.why.kind for fault in refused.faults] == ["too_large_number"]


def test_a_header_that_a_printed_table_repeats_is_passed_over_and_another_one_is_not(tmp_path: Path) -> None:
    again = [*LIST]
    path = plain_workbook(tmp_path / "续表.xlsx", [LIST, ROW, again, [ROW[0], "371324", *ROW[2:]]])
    assert read_file(path, REGIONS).frames["progress"]["row"].to_list() == [2, 4]
    again[5], again[8] = again[8], again[5]
    path = plain_workbook(tmp_path / "续表.xlsx", [LIST, ROW, again, [ROW[0], "371324", *ROW[2:]]])
    assert {fault.row for fault in read_file(path, REGIONS).faults} == {3}
