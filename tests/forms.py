"""The smallest rows that can be wrong in; real workbooks and web pages as offices lay them out, out."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

# Rows of cells, or anything that iterates so.
ROWS = Sequence[Any]

CLASSES = {
    "校舍建设": "面积（㎡）",
    "运动场地建设": "面积（㎡）",
    "生活设施": "数量（台/件/套）",
    "图书": "数量（册）",
    "数字教育资源": "数量（GB）",
    "课桌凳": "数量（套）",
    "计算机及教学仪器设备": "数量（台/件/套）",
}
KEY_ITEMS = {"生活设施": ["其中：学生用床（张）"], "计算机及教学仪器设备": ["其中：教学用计算机（台）"]}
EQUIPMENT = list(CLASSES)[2:]
SOURCES = ["中央薄改专项", "统筹的其他中央专项", "省级", "地市级", "县级", "其他"]
COUNTY = ["序号", "县（市、区）", "行政区划代码", "填报日期"]
PREFACE = ["填报单位：临沂市", "报告期：2015年7月", "数据截至：2015年6月30日", "填报日期：2015年7月4日"]
PLAN_PREFACE = [
    "填报单位：山东省教育厅",
    "规划版本：baseline-2014",
    "规划类型：基线",
    "批准日期：2015年1月9日",
    "批准文号：演示〔2015〕1号",
    "填报日期：2015年1月9日",
]
NOTES = [["注：金额保留两位小数。"], ["填表人：张三", None, "审核人：李四"]]


def construction_header() -> list[list[str]]:
    """表一: each column's path over three levels."""
    paths = [[word] * 3 for word in COUNTY]
    for parent in ("校舍建设", "运动场地建设"):
        for stage in ("开工", "竣工"):
            paths += [[parent, stage, leaf] for leaf in ("学校数（所）", "项目数（个）", "面积（㎡）")]
        paths.append([parent, "完成投资（万元）", "完成投资（万元）"])
    return paths


def equipment_header() -> list[list[str]]:
    """表二: each column's path over two levels."""
    paths = [[word] * 2 for word in COUNTY]
    for parent in EQUIPMENT:
        leaves = ["购置学校数（所）", f"购置{CLASSES[parent]}", "购置金额（万元）", "完成投资（万元）"]
        paths += [[parent, leaf] for leaf in leaves]
    return paths


def funds_header() -> list[list[str]]:
    """表三: each column's path over two levels."""
    paths = [[word] * 2 for word in [*COUNTY, "预算年度"]]
    return paths + [[parent, f"{leaf}（万元）"] for parent in [*SOURCES, "合计"] for leaf in ("下达", "到位", "支付")]


def plan_header() -> list[list[str]]:
    """附件1: each column's path over three levels."""
    paths = [[word] * 3 for word in ("序号", "设区市", "县（市、区）", "行政区划代码")]
    for parent, quantity in CLASSES.items():
        top = "装备类" if parent in EQUIPMENT else "建设类"
        leaves = ["学校数（所）", "项目数（个）", quantity, *KEY_ITEMS.get(parent, []), "投资（万元）"]
        paths += [[top, parent, leaf] for leaf in leaves]
    return [*paths, ["合计", "合计", "投资（万元）"]]


def plan_funds_header() -> list[list[str]]:
    """附件2: each column's path over two levels."""
    paths = [[word] * 2 for word in ("序号", "设区市", "县（市、区）", "行政区划代码", "预算年度")]
    paths += [["中央资金", f"{leaf}（万元）"] for leaf in SOURCES[:2]]
    paths += [["地方资金", f"{leaf}（万元）"] for leaf in SOURCES[2:5]]
    return [*paths, ["其他（万元）"] * 2, ["合计（万元）"] * 2]


