"""What is wrong with a form: every fault of a file at once, each with file, sheet, row, column and what to do."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from etl.read import Fault, Reading, read_file
from etl.regions import Regions
from tests import forms
from tests.forms import NOTES, PLAN_PREFACE, Sheet, construction_row, plain_workbook, workbook

REGIONS = Regions.load()
GOOD = [1, 1, 5, 0, 0, 0, 2]
STARTED, INVESTED = "校舍建设/开工/面积", "校舍建设/完成投资"


def construction(*rows: Any, **kinds: Any) -> Sheet:
    return Sheet("表一", forms.construction_header(), rows, **kinds)


def county(n: int, name: object, code: object = None, figures: Any = None) -> list[Any]:
    return construction_row(n, name, code, figures or GOOD)


def read(path: Path, *sheets: Sheet, period: str | None = None) -> Reading:
    return read_file(workbook(path / "临沂市_双月报.xlsx", *sheets), REGIONS, period)


def faults(path: Path, *sheets: Sheet, period: str | None = None) -> list[Fault]:
    return read(path, *sheets, period=period).faults


def places(found: list[Fault]) -> list[tuple[int | None, str, str]]:
    return [(fault.row, fault.column, fault.found) for fault in found]


def test_a_fault_is_a_sentence_a_clerk_can_act_on(tmp_path: Path) -> None:
    found = faults(tmp_path, construction(county(1, "费县", "371325", [1, 1, "约300", 0, 0, 0, 2])))
    assert [str(fault) for fault in found] == [
        "临沂市_双月报.xlsx 表一 第7行「校舍建设/开工/面积」："
        "写的是“约300”，是约数，应为准确的数字。请填写准确数字后重新报送。"
    ]


def test_every_fault_of_a_file_is_told_not_the_first_alone(tmp_path: Path) -> None:
    money = [1, "费县", "371325", None, "15", *[3, 2, "(1)"] * 6, None, None, None]
    found = faults(
        tmp_path,
        construction(county(1, "费县", "371325", [1.5, -1, 5, "#DIV/0!", 0, 0, 2]), county(2, "历下区", "370102")),
        Sheet("表三", forms.funds_header(), [money]),
    )
    assert places(found)[:4] == [
        (7, "校舍建设/开工/学校数", "1.5"),
        (7, "校舍建设/开工/项目数", "-1"),
        (7, "校舍建设/竣工/学校数", "#DIV/0!"),
        (8, "县(市、区)", "历下区"),
    ]
    assert {fault.sheet for fault in found[4:]} == {"表三"} and len(found) == 4 + 6 + 1


def test_an_unknown_header_is_told_with_the_name_it_resembles(tmp_path: Path) -> None:
    sheet = construction(county(1, "费县"))
    sheet.header = [[level.replace("学校数（所）", "校数") for level in path] for path in sheet.header]
    found = faults(tmp_path, sheet)
    assert (found[0].row, found[0].column, found[0].found) == (6, "校舍建设/开工/校数", "校数")
    assert found[0].message.startswith("不认识这个表头，是否应为「校舍建设/开工/学校数」。")
    missing = [fault.column for fault in found if "缺少这一列" in fault.message]
    assert missing == [
        f"{parent}/{stage}/学校数" for parent in ("校舍建设", "运动场地建设") for stage in ("开工", "竣工")
    ]


def test_a_missing_column_is_told_even_when_no_row_needs_it(tmp_path: Path) -> None:
    sheet = construction([1, "费县", "371325", None, *GOOD[:-1], *[None] * 7])
    del sheet.header[10]
    assert [(f.column, f.message) for f in faults(tmp_path, sheet)] == [
        (INVESTED, "缺少这一列。请按表样补上后重新报送。")
    ]


def test_two_headers_that_mean_the_same_are_refused(tmp_path: Path) -> None:
    sheet = construction([*county(1, "费县", "371325"), "费县"])
    sheet.header = [*sheet.header, ["县市区"] * 3]
    found = faults(tmp_path, sheet)
    assert places(found) == [(6, "县市区", "县市区")] and found[0].message.startswith("与第2列意思相同")


def test_figures_under_no_header_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "多一列.csv"
    header = "报告期,行政区划代码,资金来源,预算年度,下达（万元）,到位（万元）,支付（万元）"
    path.write_text(f"{header}\n2015年7月,371325,县级,2015,1,234.50,0,0\n", encoding="utf-8")
    found = read_file(path, REGIONS).faults
    assert places(found) == [(2, "第8列", "0")]


@pytest.mark.parametrize(("unit", "right"), [("亩", "㎡"), ("万元", "㎡")])
def test_a_unit_that_does_not_measure_the_column_is_refused(tmp_path: Path, unit: str, right: str) -> None:
    sheet = construction(county(1, "费县"))
    sheet.header = [[level.replace("（㎡）", f"（{unit}）") for level in path] for path in sheet.header]
    found = faults(tmp_path, sheet)
    assert found[0].column == STARTED and found[0].found == unit and right in found[0].message


def test_a_sheet_of_figures_that_no_layout_knows_is_not_skipped(tmp_path: Path) -> None:
    path = tmp_path / "两张.xlsx"
    with xlsxwriter.Workbook(path) as book:
        construction(county(1, "费县")).write(book)
        other = book.add_worksheet("表四")
        for row, cells in enumerate([["学校", "人数", "班数", "面积"], ["甲", 1, 2, 3], ["乙", 4, 5, 6]]):
            other.write_row(row, 0, cells)
    found = read_file(path, REGIONS).faults
    assert [(fault.sheet, fault.message[:9]) for fault in found] == [("表四", "有数字却认不出表头")]


def plan_funds(path: Path, *rows: Any) -> list[Fault]:
    return faults(path, Sheet("附件2", forms.plan_funds_header(), rows, PLAN_PREFACE))


def money(city: object, name: object, year: object, each: float, total: object = None) -> list[Any]:
    return [None, city, name, None, year, *[each] * 6, 6 * each if total is None else total]


def test_an_error_or_an_uncalculated_formula_in_a_cell_is_no_blank(tmp_path: Path) -> None:
    path = tmp_path / "公式.xlsx"
    with xlsxwriter.Workbook(path) as book:
        construction(county(1, "费县", "371325", [1, 1, None, 0, 0, None, 2])).write(book)
        sheet = book.get_worksheet_by_name("表一")
        sheet.write_formula("G7", "=1/0", None, "#DIV/0!")
        sheet.write_formula("J7", "=SUM(A1:A2)", None, "")
    found = read_file(path, REGIONS).faults
    assert [(fault.column, fault.found) for fault in found] == [
        (STARTED, "#DIV/0!"),
        ("校舍建设/竣工/面积", "=（公式）"),
    ]


def test_one_figure_merged_over_several_rows_is_refused(tmp_path: Path) -> None:
    rows = [county(1, "费县", "371325"), county(2, "兰陵县", "371324")]
    found = faults(tmp_path, construction(*rows, merged=[(6, 10, 7, 10)]))
    assert places(found) == [(7, INVESTED, "2")] and "合并了2行" in found[0].message


def test_a_row_without_a_county_and_one_from_elsewhere_are_refused(tmp_path: Path) -> None:
    rows = [county(1, None, None), county(2, "历下区"), county(3, "兰凌县"), county(4, "费县", "371324")]
    assert [fault.message.split("。")[0] for fault in faults(tmp_path, construction(*rows))] == [
        "没有写明县（市、区）",
        "“历下区”属于济南市，不属于临沂市",
        "没有名为“兰凌县”的县（市、区），是否应为“兰陵县”",
        "行政区划代码371324是兰陵县，与名称“费县”不一致",
    ]


def test_an_ambiguous_county_needs_its_city(tmp_path: Path) -> None:
    sheet = construction(county(1, "市中区"), preface=["填报单位：山东省教育厅", "报告期：2015年7月"])
    assert "请写明行政区划代码或设区市" in faults(tmp_path, sheet)[0].message


def test_a_county_after_the_notes_is_not_lost(tmp_path: Path) -> None:
    found = faults(tmp_path, construction(county(1, "费县", "371325"), *NOTES, county(2, "兰陵县", "371324")))
    assert places(found) == [(10, "行政区划代码", "371324")] and "注释或签字行之后" in found[0].message


def test_the_same_county_twice_is_told_with_both_rows(tmp_path: Path) -> None:
    rows = [county(1, "费县", "371325"), county(2, "兰陵县", "371324"), county(3, "费县", "371325")]
    found = faults(tmp_path, construction(*rows))
    assert [str(fault) for fault in found] == [
        "临沂市_双月报.xlsx 表一 第9行：与第7行重复（费县）。每项只能报一行，请删去一行后重新报送。"
    ]


def test_the_same_county_on_two_sheets_is_told_with_both_sheets(tmp_path: Path) -> None:
    again = construction(county(1, "费县", "371325"))
    again.name = "表一续"
    found = faults(tmp_path, construction(county(1, "费县", "371325")), again)
    assert [(fault.sheet, fault.row) for fault in found] == [("表一续", 7)] and "与表一 第7行重复" in found[0].message


def test_a_period_other_than_the_one_expected_is_refused(tmp_path: Path) -> None:
    found = faults(tmp_path, construction(county(1, "费县", "371325")), period="2015-09")
    assert places(found) == [(2, "报告期", "2015年7月")]
    assert found[0].message == "与本次报送的报告期2015年9月不一致。请核对后重新报送。"


def test_a_file_and_a_caller_that_say_no_period_are_told_so(tmp_path: Path) -> None:
    found = faults(tmp_path, construction(county(1, "费县", "371325"), preface=["填报单位：临沂市"]))
    assert [(fault.sheet, fault.message[:8]) for fault in found] == [("表一", "没有写明报告期。")]


def test_sheets_that_say_different_periods_are_refused(tmp_path: Path) -> None:
    equipment = [1, "费县", "371325", None, *[1, 2, 3, 4] * 5]
    other = Sheet("表二", forms.equipment_header(), [equipment], ["填报单位：临沂市", "报告期：2015年5月"])
    found = faults(tmp_path, construction(county(1, "费县", "371325")), other)
    assert [(fault.sheet, fault.row, fault.found) for fault in found] == [("表二", 2, "2015年5月")]


def test_a_preface_that_makes_no_sense_is_told_where_it_stands(tmp_path: Path) -> None:
    sheet = construction(county(1, "费县", "371325"), preface=["填报单位：临沂市", "报告期：七月", "数据截至：6月底"])
    assert places(faults(tmp_path, sheet)) == [(2, "报告期", "七月"), (2, "数据截至", "6月底")]


def test_a_plan_must_say_its_version_its_kind_and_its_approval(tmp_path: Path) -> None:
    rows = [money("临沂市", "费县", 2014, 1)]
    found = faults(tmp_path, Sheet("附件2", forms.plan_funds_header(), rows, ["填报单位：山东省教育厅"]))
    assert [fault.message.split("。")[0] for fault in found] == [
        "没有写明规划版本",
        "没有写明批准日期",
        "没有写明规划类型",
    ]


def test_a_year_is_needed_where_the_form_asks_for_one(tmp_path: Path) -> None:
    found = plan_funds(tmp_path, money("临沂市", "费县", None, 1))
    assert [(fault.row, fault.column, fault.message[:4]) for fault in found] == [(6, "预算年度", "不能为空")]


def test_canonical_files_are_refused_in_the_same_way(tmp_path: Path) -> None:
    header = ["period", "county_code", "source", "budget_yaer", "allocated_wan", "paid_wan", "paid_wan", "备注"]
    rows = [["2015-07", "371399", "县里", 2015, "约1", 1, 1, None], [None, None, "县级", 2015, -1, 1, 1, None]]
    found = read_file(plain_workbook(tmp_path / "a.xlsx", [header, *rows]), REGIONS).faults
    assert places(found) == [
        (None, "", ""),
        (1, "budget_yaer", "budget_yaer"),
        (1, "paid_wan", "paid_wan"),
        (1, "备注", "备注"),
        (1, "budget_year", ""),
        (1, "received_wan", ""),
        (2, "county_code", "371399"),
        (2, "source", "县里"),
        (2, "allocated_wan", "约1"),
        (3, "county_code", ""),
        (3, "allocated_wan", "-1"),
    ]
    assert "是否应为「budget_year」" in found[1].message


def test_duplicates_in_a_ledger_name_both_rows(tmp_path: Path) -> None:
    header = ["school_id", "name", "county_code", "township", "stage", "students", "classes", "largest_class"]
    rows = [["1", "甲小学", "371325"], ["2", "乙小学", "371325"], ["1", "丙小学", "371325"]]
    found = read_file(plain_workbook(tmp_path / "学校.xlsx", [header, *rows]), REGIONS).faults
    assert [(fault.row, fault.message.split("。")[0]) for fault in found] == [(4, "与第2行重复（费县、1）")]


def test_projects_without_a_county_repeat_too(tmp_path: Path) -> None:
    names = ["period", "project_id", "state", "blocked_at", "started_on", "completed_on", "accepted_on", "closed_on"]
    names += ["started_qty", "completed_qty", "invested_wan", "paid_wan"]
    rows = [["2015-07", "P1", "开工"], ["2015-07", "P2", "开工"], ["2015-07", "P1", "竣工"]]
    found = read_file(plain_workbook(tmp_path / "进度.xlsx", [names, *rows]), REGIONS).faults
    assert [(fault.row, fault.message.split("。")[0]) for fault in found] == [(4, "与第2行重复（P1）")]


def test_a_plan_must_not_leave_its_statements_blank(tmp_path: Path) -> None:
    rows = [money("临沂市", "费县", 2014, 1)]
    preface = ["填报单位：山东省教育厅", "规划版本：", "规划类型：基线", "批准日期：", "批准文号："]
    found = faults(tmp_path, Sheet("附件2", forms.plan_funds_header(), rows, preface))
    assert [fault.why.kind for fault in found] == ["no_plan_version", "no_approved_on"]


def test_a_header_that_is_a_number_is_unknown_not_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "年份.xlsx"
    header = ["报告期", "行政区划代码", "资金来源", "预算年度", "下达（万元）", "到位（万元）", "支付（万元）", 2016]
    found = read_file(plain_workbook(path, [header, ["2015年7月", "371325", "县级", 2015, 1, 1, 0, 5]]), REGIONS).faults
    assert [(fault.cell, fault.found, fault.why.kind) for fault in found] == [("H1", "2016", "unknown_header")]
