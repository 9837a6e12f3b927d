"""The workbooks that offices send, each layout once: what stands in a cell arrives under its column, exactly."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from etl.read import Reading, read_file
from etl.regions import Regions
from etl.schema import FORMS, PROVENANCE
from tests import forms
from tests.forms import NOTES, PLAN_PREFACE, Sheet, construction_row, workbook

REGIONS = Regions.load()


def read(path: Path, period: str | None = None) -> Reading:
    reading = read_file(path, REGIONS, period)
    assert [str(fault) for fault in reading.faults] == []
    return reading


def construction(rows: forms.ROWS, **kinds: Any) -> Sheet:
    return Sheet("表一", forms.construction_header(), rows, **kinds)


def test_a_frame_has_the_lake_columns_of_its_form_and_where_each_row_stood(tmp_path: Path) -> None:
    sheet = construction([construction_row(1, "兰山区", "371302", [1, 1, 1, 0, 0, 0, 1])])
    frame = read(workbook(tmp_path / "临沂市.xlsx", sheet)).frames["progress"]
    lake = {name: dtype for name, dtype in FORMS["progress"].lake_schema.items() if name not in PROVENANCE}
    columns = list(lake)
    assert frame.columns == [*columns, "submitted_on", "file_name", "sheet", "row", "cells", "written"]
    assert {name: frame.schema[name] for name in lake} == lake and frame.schema["submitted_on"] == pl.Date()


def test_sheet_one_gives_buildings_and_sports_grounds_of_each_county(tmp_path: Path) -> None:
    rows = [
        [1, "兰 山 区", 371302.0, date(2015, 7, 2), 3, 4, 140.1, 2, 2, "1,100.25", 35.5, 1, 1, 900, 0, 0, 0, 12.34],
        [2, "兰陵县", "371324", None, 5, 6, 0.29, None, "—", "/", "无", *[None] * 7],
        [None, "全市合计", None, None, 8, 10, 140.39, 2, 2, 1100.25, 35.5, 1, 1, 900, 0, 0, 0, 12.34],
        *NOTES,
    ]
    frame = read(workbook(tmp_path / "临沂市.xlsx", construction(rows), hidden=[["填报说明"]])).frames["progress"]
    assert frame["county_code"].to_list() == ["371302", "371302", "371324"]
    assert frame["work_class"].to_list() == ["building", "sports", "building"]
    assert set(frame["period"]) == {201507} and set(frame["as_of"]) == {date(2015, 6, 30)}
    assert frame["started_qty_centi"].to_list() == [14010, 90000, 29]
    assert frame["completed_qty_centi"].to_list() == [110025, 0, None]
    assert frame["invested_fen"].to_list() == [35_500_000, 12_340_000, None]
    assert frame["started_schools"].to_list() == [3, 1, 5]
    # The county's own day decides; without one, that of the whole form.
    assert frame["submitted_on"].to_list() == [date(2015, 7, 2), date(2015, 7, 2), date(2015, 7, 4)]
    assert frame["sheet"].unique().to_list() == ["表一"] and frame["row"].to_list() == [7, 7, 8]


def test_sheets_one_and_two_add_to_one_form_and_sheet_three_is_money(tmp_path: Path) -> None:
    equipment = [1, "兰山区", "371302", "2015.07.03", *[1, 20.5, 3.25, 1.5] * 5]
    money = [[1, "兰山区", "371302", "2015-7-3", year, *[3, 2, 1] * 6, 18, 12, 6] for year in (2014, "2015年")]
    total = ["全市合计", *[None] * 4, *[6, 4, 2] * 6, 36, 24, 12]
    path = workbook(
        tmp_path / "临沂市_双月报.xlsx",
        construction([construction_row(1, "兰山区", "371302", [1, 1, 2, 0, 0, 0, 1])]),
        Sheet("表二", forms.equipment_header(), [equipment, *NOTES]),
        Sheet("表三", forms.funds_header(), [*money, total, *NOTES], merged=[(5, c, 6, c) for c in range(4)]),
    )
    frames = read(path).frames
    assert frames["progress"]["work_class"].to_list() == [
        "building", "living", "books", "digital", "desks", "instruments",
    ]  # fmt: skip
    bought = frames["progress"].filter(work_class="books").row(0, named=True)
    assert (bought["completed_schools"], bought["completed_qty_centi"]) == (1, 2050)
    assert (bought["bought_fen"], bought["invested_fen"], bought["started_qty_centi"]) == (3_250_000, 1_500_000, None)
    funds = frames["funds"]
    assert funds.height == 12 and set(funds["county_code"]) == {"371302"}
    assert funds["source"].unique(maintain_order=True).to_list() == [
        "central_special", "central_other", "provincial", "city", "county", "other",
    ]  # fmt: skip
    assert funds.select("budget_year", "row").unique(maintain_order=True).rows() == [(2014, 6), (2015, 7)]
    assert funds.select("allocated_fen", "received_fen", "paid_fen").unique().rows() == [
        (3_000_000, 2_000_000, 1_000_000)
    ]


def plan_row(n: int, city: str, county: str, code: str, each: float) -> list[Any]:
    figures: list[Any] = []
    for parent in forms.CLASSES:
        figures += [1, 2, each, *[5] * len(forms.KEY_ITEMS.get(parent, [])), each]
    return [n, city, county, code, *figures, 7 * each]


def plan_total(label: str, *rows: list[Any]) -> list[Any]:
    sums = [sum(cell for cell in column if isinstance(cell, int | float)) for column in zip(*rows, strict=True)]
    return [None, None, label, None, *sums[4:]]


def test_a_plan_has_seven_classes_a_county_and_says_its_version_once(tmp_path: Path) -> None:
    one, two = plan_row(1, "济南市", "市中区", "", 1.5), plan_row(2, "济南市", "历下区", "", 2.5)
    three = plan_row(3, "枣庄市", "市中区", "", 10.25)
    rows = [
        one, two, plan_total("　　小计", one, two), three, plan_total("小计", three),
        plan_total("全省合计", one, two, three), *NOTES,
    ]  # fmt: skip
    sheet = Sheet("附件1", forms.plan_header(), rows, PLAN_PREFACE, unit_row=None, merged=[(6, 1, 7, 1)])
    plan = read(workbook(tmp_path / "山东省_任务.xlsx", sheet)).frames["plan"]
    assert plan.height == 21
    assert plan["county_code"].unique(maintain_order=True).to_list() == ["370103", "370102", "370402"]
    assert plan.select("plan_version", "kind", "approved_on", "approval_no", "submitted_on").unique().rows() == [
        ("baseline-2014", "baseline", date(2015, 1, 9), "演示〔2015〕1号", date(2015, 1, 9))
    ]
    assert plan.filter(county_code="370402", work_class="instruments").select(
        "planned_schools", "planned_projects", "planned_qty_centi", "key_item_qty_centi", "planned_fen"
    ).rows() == [(1, 2, 1025, 500, 10_250_000)]
    assert plan.filter(work_class="books")["key_item_qty_centi"].null_count() == 3


def test_an_adjustment_says_so(tmp_path: Path) -> None:
    preface = [
        "填报单位：山东省教育厅",
        "规划版本：adjust-2016",
        "规划类型：调整",
        "批准日期：2016年10月20日",
        "批准文号：演示〔2016〕9号",
    ]
    sheet = Sheet("附件1", forms.plan_header(), [plan_row(1, "临沂市", "费县", "371325", 3)], preface)
    plan = read(workbook(tmp_path / "调整.xlsx", sheet)).frames["plan"]
    assert plan.select("plan_version", "kind", "approved_on").unique().rows() == [
        ("adjust-2016", "adjustment", date(2016, 10, 20))
    ]


def test_plan_money_is_one_row_a_county_source_and_year(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [1, "济源市", "济源市", "419001", year, 1, 2, 3, 0, None, 4.5, 10.5] for year in (2014, 2015)
    ]
    rows.append([None, None, "小计", None, None, 2, 4, 6, 0, None, 9, 21])
    preface = ["填报单位：河南省教育厅", *PLAN_PREFACE[1:]]
    sheet = Sheet("附件2", forms.plan_funds_header(), rows, preface, merged=[(5, c, 6, c) for c in range(4)])
    funds = read(workbook(tmp_path / "河南省_资金.xlsx", sheet)).frames["plan_funds"]
    # County money was left blank, which is not the zero that the city declares.
    assert funds.filter(budget_year=2015).select("county_code", "source", "planned_fen").rows() == [
        ("419001", "central_special", 1_000_000),
        ("419001", "central_other", 2_000_000),
        ("419001", "provincial", 3_000_000),
        ("419001", "city", 0),
        ("419001", "other", 4_500_000),
    ]


def test_the_unit_of_the_header_comes_before_that_of_the_sheet(tmp_path: Path) -> None:
    header = forms.construction_header()
    header = [
        [level.replace("面积（㎡）", "面积（万㎡）").replace("（万元）", "") for level in path] for path in header
    ]
    row = construction_row(1, "兰山区", "371302", [1, 1, 1.5, 0, 0, 0.25, 200])
    in_yuan = construction([row], unit_row="单位：㎡、元")
    in_yuan.header = header
    frame = read(workbook(tmp_path / "元.xlsx", in_yuan)).frames["progress"]
    assert frame.select("started_qty_centi", "invested_fen").rows() == [(1_500_000, 20_000)]


def test_yi_yuan_is_exact(tmp_path: Path) -> None:
    sheet = construction([construction_row(1, "兰山区", "371302", [1, 1, 1, 0, 0, 0, 129.98])])
    sheet.header = [[level.replace("万元", "亿元") for level in path] for path in sheet.header]
    assert read(workbook(tmp_path / "亿.xlsx", sheet)).frames["progress"]["invested_fen"].to_list() == [
        1_299_800_000_000
    ]


def test_a_header_may_stand_lower_and_a_parent_may_be_left_unmerged(tmp_path: Path) -> None:
    path = tmp_path / "下移.xlsx"
    header = forms.construction_header()
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("汇总")
        sheet.write(3, 0, "填报单位：临沂市教育局　　报告期：2015年7月   填报人：张三")
        for column, levels in enumerate(header):
            for level, word in enumerate(levels):
                before = header[column - 1] if column else [""] * 3
                if word != (levels[level - 1] if level else "") and levels[: level + 1] != before[: level + 1]:
                    sheet.write(6 + level, column, word.replace("（", "\n("))
        sheet.write_row(9, 0, construction_row(1, "费县", "", [1, 1, 5, 0, 0, 0, 2]))
    frame = read(path).frames["progress"]
    assert frame.select("county_code", "started_qty_centi", "invested_fen", "row").rows() == [
        ("371325", 500, 2_000_000, 10)
    ]


def test_notes_hidden_sheets_and_empty_template_rows_are_not_data(tmp_path: Path) -> None:
    rows = [
        construction_row(1, "兰山区", "371302", [1, 1, 5, 0, 0, 0, 2]),
        [None, "其中：寄宿制学校", None, None, 1, 1, 4, 0, 0, 0, 1],
        [2, None, None, None],
        ["说明：以上为累计数"],
        ["填报日期：2015年7月5日"],
    ]
    path = workbook(
        tmp_path / "临沂市.xlsx", construction(rows, preface=PREFACE_WITHOUT_DAY), hidden=[[1, 2, 3], [4, 5, 6]]
    )
    frame = read(path).frames["progress"]
    assert frame["row"].to_list() == [7]
    only_notes = workbook(tmp_path / "加注.xlsx", construction(rows[:1]), Notes("备注", [], []))
    assert read(only_notes).frames["progress"].height == 1


PREFACE_WITHOUT_DAY = forms.PREFACE[:3]


class Notes(Sheet):
    """A visible sheet of text only."""

    def write(self, book: xlsxwriter.Workbook) -> None:
        book.add_worksheet(self.name).write_column(0, 0, ["各县请注意：", "1. 金额保留两位小数", "2. 共 3 张表"])


def test_a_day_below_the_table_counts_too(tmp_path: Path) -> None:
    row = construction_row(1, "兰山区", "371302", [1, 1, 5, 0, 0, 0, 2], sent=None)
    sheet = construction([row, ["填表人：张三", "填报日期：2015年7月5日"]], preface=PREFACE_WITHOUT_DAY)
    frame = read(workbook(tmp_path / "临沂市.xlsx", sheet)).frames["progress"]
    assert frame["submitted_on"].to_list() == [date(2015, 7, 5)]


def test_as_of_is_the_end_of_the_month_before(tmp_path: Path) -> None:
    rows = [construction_row(1, "兰山区", "371302", [1, 1, 5, 0, 0, 0, 2])]
    unsaid = workbook(tmp_path / "a.xlsx", construction(rows, preface=["填报单位：临沂市", "报告期：2015年3月"]))
    assert read(unsaid).frames["progress"]["as_of"].to_list() == [date(2015, 2, 28)]


def test_the_caller_may_say_the_period_that_the_file_leaves_out(tmp_path: Path) -> None:
    rows = [construction_row(1, "兰山区", "371302", [1, 1, 5, 0, 0, 0, 2])]
    path = workbook(tmp_path / "a.xlsx", construction(rows, preface=["填报单位：临沂市"]))
    frame = read(path, "2015-07").frames["progress"]
    assert frame.select("period", "as_of").rows() == [(201507, date(2015, 6, 30))]
