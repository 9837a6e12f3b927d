"""The demo's Henan, its seeds, and the files it writes, read back as an office would open them."""

import csv
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from etl.demo import province
from etl.demo.plan import shandong_money, shandong_tasks
from etl.demo.targets import (
    EQUIPMENT,
    WORK_CLASSES,
    WORKS,
    henan_counties,
    shandong_cities,
    shandong_counties,
)
from tests.demo_tables import PERIODS, made, percent, total, yi


@pytest.fixture(scope="module")
def inbox(demo_folder: Path) -> Path:
    return demo_folder / "inbox" / "demo"


# Henan


@pytest.fixture(scope="module")
def henan() -> province.Plans:
    return province.henan(henan_counties(2014), 2014)


@pytest.mark.parametrize(
    ("sources", "published"),
    [
        ("central_special", "135.04"),
        ("central_other", "24.79"),
        ("central_special central_other", "159.82"),
        ("provincial", "42.40"),
        ("city", "1.38"),
        ("county", "62.69"),
        ("provincial city county", "106.47"),
        ("other", "1.62"),
        ("central_special central_other provincial city county other", "267.91"),
    ],
)
def test_henan_by_source(henan: province.Plans, sources: str, published: str) -> None:
    assert yi(total(henan.money.filter(pl.col("source").is_in(sources.split())), "planned_wan")) == published


@pytest.mark.parametrize(("classes", "published"), [(WORKS, "213.47"), (EQUIPMENT, "54.43"), (WORK_CLASSES, "267.91")])
def test_henan_by_class(henan: province.Plans, classes: tuple[str, ...], published: str) -> None:
    assert yi(total(henan.tasks.filter(pl.col("work_class").is_in(classes)), "planned_wan")) == published


@pytest.mark.parametrize(
    ("source", "share"), [("provincial", "15.83"), ("city", "0.52"), ("county", "23.40"), ("other", "0.60")]
)
def test_henan_shares(henan: province.Plans, source: str, share: str) -> None:
    assert percent(total(henan.money.filter(source=source), "planned_wan"), total(henan.money, "planned_wan")) == share


def test_henan_has_18_cities_109_counties_and_22_that_put_in_nothing(henan: province.Plans) -> None:
    assert len({county.city_code for county in henan.counties}) == 18
    assert henan.tasks["county_code"].n_unique() == 109
    own = henan.money.filter(source="county").group_by("county_code").agg(pl.col("planned_wan").sum(), pl.len())
    assert own.filter(pl.col("planned_wan") == 0).height == 22
    assert own["len"].unique().to_list() == [5]
    tasks = henan.tasks.group_by("county_code").agg(pl.col("planned_wan").sum()).sort("county_code")
    assert tasks.equals(henan.money.group_by("county_code").agg(pl.col("planned_wan").sum()).sort("county_code"))


# Seeds


def test_the_same_seed_gives_the_same_figures_and_another_seed_the_same_totals() -> None:
    cities, counties = shandong_cities(), shandong_counties()
    again, other = (shandong_tasks(cities, counties, seed) for seed in (2014, 7))
    listed = [tuple(row) for row in made().plans.tasks.select("planned_qty", "key_item_qty", "planned_wan").iter_rows()]
    assert [
        (again[c.code, n].qty, again[c.code, n].key_item, again[c.code, n].wan) for c in counties for n in WORK_CLASSES
    ] == listed
    assert other != again
    assert sum(task.wan for task in other.values()) == sum(task.wan for task in again.values())
    assert sum(shandong_money(cities, counties, other, 7).values()) == made().plans.money["planned_wan"].sum()


# Files


def rows_of(path: Path, sheet: str) -> list[list[object]]:
    return [
        list(row) for row in CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    ]


def test_the_inbox_has_a_folder_per_load(inbox: Path) -> None:
    folders = [folder.name for folder in sorted((inbox / "37").iterdir())]
    more = ("2015-07_审核", "2015-07_补报", "2016-11_规划调整", "2017-03_规划调整")
    assert folders == sorted(["00_规划", *PERIODS, *more])
    assert [folder.name for folder in (inbox / "41").iterdir()] == ["00_规划"]
    assert len(list((inbox / "37").rglob("*_双月报_*.xls*"))) == 15 * 14


def test_headers_of_the_plan(inbox: Path) -> None:
    path = inbox / "37" / "00_规划" / "山东省_全面改薄五年规划_任务.xlsx"
    rows = rows_of(path, "附件1")
    assert rows[1][:6] == [
        "填报单位：山东省教育厅",
        "规划版本：baseline-2014",
        "规划类型：基线",
        "批准日期：2015年1月9日",
        "批准文号：演示〔2015〕1号",
        "填报日期：2015年1月9日",
    ]
    assert "演示数据（合成）" in str(rows[0][0])
    assert rows[2][:5] == ["序号", "设区市", "县（市、区）", "行政区划代码", "建设类"]
    assert rows[3][4] == "校舍建设"
    assert rows[4][4:8] == ["学校数（所）", "项目数（个）", "面积（㎡）", "投资（万元）"]
    assert rows[4][12:17] == [
        "学校数（所）",
        "项目数（个）",
        "数量（台/件/套）",
        "其中：学生用床（张）",
        "投资（万元）",
    ]
    assert (rows[2][-1], rows[4][-1]) == ("合计", "投资（万元）")
    last = next(row for row in rows if row[1] == "全省合计")
    assert last[-1] == 4208800.0


