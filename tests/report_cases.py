"""Findings of a county and reminders of a province as rows, as reports and as what an office opens, for tests."""

import io
from datetime import date

import docx as python_docx
import openpyxl
import polars as pl
from docx.document import Document
from openpyxl.worksheet.worksheet import Worksheet

from reports.documents.reminder import reminder
from reports.documents.return_sheet import County, return_sheet
from reports.model import Blanks, Listing, Para, Report, Table
from reports.writers.docx import docx
from reports.writers.xlsx import xlsx

FEIXIAN = County("371325", "费县", "临沂市", "山东省")
NOTE = "演示数据（合成）"
AS_OF, DUE = date(2015, 6, 30), date(2015, 7, 15)

FINDINGS = {
    "check": pl.String,
    "severity": pl.String,
    "message": pl.String,
    "source_file": pl.String,
    "sheet": pl.String,
    "row": pl.Int64,
    "cell": pl.String,
    "form": pl.String,
    "item": pl.String,
    "since": pl.String,
    "periods": pl.Int64,
    "action": pl.String,
    "mark_label": pl.String,
    "mark_note": pl.String,
}
REMINDERS = {
    "city_name": pl.String,
    "county_code": pl.String,
    "county_name": pl.String,
    "forms": pl.String,
    "owes": pl.String,
    "due_on": pl.Date,
    "last_period": pl.String,
    "reason": pl.String,
}
COUNTS: dict[str, object] = {
    "counties": 111, "reported": 108, "on_time": 99, "late": 9, "missing": 3,
    "deadline": date(2015, 7, 5), "review_deadline": date(2015, 7, 10),
}  # fmt: skip
_FILE = "临沂市费县_2015年7月全面改薄双月报_正式上报稿（教体局财务科核对）_v3.xlsx"
_SHEET = "附件1-校舍和运动场地建设进展情况统计表"
_ONE: dict[str, object] = {
    "check": "completed_exceeds_started",
    "severity": "warn",
    "message": "累计竣工不应大于累计开工：校舍竣工 12,400.00 ㎡，开工 9,800.00 ㎡",
    "source_file": "费县.xlsx",
    "sheet": "Sheet1",
    "row": 7,
    "cell": "H7",
    "form": "progress",
    "item": "校舍",
    "since": "2015-07",
    "periods": 1,
    "action": "竣工已包含在开工之内：请核对两个数，改正填错的一个。",
}
_LONG: dict[str, object] = {
    "check": "cumulative_falls",
    "message": "累计数不应比上一期减少：计算机及教学仪器设备购置金额由 1,283.50 减为 128.35，"
    "疑似把单位写成了元以外的单位，或只填了本期新增的数而不是自项目开始以来的累计数",
    "source_file": _FILE,
    "sheet": _SHEET,
    "cell": None,
    "item": "计算机及教学仪器设备",
    "since": "2015-03",
    "periods": 3,
    "action": "请填自2014年以来的累计数；上一期填错的，先更正上一期。确有核减的，请附批准文件并在核实情况栏写明文号。",
    "mark_label": "县里已说明",
    "mark_note": "合同变更，核减装备",
}


def findings(n: int) -> pl.DataFrame:
    """So many places of one county, every third with all that is long."""
    funds = {"form": "funds", "item": "中央薄改专项2014年度", "sheet": "资金", "cell": "F12"}
    kinds = [_ONE, _ONE | funds, _ONE | _LONG]
    return pl.DataFrame([{**kinds[k % 3], "row": k + 7} for k in range(n)], schema=FINDINGS)


def reminders(n: int) -> pl.DataFrame:
    """So many counties in cities of seven, each kind of debt in turn."""
    cities = ["临沂市", "德州市", "菏泽市", "聊城市", "滨州市", "济宁市", "潍坊市", "枣庄市", "泰安市"]
    kinds = [
        {"owes": "missing", "forms": "progress funds", "last_period": "2015-05"},
        {"owes": "missing", "forms": "funds"},
        {"owes": "missing", "forms": "project_status", "last_period": "2015-07"},
        {
            "owes": "returned",
            "forms": "progress",
            "last_period": "2015-05",
            "reason": "校舍竣工面积大于开工面积；资金表缺“市级”一栏；《进展表》H12单元格写的是“约300”，不是数",
        },
        {"owes": "unreviewed", "forms": "progress funds", "last_period": "2015-05"},
    ]
    rows = [
        {
            "city_name": cities[k // 7],
            "county_code": f"37{k:04}",
            "county_name": f"第{k + 1}实验县",
            "due_on": date(2015, 7, 5),
        }
        | kinds[k % 5]
        for k in range(n)
    ]
    return pl.DataFrame(rows, schema=REMINDERS)


def opened(report: Report) -> Document:
    """The report as a document that was saved and opened again."""
    return python_docx.Document(io.BytesIO(docx(report)))


def book(report: Report) -> list[Worksheet]:
    """The sheets of the report as a workbook that was saved and opened again."""
    return list(openpyxl.load_workbook(io.BytesIO(xlsx(report))).worksheets)


def sheet_of(n: int, deadline: date | None = DUE, lang: str = "zh") -> Report:
    """The sheet of a county with so many places."""
    return return_sheet(FEIXIAN, "2015-07", AS_OF, findings(n), deadline, "v12", NOTE, lang)


def list_of(rows: pl.DataFrame, lang: str = "zh") -> Report:
    """The list of a province."""
    return reminder(
        rows,
        "山东省",
        "2015-07",
        AS_OF,
        counts=COUNTS,
        version="v12",
        note=NOTE,
        lang=lang,
    )


def words(report: Report) -> str:
    """Everything a report says outside its tables."""
    said = [report.title, report.subtitle, report.note, report.foot]
    for section in report.sections:
        said.append(section.heading)
        for block in section.blocks:
            if isinstance(block, Para):
                said.append(block.text)
            elif isinstance(block, Listing):
                said += block.items
            elif isinstance(block, Blanks):
                said += block.labels
    return "\n".join(said)


def table_of(report: Report) -> Table:
    """The only table of a report."""
    (table,) = (table for section in report.sections for table in section.tables)
    return table