class Sheet:
    """One sheet as an office lays it out: title, preface, a merged header, rows."""

    def __init__(self, name: str, header: list[list[str]], rows: ROWS, preface: Sequence[Any] = PREFACE, **kinds: Any):
        self.name, self.header, self.rows, self.preface = name, header, rows, preface
        self.unit_row = kinds.get("unit_row", "单位：㎡、万元")
        self.merged: list[tuple[int, int, int, int]] = kinds.get("merged", [])

    @property
    def first_row(self) -> int:
        """The office's number of the first row below the header."""
        return 3 + len(self.header[0]) + 1

    def write(self, book: xlsxwriter.Workbook) -> None:
        """Rows 1 to 3 are title, preface and unit; the header follows; then the rows."""
        sheet = book.add_worksheet(self.name)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range(0, 0, 0, len(self.header) - 1, "“全面改薄”项目进展情况双月报　演示数据（合成）")
        sheet.write_row(1, 0, self.preface)
        sheet.write(2, len(self.header) - 1, self.unit_row)
        for top, left, bottom, right, text in merged_header(self.header):
            if (top, left) == (bottom, right):
                sheet.write(3 + top, left, text)
            else:
                sheet.merge_range(3 + top, left, 3 + bottom, right, text)
        for r, row in enumerate(self.rows, start=self.first_row - 1):
            for c, cell in enumerate(row):
                if hasattr(cell, "isoformat"):
                    sheet.write_datetime(r, c, cell, day)
                elif cell is not None:
                    sheet.write(r, c, cell)
        for top, left, bottom, right in self.merged:
            sheet.merge_range(top, left, bottom, right, self.rows[top - self.first_row + 1][left])


def merged_header(paths: list[list[str]]) -> list[tuple[int, int, int, int, str]]:
    """Row and column ranges of equal words, parents over their leaves."""
    depth = len(paths[0])
    found: list[tuple[int, int, int, int, str]] = []
    taken: set[tuple[int, int]] = set()
    for level in range(depth):
        for column, path in enumerate(paths):
            if (level, column) in taken:
                continue
            bottom = max(n for n in range(level, depth) if path[level : n + 1] == [path[level]] * (n - level + 1))
            right = column
            while (
                right + 1 < len(paths) and paths[right + 1][: bottom + 1] == path[: bottom + 1] and bottom + 1 < depth
            ):
                right += 1
            found.append((level, column, bottom, right, path[level]))
            taken |= {(r, c) for r in range(level, bottom + 1) for c in range(column, right + 1)}
    return found


def workbook(path: Path, *sheets: Sheet, hidden: ROWS | None = None) -> Path:
    """A workbook of these sheets and, if asked, a hidden one of text."""
    with xlsxwriter.Workbook(path) as book:
        for sheet in sheets:
            sheet.write(book)
        if hidden is not None:
            page = book.add_worksheet("填报说明")
            page.hide()
            for r, row in enumerate(hidden):
                page.write_row(r, 0, row)
    return path


def plain_workbook(path: Path, rows: ROWS, name: str = "Sheet1") -> Path:
    """A workbook of one sheet with these cells, from A1."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell is not None:
                    sheet.write(r, c, cell)
    return path


def html(*sheets: Sheet) -> str:
    """A web page with a table per sheet, the preface as its rows, parents over leaves by colspan and rowspan."""
    out = io.StringIO()
    out.write('<html><head><meta charset="gb2312"></head><body>')
    for sheet in sheets:
        out.write(f"<table><tr><td colspan={len(sheet.header)}>双月报</td></tr>")
        out.write("<tr>" + "".join(f"<td>{cell}</td>" for cell in sheet.preface) + "</tr>")
        out.write(f"<tr><td colspan={len(sheet.header)}>{sheet.unit_row}</td></tr>")
        ranges = merged_header(sheet.header)
        for level in range(len(sheet.header[0])):
            out.write("<tr>")
            for top, left, bottom, right, text in ranges:
                if top == level:
                    out.write(f'<td rowspan="{bottom - top + 1}" colspan="{right - left + 1}">{text}</td>')
            out.write("</tr>")
        for row in sheet.rows:
            out.write("<tr>" + "".join(f"<td>{'&nbsp;' if cell is None else cell}</td>" for cell in row) + "</tr>")
        out.write("</table>")
    return out.getvalue() + "</body></html>"


def construction_row(n: int, county: Any, code: Any, figures: Sequence[Any], sent: Any = "2015年7月3日") -> list[Any]:
    """A row of 表一: seven figures of buildings, and as many blanks of sports grounds."""
    return [n, county, code, sent, *figures, *[None] * (14 - len(figures))]
