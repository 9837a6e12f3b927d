"""The smallest figures in; four files in words that no layout knows, each with its usual twin, out."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from etl.mapping import (
    Proposal,
    propose,
)
from etl.opening.tables import tables_of
from etl.read import Reading
from etl.regions import Regions
from etl.schema import FORMS
from tests import forms
from tests.forms import Sheet, workbook

REGIONS = Regions.load()
PLAN_PREFACE = [cell for cell in forms.PLAN_PREFACE if not cell.startswith("填报单位")]
PERIOD_PREFACE = ["报告期：2015年7月", "填报日期：2015年7月4日"]
SOURCES = {
    "中央薄改资金": "中央薄改专项",
    "其他中央专项": "统筹的其他中央专项",
    "省级财政": "省级",
    "市级财政": "地市级",
    "区县级财政": "县级",
    "其它资金": "其他",
    "总计": "合计",
}


def proposed(path: Path, form: str | None = None, of: str = "") -> Proposal:
    [table] = tables_of(path.read_bytes())
    found = propose(table, form, of)
    assert found is not None
    return found


def facts(reading: Reading, form: str) -> pl.DataFrame:
    """The facts without where they stood."""
    assert [str(fault) for fault in reading.faults] == []
    frame = reading.frames[form].drop("file_name", "sheet", "row", "cells", "written")
    return frame.sort([column for column in frame.columns if column in FORMS[form].key])


def plan_sheet(folder: Path) -> tuple[Path, Path]:
    """One line per county and kind of work, and the same under the contract's own names."""
    rows: list[list[Any]] = [
        [1, "兰山区", "371302", "校舍", 3, 4, 1200.5, 350.25, None],
        [2, "兰山区", "371302", "运动场地", 2, 2, 800, 20, "含跑道"],
        [3, "费县", "371325", "校舍", 5, 6, 3000, 700, None],
    ]
    words = "编号 所属县区 区划码 工程名称 涉及学校（所） 项目个数 建筑面积（平方米） 总投资（万元） 备注说明".split()
    strange = Sheet("Sheet1", [[word] for word in words], rows, PLAN_PREFACE, unit_row=None)
    names = "county_code work_class planned_schools planned_projects planned_qty planned_wan".split()
    said = {"plan_version": "baseline-2014", "approved_on": date(2015, 1, 9), "kind": "基线"}
    said |= {"approval_no": "演示〔2015〕1号", "submitted_on": date(2015, 1, 9)}
    twin = [[*row[2:8], *said.values()] for row in rows]
    return (
        workbook(folder / "规划.xlsx", strange),
        workbook(folder / "plan.xlsx", Sheet("plan", [[name] for name in [*names, *said]], twin, [], unit_row=None)),
    )


def progress_header(parents: dict[str, str]) -> list[list[str]]:
    header = [["序号"] * 3, ["区县名称"] * 3]
    for parent in parents:
        header += [
            [parent, stage, leaf] for stage in ("已开工", "已完工") for leaf in ("学校个数", "项目个数", "平方米")
        ]
        header += [[parent, "投资完成额", "万元"], [parent, "开工率（%）", "开工率（%）"]]
    return header


def progress_sheet(folder: Path) -> tuple[Path, Path]:
    """Three levels of unfamiliar parents, units as the lowest level; and the office's usual sheet."""
    parents = {"土建": "校舍建设", "室外运动场": "运动场地建设"}
    figures: list[list[Any]] = [
        [1, 2, 100.5, 1, 1, 50, 30.25],
        [1, 1, 900, 0, 0, 0, 5],
        [1, 1, 70.01, 0, 0, 0, 3],
        [None] * 7,
    ]
    rows = [
        [1, "兰山区", *figures[0], 12.5, *figures[1], "3%"],
        [2, "费县", *figures[2], 8, *figures[3], None],
        ["合计", None, 2, 3, 170.51, 1, 1, 50, 33.25, None, *figures[1], None],
    ]
    usual = [
        [1, "兰山区", "371302", None, *figures[0], *figures[1]],
        [2, "费县", "371325", None, *figures[2], *figures[3]],
    ]
    return (
        workbook(folder / "进度.xlsx", Sheet("进度", progress_header(parents), rows, PERIOD_PREFACE, unit_row=None)),
        workbook(folder / "表一.xlsx", Sheet("表一", forms.construction_header(), usual, PERIOD_PREFACE)),
    )


def funds_sheet(folder: Path) -> tuple[Path, Path]:
    """Money in 元, with a sum beside it; and the office's usual sheet in 万元."""
    header = [[word] * 2 for word in ("序号", "县区", "资金年份")]
    header += [[source, stage] for source in SOURCES for stage in ("上级下拨", "已到账", "已支出")]
    rows = [
        [n, county, 2015, *[allocated, 20000, 10000.5] * 6, 6 * allocated, 120000, 60003]
        for n, county, allocated in ((1, "兰山区", 30000), (2, "费县", 40000))
    ]
    usual = [
        [n, county, None, None, 2015, *[allocated, 2, 1.00005] * 6, 6 * allocated, 12, 6.0003]
        for n, county, allocated in ((1, "兰山区", 3), (2, "费县", 4))
    ]
    return (
        workbook(folder / "资金.xlsx", Sheet("资金", header, rows, PERIOD_PREFACE, unit_row="单位：元")),
        workbook(folder / "表三.xlsx", Sheet("表三", forms.funds_header(), usual, PERIOD_PREFACE)),
    )


def flat_file(folder: Path) -> tuple[Path, Path]:
    """A text file in GB18030 with unfamiliar names, and the same under the contract's own."""
    names = (
        "报告月份,区县代码,建设类别,动工学校数,动工项目个数,动工面积(㎡),完工学校数,完工项目个数,完工面积,"
        "采购金额(万元),投资完成额(万元)"
    )
    usual = (
        "period,county_code,work_class,started_schools,started_projects,started_qty,completed_schools,"
        "completed_projects,completed_qty,bought_wan,invested_wan"
    )
    rows = ["2015年7月,371302,校舍,1,2,3.5,1,1,2,,9.25", "2015年7月,371325,图书,,,,1,,20,1.5,8.25"]
    strange, twin = folder / "进展.csv", folder / "progress.csv"
    strange.write_bytes("\n".join([names, *rows, ""]).encode("gb18030"))
    twin.write_text("\n".join([usual, *rows, ""]), encoding="utf-8")
    return strange, twin


FILES = {"plan": plan_sheet, "progress": progress_sheet, "funds": funds_sheet, "flat": flat_file}
FORM = {"plan": "plan", "progress": "progress", "funds": "funds", "flat": "progress"}
