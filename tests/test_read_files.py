"""Kinds of files: the content tells what a file is, and what cannot be read is a sentence, never an exception."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlwt  # type: ignore[import-untyped]

from etl.read import Reading, read_file
from etl.regions import Regions
from tests import forms
from tests.forms import Sheet, construction_row, plain_workbook, workbook

REGIONS = Regions.load()

PROGRESS_LIST = (
    "报告期,数据截至,填报日期,行政区划代码,县（市、区）,工程类别,开工学校数,开工项目数,开工面积,"
    "竣工学校数,竣工项目数,竣工面积或购置数量,购置金额（万元）,完成投资（万元）\n"
    '2015年7月,2015年6月30日,2015年7月6日,371325,费县,校舍建设,3,4,"1,234.50",1,1,200,,35.5\n'
    "2015年7月,2015年6月30日,2015年7月6日,371325,费县,图书,,,,2,,300,1.25,1.25\n"
    "2015年7月,2015年6月30日,2015年7月6日,371325,费县,课桌凳,,,,,,,,\n"
)
FUNDS_LIST = (
    "报告期,数据截至,填报日期,行政区划代码,县（市、区）,资金来源,预算年度,下达（万元）,到位（万元）,支付（万元）\n"
    '2015年7月,2015年6月30日,2015年7月6日,371325,费县,中央薄改专项,2014,"1,234.50",1000,0\n'
    "2015年7月,2015年6月30日,2015年7月6日,371325,费县,县级,2015,0,,\n"
)
STATUS = (
    "period,project_id,county_code,state,blocked_at,started_on,completed_on,accepted_on,closed_on,"
    "started_qty,completed_qty,invested_wan,paid_wan\n"
)
STATUS_ROW = "2015-07,P{n},371325,开工,,2015-03-01,,,,{qty},,12.5,\n"


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path, period: str | None = None) -> Reading:
    reading = read_file(path, REGIONS, period)
    assert [str(fault) for fault in reading.faults] == []
    return reading


def fault_of(path: Path) -> str:
    reading = read_file(path, REGIONS)
    assert reading.frames == {} and len(reading.faults) == 1
    return str(reading.faults[0])


def sheet_one() -> Sheet:
    return Sheet("表一", forms.construction_header(), [construction_row(1, "费县", "371325", [1, 1, 5.5, 0, 0, 0, 2])])


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
def test_a_county_csv_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    if encoding.endswith("-bom"):
        content = ("\ufeff" + PROGRESS_LIST).encode(encoding.removesuffix("-bom"))
    else:
        content = PROGRESS_LIST.encode(encoding)
    frame = read(write(tmp_path / "费县.csv", content)).frames["progress"]
    assert frame.select("period", "as_of", "county_code", "work_class", "submitted_on", "row").rows() == [
        (201507, date(2015, 6, 30), "371325", "building", date(2015, 7, 6), 2),
        (201507, date(2015, 6, 30), "371325", "books", date(2015, 7, 6), 3),
    ]
    assert frame["started_qty_centi"].to_list() == [123450, None]
    assert frame["completed_qty_centi"].to_list() == [20000, 30000]
    assert frame["bought_fen"].to_list() == [None, 1_250_000]


def test_a_county_csv_of_money_is_read_and_a_declared_zero_stays(tmp_path: Path) -> None:
    frame = read(write(tmp_path / "费县.csv", FUNDS_LIST.encode("gb18030"))).frames["funds"]
    assert frame.select("source", "budget_year", "allocated_fen", "received_fen", "paid_fen").rows() == [
        ("central_special", 2014, 1_234_500_000, 1_000_000_000, 0),
        ("county", 2015, 0, None, None),
    ]


def test_tabs_and_windows_line_ends_are_read_too(tmp_path: Path) -> None:
    tabbed = FUNDS_LIST.replace('"1,234.50"', "1.5").replace(",", "\t").replace("\n", "\r\n")
    assert read(write(tmp_path / "费县.txt", tabbed)).frames["funds"]["allocated_fen"].to_list() == [1_500_000, 0]


def test_a_csv_saved_from_a_workbook_keeps_its_rows_and_its_header_without_merged_cells(tmp_path: Path) -> None:
    lines = ["双月报（表一）" + "," * 17, "填报单位：临沂市,报告期：2015年7月" + "," * 16]
    header = forms.construction_header()
    for level in range(3):
        cells = []
        for column, levels in enumerate(header):
            before = header[column - 1] if column else [""] * 3
            shown = levels[level] != (levels[level - 1] if level else "") and levels[: level + 1] != before[: level + 1]
            cells.append(levels[level] if shown else "")
        lines.append(",".join(cells))
    lines.append("1,费县,371325,2015/7/3,1,1,5.5,0,0,0,2,,,,,,,")
    frame = read(write(tmp_path / "表一.csv", "\n".join(lines).encode("gb18030"))).frames["progress"]
    assert frame.select("work_class", "started_qty_centi", "row").rows() == [("building", 550, 6)]


def test_html_saved_as_xls_is_read_as_tables_with_spans(tmp_path: Path) -> None:
    equipment = Sheet("", forms.equipment_header(), [[1, "费县", "371325", None, *[1, 2, 3, 4] * 5]])
    money = [[1, "费县", "371325", "2015-07-03", year, *[3, 2, 1] * 6, 18, 12, 6] for year in (2014, 2015)]
    page = forms.html(sheet_one(), equipment, Sheet("", forms.funds_header(), money))
    frames = read(write(tmp_path / "临沂市.xls", page.encode("gb18030"))).frames
    assert frames["progress"].height == 6 and frames["funds"].height == 12
    first = frames["progress"].row(0, named=True)
    assert (first["sheet"], first["row"], first["started_qty_centi"]) == ("第1个表", 7, 550)


def old_excel(path: Path, rows: forms.ROWS) -> Path:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell == "#N/A":
                sheet.row(r).set_cell_error(c, 42)
            elif cell is not None:
                sheet.write(r, c, cell)
    hidden = book.add_sheet("说明")
    hidden.visibility = 1
    hidden.write(0, 0, "period")
    book.save(str(path))
    return path


FUNDS_NAMES = ["period", "county_code", "source", "budget_year", "allocated_wan", "received_wan", "paid_wan"]
FUNDS_ROW = ["2015-07", 371325, "县级", 2015, 140.1, None, 0]


def test_an_old_excel_file_is_read_whatever_its_suffix(tmp_path: Path) -> None:
    frame = read(old_excel(tmp_path / "费县.xlsx", [FUNDS_NAMES, FUNDS_ROW])).frames["funds"]
    assert frame.select("county_code", "allocated_fen", "received_fen", "paid_fen").rows() == [
        ("371325", 140_100_000, None, 0)
    ]


def test_an_error_in_an_old_excel_file_is_no_blank(tmp_path: Path) -> None:
    path = old_excel(tmp_path / "费县.xls", [FUNDS_NAMES, [*FUNDS_ROW[:6], "#N/A"]])
    assert [(f.row, f.column, f.found) for f in read_file(path, REGIONS).faults] == [(2, "paid_wan", "#N/A")]


def parquet(path: Path) -> Path:
    typed = {"period": [201507], "as_of": [date(2015, 6, 30)], "county_code": [371325], "source": ["county"]}
    money = {"allocated_wan": [140.1], "received_wan": [None], "paid_wan": [0.0]}
    pl.DataFrame(typed | {"budget_year": [2015]} | money).write_parquet(path)
    return path


def canonical_csv(path: Path) -> Path:
    return write(path, "\ufeff" + ",".join(FUNDS_NAMES) + "\n2015-07,371325,county,2015,140.1,,0\n")


@pytest.mark.parametrize(
    "made", [parquet, canonical_csv, lambda path: plain_workbook(path, [["表"], FUNDS_NAMES, FUNDS_ROW])]
)
def test_the_bare_canonical_header_is_read_from_every_kind_of_file(
    tmp_path: Path, made: Callable[[Path], Path]
) -> None:
    frame = read(made(tmp_path / "上报.dat")).frames["funds"]
    assert frame.select("period", "as_of", "county_code", "source", "budget_year").rows() == [
        (201507, date(2015, 6, 30), "371325", "county", 2015)
    ]
    assert frame.select("allocated_fen", "paid_fen").rows() == [(140_100_000, 0)]


def test_a_ledger_row_without_figures_stays_because_its_project_exists(tmp_path: Path) -> None:
    rows = "2015-07,P1,371325,未开工,用地,,,,,,,,\n"
    frame = read(write(tmp_path / "台账.csv", STATUS + rows)).frames["project_status"]
    assert frame.select("project_id", "state", "blocked_at", "started_qty_centi").rows() == [
        ("P1", "not_started", "land", None)
    ]
    assert "as_of" not in frame.columns


def test_schools_and_projects_say_no_period(tmp_path: Path) -> None:
    header = "school_id,name,county_code,township,stage,students,classes,largest_class\n"
    path = write(tmp_path / "学校.csv", header + "2137000001, 中心小学（东）,371325,费城镇,小学,320,6,61\n")
    assert read(path, "2015-07").frames["schools"].row(0)[:8] == (
        "2137000001", "中心小学（东）", "371325", "费城镇", "primary", 320, 6, 61,
    )  # fmt: skip


def test_many_rows_are_read_as_few_are(tmp_path: Path) -> None:
    odd = ["１２.５", "1，234.5", "—", ".5", "0.005", " 7 "]
    lines = [STATUS_ROW.format(n=n, qty=odd[n % len(odd)]) for n in range(1500)]
    many = read(write(tmp_path / "多.csv", STATUS + "".join(lines))).frames["project_status"]
    few = read(write(tmp_path / "少.csv", STATUS + "".join(lines[:6]))).frames["project_status"]
    assert many.drop("file_name").head(6).equals(few.drop("file_name"))
    assert few["started_qty_centi"].to_list() == [1250, 123450, None, 50, 1, 700]


def test_a_blank_line_among_many_keeps_the_numbers_of_the_rows_below(tmp_path: Path) -> None:
    lines = [STATUS_ROW.format(n=n, qty=n) for n in range(1200)]
    lines[600] = "\n"
    lines[1100] = STATUS_ROW.format(n=1100, qty="约1100")
    faults = read_file(write(tmp_path / "台账.csv", STATUS + "".join(lines)), REGIONS).faults
    assert [(fault.row, fault.column, fault.found) for fault in faults] == [(1102, "started_qty", "约1100")]


def test_a_ledger_of_forty_thousand_projects_is_read_without_a_loop_over_cells(tmp_path: Path) -> None:
    lines = [STATUS_ROW.format(n=n, qty=n / 100) for n in range(40_000)]
    path = write(tmp_path / "台账.csv", "\ufeff" + STATUS + "".join(lines))
    began = time.process_time()
    assert read(path).frames["project_status"].height == 40_000
    # 0.1 s when idle; a loop over cells takes ten times as long as this limit allows for a busy machine.
    assert time.process_time() - began < 2


def test_a_form_without_a_row_is_told_to_be_empty(tmp_path: Path) -> None:
    sheet = Sheet("表一", forms.construction_header(), forms.NOTES)
    reading = read_file(workbook(tmp_path / "空表.xlsx", sheet), REGIONS)
    assert [str(fault) for fault in reading.faults] == ["空表.xlsx：表里没有填写任何数据。请填写后重新报送。"]


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    reading = read(write(tmp_path / "费县.csv", b"\xef\xbb\xbf" + FUNDS_LIST.encode()))
    again = read(write(tmp_path / "另名.csv", b"\xef\xbb\xbf" + FUNDS_LIST.encode()))
    assert reading.file_name == "费县.csv" and reading.file_hash == again.file_hash and len(reading.file_hash) == 64
