"""The empty form that a county fills in: the reader takes back exactly what was written into it, and nothing else."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from etl.read import read_file
from etl.schema import FORMS
from etl.template import write_template
from tests.clerk import (
    CITY,
    COUNTY,
    EVERY_FORM,
    LEDGERS,
    PERIOD,
    PROVINCE,
    REGIONS,
    TABLES,
    Facts,
    fill,
    header,
    open_rows,
    pages,
    template,
)
from tests.clerk_words import CLASSES, MEANT, SOURCES


def read_back(path: Path, form: str) -> Facts:
    reading = read_file(path, REGIONS)
    assert [str(fault) for fault in reading.faults] == []
    assert reading.frames.keys() == {form}
    return reading.frames[form].to_dicts()


def assert_same(found: Facts, written: Facts, form: str) -> None:
    """The facts read are those written, cell by cell, with the plan or the period stated above them."""
    key = [name for name in FORMS[form].key if name not in ("period", "as_of")]
    said: dict[str, Any] = {"submitted_on": date(2017, 3, 4)}
    if FORMS[form].time == "period":
        said["period"] = 201507
    if "as_of" in FORMS[form].lake_schema:
        said["as_of"] = date(2015, 6, 30)
    if "plan_version" in FORMS[form].lake_schema:
        said |= {"plan_version": "2016年调整", "kind": "adjustment", "approval_no": "演示〔2016〕9号"}
        said["approved_on"] = date(2016, 10, 20)
    names = [*(column.lake_name for column in FORMS[form].columns), "submitted_on"]
    expected = {tuple(fact.get(k) for k in key): {name: (said | fact).get(name) for name in names} for fact in written}
    assert len(expected) == len(written)
    assert {tuple(row[k] for k in key): {name: row[name] for name in names} for row in found} == expected
    assert len(found) == len(expected)


OF_PROVINCE = ("progress", "targets")  # make sweep tries the others


@pytest.mark.parametrize(
    ("form", "region"),
    [(form, at) for form in EVERY_FORM for at in (COUNTY, CITY)]
    + [pytest.param(f, PROVINCE, marks=() if f in OF_PROVINCE else pytest.mark.slow) for f in EVERY_FORM],
)
def test_what_is_written_into_a_template_is_read_back_exactly(tmp_path: Path, form: str, region: str) -> None:
    path = template(tmp_path, form, region)
    written = fill(path, form, seed=sum(map(ord, form + region)))
    assert_same(read_back(path, form), written, form)


def test_the_header_asks_for_every_figure_of_the_form(tmp_path: Path) -> None:
    for form in TABLES:
        book = openpyxl.load_workbook(template(tmp_path, form))
        paths = [path for sheet in pages(book) for path in header(sheet)[2]]
        meant = {MEANT[form].get("（万元）" if form == "plan_funds" else "/".join(path[1:])) for path in paths}
        figures = {column.lake_name for column in FORMS[form].columns if column.factor}
        assert meant - {None} == figures
        tops = {path[0].removesuffix("（万元）") for path in paths}
        assert tops >= (CLASSES if form in ("plan", "progress") else SOURCES).keys()


def test_every_form_that_an_office_sends_can_be_had() -> None:
    # A rate is no report: it is what an office wrote beside one.
    assert FORMS.keys() - {"stated_rates"} == set(EVERY_FORM)


@pytest.mark.parametrize("region", [COUNTY, CITY, PROVINCE, None])
@pytest.mark.parametrize("form", EVERY_FORM)
def test_an_empty_template_holds_no_data_and_no_other_fault(tmp_path: Path, form: str, region: str | None) -> None:
    for period in dict.fromkeys((PERIOD[form], None)):
        reading = read_file(template(tmp_path, form, region, period), REGIONS)
        assert [fault.why.kind for fault in reading.faults] == ["no_data"]


def test_a_county_that_writes_nothing_is_not_reported_and_a_zero_is(tmp_path: Path) -> None:
    path = template(tmp_path, "progress")
    book = openpyxl.load_workbook(path)
    sheet = pages(book)[0]
    _, last, paths = header(sheet)
    sheet.cell(last + 2, paths.index(("校舍建设", "开工", "面积（㎡）")) + 1).value = 0
    book.save(path)
    facts = read_back(path, "progress")
    assert [(row["county_code"], row["work_class"], row["started_qty_centi"]) for row in facts] == [
        ("371311", "building", 0)
    ]
    assert facts[0]["completed_qty_centi"] is None


@pytest.mark.parametrize(
    ("region", "unit", "first"),
    [
        ("371325", "费县", "371325"),
        ("370402", "枣庄市市中区", "370402"),
        ("371300", "临沂市", "371302"),
        ("410000", "河南省", "410102"),
        ("419001", "济源市", "419001"),
        (None, None, "370102"),
    ],
)
def test_a_template_names_its_region_and_lists_its_counties(
    tmp_path: Path, region: str | None, unit: str | None, first: str
) -> None:
    sheet = pages(openpyxl.load_workbook(template(tmp_path, "plan", region)))[0]
    _, last, paths = header(sheet)
    at = next(n for n, path in enumerate(paths, start=1) if path == ("行政区划代码",))
    codes = [sheet.cell(row, at).value for row in open_rows(sheet, last)]
    inside = region or "370000"
    assert sheet["C2"].value == unit and codes[0] == first
    assert codes == [c for c, r in REGIONS.by_code.items() if r.level == "county" and REGIONS.covers(inside, c)]


def test_money_has_a_row_for_each_budget_year_of_the_programme(tmp_path: Path) -> None:
    for form in ("funds", "plan_funds"):
        sheet = pages(openpyxl.load_workbook(template(tmp_path, form, COUNTY)))[0]
        _, last, paths = header(sheet)
        at = paths.index(("预算年度",)) + 1
        assert [sheet.cell(row, at).value for row in open_rows(sheet, last)] == [2014, 2015, 2016, 2017, 2018]


def test_progress_is_two_sheets_of_one_workbook(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(template(tmp_path, "progress"))
    assert [sheet.title for sheet in book.worksheets] == [
        "双月报表一（校舍及运动场地）", "双月报表二（设备购置）", "填报说明", "选项",
    ]  # fmt: skip
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible", "visible", "hidden"]


@pytest.mark.parametrize("form", EVERY_FORM)
def test_every_cell_to_fill_in_says_what_it_takes_and_takes_nothing_else(tmp_path: Path, form: str) -> None:
    book = openpyxl.load_workbook(template(tmp_path, form, CITY, None))
    for sheet in pages(book):
        _, last, paths = header(sheet)
        rules = {
            (row, cells.min_col): rule
            for rule in sheet.data_validations.dataValidation
            for cells in rule.sqref.ranges
            for row in range(cells.min_row, cells.max_row + 1)
        }
        given = {"序号", "设区市", "县（市、区）", "行政区划代码", "预算年度"} if form in TABLES else {"序号"}
        for row in open_rows(sheet, last):
            for at, path in enumerate(paths, start=1):
                if path[-1] in given:
                    assert (row, at) not in rules
                    continue
                rule = rules[row, at]
                assert rule.promptTitle and rule.prompt and (rule.errorTitle == "请改正")
                assert rule.type == expected_rule(form, path), (form, path)
                if rule.type in ("whole", "decimal"):
                    assert (rule.operator, rule.formula1) == ("greaterThanOrEqual", "0")
                    assert "空白=未报，0=确为零" in rule.prompt and "应为不小于0的" in rule.error
                if rule.type == "date":
                    # 2013-01-01 and 2019-12-31.
                    assert (rule.formula1, rule.formula2) == ("41275", "43830") and "2013年至2019年" in rule.error
        stated = [row for row in range(2, 10) if str(sheet.cell(row, 2).value or "").endswith("：")]
        assert stated and all((row, 3) in rules for row in stated)


def expected_rule(form: str, path: tuple[str, ...]) -> str | None:
    """What Excel is told of a column, from the words of its header alone."""
    if path[-1] in ("县（市、区）", "地区", "行政区划代码"):
        return "list"
    if path[-1] == "填报日期":
        return "date"
    lake = "planned_fen" if form == "plan_funds" else MEANT[form]["/".join(path[1:] or path)]
    column = {column.lake_name: column for column in FORMS[form].columns}[lake]
    if column.choices or column.type in ("round", "year"):
        return "list"
    if column.type in ("date", "text"):
        return "date" if column.type == "date" else None
    by_piece = re.search("（(台/件/套|册|套|张|台)）", path[-1])
    return "whole" if column.type == "count" or by_piece else "decimal"


def test_drop_downs_offer_the_words_of_the_choices_and_the_codes_of_the_region(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(template(tmp_path, "project_status", CITY, None))
    sheet = pages(book)[0]
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list":
            name, _, area = rule.formula1.partition("!")
            assert name == "选项" or name == "'选项'"
            offered[rule.promptTitle] = [row[0].value for row in book["选项"][area.replace("$", "")]]
    assert offered["项目状态"] == ["未开工", "开工", "竣工", "验收", "销号"]
    assert offered["受阻环节"] == ["立项", "用地", "规划许可", "施工图", "招标"]
    assert len(offered["行政区划代码"]) == 13 and offered["行政区划代码"][-1] == "3713Z1"
    assert offered["县（市、区）"][0] == "兰山区"
    assert offered["报告期"][:2] == ["2014年1月", "2014年3月"] and offered["报告期"][-1] == "2019年11月"


def test_the_guide_explains_every_column_and_what_blank_and_zero_mean(tmp_path: Path) -> None:
    for form in EVERY_FORM:
        book = openpyxl.load_workbook(template(tmp_path, form))
        rows = [[str(cell or "") for cell in row] for row in book["填报说明"].iter_rows(values_only=True)]
        explained = {row[0]: row[1] for row in rows if row[1]}
        text = "\n".join(row[0] for row in rows)
        assert "空白表示“未报”，0表示“确为零”" in text
        of_figures = FORMS[form].time == "period" and not FORMS[form].events
        assert ("自项目启动以来的累计数" in text and "开工包括已经竣工" in text) == of_figures
        for sheet in pages(book):
            for path in header(sheet)[2]:
                if form in LEDGERS and path[-1] != "序号":
                    assert explained[path[-1]]
                elif path[0].removesuffix("（万元）") in {**CLASSES, **SOURCES}:
                    assert explained[" / ".join(path[1:] or path)]
    assert not re.search(r"见 \w+|term|baseline|\.toml", "\n".join(map("".join, rows)))


def test_the_header_stays_in_sight_on_screen_and_on_paper(tmp_path: Path) -> None:
    for form in EVERY_FORM:
        for sheet in pages(openpyxl.load_workbook(template(tmp_path, form))):
            first, last, _ = header(sheet)
            assert re.fullmatch(rf"[B-F]{last + 1}", sheet.freeze_panes)
            assert sheet.print_title_rows == f"${first}:${last}"
            assert sheet.page_setup.orientation == "landscape"
            assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)


SOFFICE = shutil.which("soffice")


@pytest.mark.slow
@pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed: soffice saves the templates as an office would"
)
@pytest.mark.parametrize("suffix", ["xls", "xlsx"])
def test_a_template_saved_by_another_program_is_read_just_the_same(tmp_path: Path, suffix: str) -> None:
    written = {}
    paths = {form: template(tmp_path, form) for form in EVERY_FORM}
    for seed, (form, path) in enumerate(paths.items()):
        written[form] = fill(path, form, seed)
    blank = template(tmp_path, "progress", COUNTY)
    saved = tmp_path / "saved"
    subprocess.run(
        [
            *(str(SOFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"),
            *("--convert-to", suffix, "--outdir", str(saved), *map(str, [*paths.values(), blank])),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    for form, path in paths.items():
        assert_same(read_back(saved / f"{path.stem}.{suffix}", form), written[form], form)
    reading = read_file(saved / f"{blank.stem}.{suffix}", REGIONS)
    assert [fault.why.kind for fault in reading.faults] == ["no_data"]


@pytest.mark.parametrize(
    ("form", "region", "period", "said"),
    [
        ("progres", CITY, None, "没有“progres”这种表，应为plan（五年规划（任务））、plan_funds"),
        ("stated_rates", CITY, None, "没有“stated_rates”这种表"),
        ("progress", "999999", None, "没有代码为“999999”的地区，应为省、市或县的六位代码"),
        ("progress", "临沂市", None, "没有代码为“临沂市”的地区"),
        ("progress", "", None, "没有代码为“”的地区"),
        ("progress", CITY, "2015-08", "报告期“2015-08”不能用：双月报逢单月报送"),
        ("progress", CITY, "2025-07", "报告期“2025-07”不能用：不在全面改薄的报告期"),
        ("progress", CITY, "七月", "报告期“七月”不能用：应为报告期，如“2015年7月”"),
        ("progress", CITY, "", "报告期“”不能用：应为报告期"),
        ("plan", CITY, "2015-07", "五年规划（任务）不分报告期"),
    ],
)
def test_what_cannot_be_had_is_refused_with_what_can(
    tmp_path: Path, form: str, region: str, period: str | None, said: str
) -> None:
    out = tmp_path / "a.xlsx"
    with pytest.raises(ValueError) as refused:
        write_template(form, out, region, period, REGIONS)
    assert said in str(refused.value) and str(refused.value).endswith("。")
    assert not out.exists()


def test_a_template_is_not_written_under_a_name_that_hides_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"文件名应以\.xlsx结尾，收到的是“a\.xls”"):
        write_template("plan", tmp_path / "a.xls", None, None, REGIONS)
