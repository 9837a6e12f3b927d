"""The marked copy of a refused file: each bad cell coloured and commented, and nothing else changed."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt  # type: ignore[import-untyped]

from etl.faults import Fault, bad
from etl.opening.cells import Table
from etl.read import read_file
from etl.refusal import marked, plain
from etl.refusal.fault_table import fault_table
from etl.refusal.front_page import TITLE
from etl.refusal.marked import marked_copy
from etl.schema import FORMS
from tests.conftest import LANSHAN, House
from tests.forms import html, merged_header, workbook
from tests.marked_books import (
    GOOD,
    INJECTED,
    REGIONS,
    comments,
    construction,
    copy_of,
    front,
    rows_of,
)


def test_a_copy_changes_nothing_but_the_marked_cells(tmp_path: Path) -> None:
    path = tmp_path / "原表.xlsx"
    with xlsxwriter.Workbook(path) as made:
        construction([1, 1, "约300", 0, 0, 0, 2]).write(made)
        page = made.get_worksheet_by_name("表一")
        page.set_column(1, 1, 33.5)
        money = made.add_format({"num_format": "#,##0.00", "bold": True, "bg_color": "#00FF00"})
        page.write_number("K7", 1234.5, money)
        page.write_formula("L7", "=K7*2", money, 2469)
        page.write_rich_string("A20", "注：", made.add_format({"bold": True}), "金额", "保留两位小数")
        page.write_string("A21", "=1+1")
        page.write_comment("K7", "科长看过")
        other = made.add_worksheet("别的")
        other.write_datetime("A1", datetime(2015, 7, 1), made.add_format({"num_format": "yyyy/m/d"}))
        other.freeze_panes(1, 1)
        made.add_worksheet("藏起来").hide()
    faults = [
        Fault(path.name, bad("about"), "表一", 7, "面积", "约300", 7),
        Fault(path.name, bad("about"), "表一", 7, "", "1", 11),
    ]
    before, after = openpyxl.load_workbook(path, rich_text=True), copy_of(path, faults)
    assert after.sheetnames == [TITLE, "表一", "别的", "藏起来"] and after["藏起来"].sheet_state == "hidden"
    assert [page.sheet_view.tabSelected for page in after.worksheets] == [True, False, False, False]
    for page in before.worksheets:
        copied = after[page.title]
        assert copied.merged_cells.ranges == page.merged_cells.ranges and copied.freeze_panes == page.freeze_panes
        for row in page.iter_rows():
            for cell in row:
                twin = copied[cell.coordinate]
                assert (twin.value, twin.data_type, twin.number_format) == (
                    cell.value,
                    cell.data_type,
                    cell.number_format,
                )
                assert all(repr(getattr(twin, of)) == repr(getattr(cell, of)) for of in ("font", "border", "alignment"))
                marked_here = page.title == "表一" and cell.coordinate in ("G7", "K7")
                assert (repr(twin.fill) != repr(cell.fill)) == marked_here and bool(twin.comment) == marked_here
    assert after["表一"].column_dimensions["B"].width == before["表一"].column_dimensions["B"].width
    assert comments(after)["表一", "K7"].endswith("科长看过")


def test_a_fault_within_a_merged_cell_is_told_where_the_cell_begins(tmp_path: Path) -> None:
    sheet = construction(GOOD, GOOD, merged=[(6, 10, 7, 10)])
    path = workbook(tmp_path / "合并.xlsx", sheet)
    faults = read_file(path, REGIONS).faults
    assert [fault.cell for fault in faults] == ["K7"]
    inside = Fault(path.name, bad("blank"), "表一", 8, "完成投资", "", 11)
    book = copy_of(path, [*faults, inside, inside])
    assert [place for place, _ in front(book)] == ["表一 K7", "表一 K8"]
    told = comments(book)
    assert list(told) == [("表一", "K7")]
    assert told["表一", "K7"].startswith("写的是：2\n合并了2行") and told["表一", "K7"].count("【K8】") == 2


def test_a_row_that_begins_within_a_merged_cell_is_marked_at_its_own_first_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "合并.xlsx", construction(GOOD, GOOD, merged=[(6, 0, 7, 0)]))
    assert list(comments(copy_of(path, [Fault(path.name, bad("no_county"), "表一", 8)]))) == [("表一", "B8")]


def test_text_of_a_csv_file_never_becomes_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "费县.csv"
    text = "报告期,行政区划代码,资金来源,预算年度,下达（万元）,到位（万元）,支付（万元）\n"
    text += "".join(f'2015年7月,371325,"{cell.replace(chr(34), chr(34) * 2)}",2015,约1,007,0\n' for cell in INJECTED)
    path.write_bytes(text.encode("gb18030"))
    faults = read_file(path, REGIONS).faults
    places = {fault.cell for fault in faults}
    assert {f"{column}{row}" for column in "CE" for row in range(2, 7)} <= places
    content = marked_copy(path.read_bytes(), faults)
    assert content is not None
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.worksheets[1]
    assert {place for _, place in comments(book)} == places
    assert [page.cell(row, 3).value for row in range(2, 7)] == INJECTED and page["F2"].value == "007"
    products = [content, fault_table(faults)]
    for product in products:
        with zipfile.ZipFile(io.BytesIO(product)) as package:
            sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        assert sheets and not any(b"<f>" in xml or b"<f " in xml for xml in sheets)
    assert all(cell.data_type in "sn" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)


def test_a_faulty_formula_that_calls_out_does_so_no_more_in_the_copy(tmp_path: Path) -> None:
    path = tmp_path / "报表.xlsx"
    with xlsxwriter.Workbook(path) as made:
        page = made.add_worksheet("表一")
        page.write_formula("A1", '=_xlfn.WEBSERVICE("http://x")')
        page.write_formula("A2", "=1+1")
    page = copy_of(path, [Fault(path.name, bad("calls_out"), "表一", 1, "", "", 1)])["表一"]
    assert (page["A1"].data_type, page["A1"].value) == ("s", '=_xlfn.WEBSERVICE("http://x")')
    assert page["A2"].data_type == "f"


def test_a_web_page_is_marked_in_a_workbook_with_its_rows_and_merged_cells(tmp_path: Path) -> None:
    path = tmp_path / "网页.xls"
    path.write_text(html(construction([1.5, 1, "约300", 0, 0, 0, 2])), encoding="utf-8")
    faults = read_file(path, REGIONS).faults
    book = copy_of(path, faults)
    page = book.worksheets[1]
    assert {place for _, place in comments(book)} == {fault.cell for fault in faults} == {"E7", "G7"}
    assert page["G7"].value == "约300" and "E4:K4" in {str(area) for area in page.merged_cells.ranges}
    assert any("没有原来的格式" in str(row[0].value) for row in book.worksheets[0].iter_rows(max_row=5))


def test_an_old_workbook_is_marked_in_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "旧.xls"
    sheet = construction([1, 1, "约300", 0, 0, 0, 2])
    old = xlwt.Workbook()
    page = old.add_sheet("表一")
    page.write_merge(0, 0, 0, 17, "双月报")
    for column, cell in enumerate(sheet.preface):
        page.write(1, column, cell)
    for top, left, bottom, right, text in merged_header(sheet.header):
        page.write_merge(3 + top, 3 + bottom, left, right, text)
    for column, cell in enumerate(sheet.rows[0]):
        page.write(6, column, cell)
    old.save(str(path))
    faults = read_file(path, REGIONS).faults
    book = copy_of(path, faults)
    assert list(comments(book)) == [("表一", "G7")] and book["表一"]["K7"].value == 2


def test_faults_of_a_sheet_and_of_the_file_stand_on_the_first_page(tmp_path: Path) -> None:
    path = workbook(tmp_path / "两张.xlsx", construction(GOOD))
    faults = [Fault(path.name, bad("no_data")), Fault(path.name, bad("no_period"), "表一")]
    book = copy_of(path, [*faults, Fault(path.name, bad("blank"), "没有这张", 3)])
    assert front(book) == [("整个文件\nThe whole file", None), ("表一", None), ("没有这张 第3行 row 3", None)]
    assert comments(book) == {} and book.active.title == TITLE


def test_a_corrected_copy_can_be_sent_again_and_refused_again_without_its_old_marks(tmp_path: Path) -> None:
    path = workbook(tmp_path / "报表.xlsx", construction([1, 1, "约300", 0, 0, 0, 2], [1.5, *GOOD[1:]]))
    copy = copy_of(path, read_file(path, REGIONS).faults)
    copy["表一"]["G7"] = 300
    half = tmp_path / "标注_报表.xlsx"
    copy.save(half)
    left = read_file(half, REGIONS).faults
    assert [fault.cell for fault in left] == ["E8"]
    again = copy_of(half, left)
    assert list(comments(again)) == [("表一", "E8")] and again.sheetnames == [TITLE, "表一"]
    assert again["表一"]["G7"].fill.fill_type is None
    again["表一"]["E8"] = 1
    again.save(half)
    assert read_file(half, REGIONS).faults == []


def test_a_copy_of_a_csv_file_can_be_sent_again(house: House) -> None:
    path = house.progress("2015-07", {LANSHAN: "约60"})
    book = copy_of(path, read_file(path, REGIONS).faults)
    ((sheet, cell),) = comments(book)
    book[sheet][cell] = "60"
    book.save(house.inbox / "改正.xlsx")
    assert house.load(house.plan({LANSHAN: 100}), house.inbox / "改正.xlsx").accepted


def test_of_a_large_file_the_head_and_the_faulty_rows_are_shown_under_their_own_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marked, "MOST_CELLS", 1000)
    monkeypatch.setattr(marked, "MOST_MARKS", 2)
    names = [column.name for column in FORMS["schools"].columns]
    text = ",".join(names) + "\n" + "".join(f"{n},某小学,371325{',' * (len(names) - 3)}\n" for n in range(2, 3000))
    faults = [Fault("大.csv", bad("not_text"), "", n, "school_id", str(n), 1) for n in (2500, 2600, 2700)]
    content = marked_copy(text.encode(), faults)
    assert content is not None
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.worksheets[1]
    assert [row[0].value for row in page.iter_rows() if row[0].value][20:] == ["2500", "2600"]
    assert page["A2500"].value == "2500" and set(comments(book)) == {(page.title, "A2500"), (page.title, "A2600")}
    notes = [str(row[0].value) for row in book.worksheets[0].iter_rows(max_row=4)]
    (tmp_path / "大.xlsx").write_bytes(content)
    assert any(fault.found.startswith("此副本不全") for fault in read_file(tmp_path / "大.xlsx", REGIONS).faults)
    assert "其余各行已隐藏" in notes[2] and "共3处错误，这里只列出并标注前2处" in notes[3]


def test_a_workbook_that_openpyxl_cannot_copy_or_that_would_swell_is_written_as_it_was_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "报表.xlsx", construction([1, 1, "约300", 0, 0, 0, 2]))
    faults = read_file(path, REGIONS).faults
    changes = {
        "xl/styles.xml": (b'patternType="none"', b'patternType="nonsense"'),
        "xl/worksheets/sheet1.xml": (b'<mergeCell ref="A1:', b'<mergeCell ref="A30:XFD1048576"/><mergeCell ref="A1:'),
    }
    for part, (old, new) in changes.items():
        odd = tmp_path / "怪.xlsx"
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(odd, "w") as target:
            for name in source.namelist():
                xml = source.read(name)
                assert name != part or old in xml
                target.writestr(name, xml.replace(old, new, 1) if name == part else xml)
        book = copy_of(odd, faults)
        assert list(comments(book)) == [("表一", "G7")] and book["表一"]["C7"].value == "371325"


def test_cells_of_every_kind_are_written_as_they_were_read() -> None:
    cells: list[Any] = [
        True,
        1,
        2.5,
        date(2015, 7, 1),
        date(1800, 1, 1),
        float("nan"),
        "a\x00\ud800b",
        None,
        "x" * 40_000,
    ]
    tables = [Table("a/b", [cells], [(0, 0, 0, 1), (0, 1, 0, 2), (0, 7, 9, 7)]), Table("A_b", [["=1"]]), Table("", [])]
    names = plain.names(tables, [TITLE])
    assert names == ["a_b", "A_b（2）", "数据"]
    (row,) = rows_of(plain.workbook(tables, names), "a_b")
    assert row[0] is True and row[2:7] == [2.5, date(2015, 7, 1), "1800-01-01", "nan", "a��b"] and len(row[8]) == 32_767