def test_headers_of_the_money_plan(inbox: Path) -> None:
    rows = rows_of(inbox / "41" / "00_规划" / "河南省_全面改薄五年规划_资金.xlsx", "附件2")
    assert rows[2] == [
        "序号",
        "设区市",
        "县（市、区）",
        "行政区划代码",
        "预算年度",
        "中央资金",
        "",
        "地方资金",
        "",
        "",
        "其他（万元）",
        "合计（万元）",
    ]
    assert rows[3][5:10] == [
        "中央薄改专项（万元）",
        "统筹的其他中央专项（万元）",
        "省级（万元）",
        "地市级（万元）",
        "县级（万元）",
    ]
    assert rows[4][3:5] == ["410122", 2014.0]


def test_headers_of_the_bimonthly_report(inbox: Path) -> None:
    path = inbox / "37" / "2015-07" / "临沂市_双月报_2015年7月.xlsx"
    sheets = CalamineWorkbook.from_path(path).sheets_metadata
    assert [(sheet.name, sheet.visible == SheetVisibleEnum.Visible) for sheet in sheets] == [
        ("表一", True),
        ("表二", True),
        ("表三", True),
        ("填报说明", False),
    ]
    first, second, third = (rows_of(path, name) for name in ("表一", "表二", "表三"))
    assert first[1][:3] == ["填报单位：临沂市", "报告期：2015年7月", "数据截至：2015年6月30日"]
    assert first[2][-1] == "单位：㎡、万元"
    assert first[3][:5] == ["序号", "县（市、区）", "行政区划代码", "填报日期", "校舍建设"]
    assert [first[4][i] for i in (4, 7, 10)] == ["开工", "竣工", "完成投资（万元）"]
    assert first[5][4:7] == ["学校数（所）", "项目数（个）", "面积（㎡）"]
    assert second[4][4:8] == ["购置学校数（所）", "购置数量（台/件/套）", "购置金额（万元）", "完成投资（万元）"]
    assert third[3][4:6] == ["预算年度", "中央薄改专项"]
    assert third[3][-3] == "合计"
    assert third[4][-3:] == ["下达（万元）", "到位（万元）", "支付（万元）"]
    assert not {"费县", "平邑县", "莒南县"} & {row[1] for row in first}


def test_a_silent_county_has_no_row_and_no_ledger_lines(inbox: Path) -> None:
    folder = inbox / "37" / "2015-07"
    names = {row[2] for row in rows_of(folder / "潍坊市_双月报_2015年7月.xlsx", "表一")}
    ledger = pl.read_csv(folder / "山东省_台账进度_2015-07.csv", schema_overrides={"county_code": pl.String})
    assert "370786" not in names | set(ledger["county_code"])
    assert "370785" in names & set(ledger["county_code"])


def test_the_correction_is_higher_and_the_workbook_adds_up_to_the_first_submission(inbox: Path) -> None:
    rows = rows_of(inbox / "37" / "2015-07" / "济宁市_双月报_2015年7月.xlsx", "表一")
    first = next(row for row in rows if row[1] == "邹城市")
    counties = [row for row in rows[6:] if isinstance(row[0], float)]
    last = next(row for row in rows if row[1] == "全市合计")
    assert sum(Decimal(str(row[6])) for row in counties) == Decimal(str(last[6]))
    pair = inbox / "37" / "2015-07_补报" / "邹城市_双月报进展_2015年7月.csv"
    with pair.open(encoding="gb18030", newline="") as lines:
        corrected = next(row for row in csv.DictReader(lines) if row["工程类别"] == "校舍")
    assert float(corrected["开工面积"].replace(",", "")) > float(str(first[6]))
    assert corrected["填报日期"] == "2015年7月12日"


def test_html_saved_as_xls_in_every_second_period(inbox: Path) -> None:
    files = sorted((inbox / "37").rglob("聊城市_双月报_*"))
    pages = [path for path in files if path.suffix == ".xls"]
    assert (len(files), len(pages)) == (14, 7)
    page = pages[0].read_text(encoding="utf-8")
    assert page.count("<table") == 3
    assert '<td colspan="7">校舍建设</td>' in page


def test_the_ledger_is_utf8_with_a_bom_and_canonical_headers(inbox: Path) -> None:
    folder = inbox / "37"
    heads = {
        folder
        / "00_规划"
        / "山东省_项目学校.csv": "school_id,name,county_code,township,stage,students,classes,largest_class",
        folder
        / "00_规划"
        / "山东省_项目台账.csv": "project_id,school_id,county_code,township,work_class,name,planned_qty,"
        "planned_wan,central_provincial_wan,budget_year,planned_start,contract_finish,responsible",
        folder / "2017-03" / "山东省_台账进度_2017-03.csv": "period,project_id,county_code,state,blocked_at,started_on,"
        "completed_on,accepted_on,closed_on,started_qty,completed_qty,invested_wan,paid_wan,submitted_on",
    }
    for path, head in heads.items():
        with path.open("rb") as file:
            assert file.readline().decode("utf-8").strip() == f"\ufeff{head}"
