"""A template in; the same filled in at random, as a clerk would, and the facts that were written into it out.

The words of the headers are written out once more in clerk_words.py: read back through the layouts alone, a wrong
layout would agree with itself.
"""

import random
import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from etl.regions import Regions
from etl.schema import CHOICES, FORMS, Column
from etl.template import write_template
from etl.values import first_words
from tests.clerk_words import CLASSES, MEANT, SOURCES

REGIONS = Regions.load()
COUNTY, CITY, PROVINCE = "371325", "371300", "410000"
TABLES = ["plan", "plan_funds", "progress", "funds"]
LEDGERS = [
    "schools", "projects", "project_status", "reviews", "targets", "milestones", "national_rank", "inspections",
    "measures",
    "needs", "budget_lines", "class_sizes", "enrolment",
]  # fmt: skip
EVERY_FORM = [*TABLES, *LEDGERS]
PERIOD = {form: "2015-07" if FORMS[form].time == "period" else None for form in EVERY_FORM}
APPROVAL = {"规划版本": "2016年调整", "规划类型": "调整", "批准日期": date(2016, 10, 20), "批准文号": "演示〔2016〕9号"}
DATES = {"填报日期": date(2017, 3, 4), "数据截至": date(2015, 6, 30)}

# What a ledger's rows do not say themselves.
ABOVE = {"county_code", "period", "plan_version", "approved_on", "approval_no", "as_of"}

Fact = dict[str, Any]
Facts = list[Fact]


def template(tmp_path: Path, form: str, region: str | None = CITY, period: str | None = "") -> Path:
    """A form's template; its usual period unless one, or none, is given."""
    path = tmp_path / f"{form}_{region}_{period}.xlsx"
    with warnings.catch_warnings():
        # xlsxwriter leaves out with a warning what Excel would not open.
        warnings.simplefilter("error")
        write_template(form, path, region, PERIOD[form] if period == "" else period, REGIONS)
    return path


def pages(book: openpyxl.Workbook) -> list[Worksheet]:
    return [sheet for sheet in book.worksheets if sheet.title not in ("填报说明", "选项")]


def header(sheet: Worksheet) -> tuple[int, int, list[tuple[str, ...]]]:
    """The first and last row of the header, and the words of each column from the top level down."""
    first = next(cell.row for cell in sheet["A"] if cell.value == "序号")
    spread = {(first, 1): (first, 1, first)}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                spread[row, column] = area.min_row, area.min_col, area.max_row
    last = spread[first, 1][2]
    paths = []
    for column in range(1, sheet.max_column + 1):
        tops = dict.fromkeys(spread.get((row, column), (row, column, row))[:2] for row in range(first, last + 1))
        paths.append(tuple(str(sheet.cell(*top).value).replace("\n", "") for top in tops))
    return first, last, paths


def open_rows(sheet: Worksheet, last: int) -> Iterator[int]:
    """The rows below the header, as far as the notes."""
    row = last + 1
    while not str(sheet.cell(row, 1).value or "").startswith("注"):
        yield row
        row += 1


def state(sheet: Worksheet, said: dict[str, Any]) -> None:
    """Fill in what stands above the table, where it is asked for and still blank."""
    for row in range(1, 10):
        word = str(sheet.cell(row, 2).value or "").removesuffix("：")
        if word in said and sheet.cell(row, 3).value is None:
            sheet.cell(row, 3).value = said[word]


def figure(column: str, dice: random.Random) -> tuple[int | None, float | int | None]:
    """A random fact in the lake's grains and the number that an office types for it; blank and zero are frequent."""
    factor = {"fen": 1_000_000, "centi": 100, "e4": 10_000}.get(column.rpartition("_")[2], 1)
    if (kind := dice.random()) < 0.2:
        return None, None
    grains = 0 if kind < 0.4 else dice.randrange(10 ** dice.randint(1, 12 if factor > 1 else 5))
    return grains, grains // factor if grains % factor == 0 else grains / factor


def fill_table(sheet: Worksheet, form: str, dice: random.Random) -> Facts:
    """Random figures in every cell of a table, and the facts that they are."""
    _, last, paths = header(sheet)
    names = [path[-1] for path in paths]
    code: Any = None
    sent: dict[str, date] = {}
    facts: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in open_rows(sheet, last):
        # A county with a row a year has its name, code and day in the first of them.
        if own := sheet.cell(row, names.index("行政区划代码") + 1).value:
            code = own
            if "填报日期" in names and dice.random() < 0.5:
                sent[code] = date(2015, 7, dice.randint(1, 28))
                sheet.cell(row, names.index("填报日期") + 1).value = sent[code]
        year = sheet.cell(row, names.index("预算年度") + 1).value if "预算年度" in names else None
        for column, path in enumerate(paths, start=1):
            top = path[0].removesuffix("（万元）")
            meant = MEANT[form].get("（万元）" if form == "plan_funds" else "/".join(path[1:]))
            whose = {**CLASSES, **SOURCES}.get(top)
            if whose is None or meant is None:
                assert names[column - 1] in {"序号", "设区市", "县（市、区）", "行政区划代码", "预算年度", "填报日期"}
                continue
            grains, typed = figure(meant, dice)
            sheet.cell(row, column).value = typed
            if grains is not None:
                facts.setdefault((code, year, whose), {})[meant] = grains
    kind = "work_class" if form in ("plan", "progress") else "source"
    return [
        {"county_code": code, kind: whose, **figures}
        | ({"budget_year": year} if year else {})
        | ({"submitted_on": sent[code]} if code in sent else {})
        for (code, year, whose), figures in facts.items()
    ]


def fill_ledger(sheet: Worksheet, form: str, dice: random.Random) -> Facts:
    """Some random items in a ledger, and the facts that they are."""
    _, last, paths = header(sheet)
    columns = {column.lake_name: column for column in FORMS[form].columns}
    code_at, name_at = (
        paths.index(("行政区划代码",)) + 1,
        paths.index(("地区" if FORMS[form].wider else "县（市、区）",)) + 1,
    )
    asked = [(at, MEANT[form][path[-1]]) for at, path in enumerate(paths, start=1) if path[-1] in MEANT[form]]
    assert {lake for _, lake in asked} == columns.keys() - ABOVE
    scope = PROVINCE if "河南" in str(sheet["C2"].value) else CITY if "临沂市" in str(sheet["C2"].value) else COUNTY
    counties = [code for code in REGIONS.by_code if REGIONS[code].level == "county" and REGIONS.covers(scope, code)]
    facts: dict[tuple[Any, ...], Fact] = {}
    for n, row in enumerate(list(open_rows(sheet, last))[:60]):
        code = dice.choice(counties)
        fact: Fact = {"county_code": code}
        typed: dict[int, Any] = {}
        if scope == PROVINCE or n % 3:
            typed[code_at] = code
        if n % 3 != 1:
            typed[name_at] = REGIONS[code].name
        for at, lake in asked:
            fact[lake], typed[at] = one(columns[lake], n, dice)
        key = tuple(fact.get(name) for name in FORMS[form].key)
        if key not in facts:  # a clerk names nothing twice
            facts[key] = fact
            for at, value in typed.items():
                sheet.cell(row, at).value = value
    return list(facts.values())


def one(column: Column, n: int, dice: random.Random) -> tuple[Any, Any]:
    """A random value of a column for the n-th row, and what a clerk types for it."""
    value: Any
    typed: Any
    if column.choices:
        typed = dice.choice(first_words(CHOICES[column.choices]))
        value = CHOICES[column.choices][typed]
    elif column.factor:
        value, typed = figure(column.lake_name, dice)
    elif column.type == "date":
        value = typed = date.fromordinal(date(2015, 1, 1).toordinal() + 12 * n + dice.randrange(12))
    elif column.type == "year":
        value = typed = dice.randrange(2014, 2019)
    elif column.type == "round":
        value = 201500 + dice.choice((6, 12))
        typed = f"2015年{value % 100}月"
    else:
        is_id = column.lake_name.endswith("_id")
        value = typed = f"{dice.randrange(10**9, 10**10)}" if is_id else f"第{n}小学（东校区）"
    return (None, None) if not column.required and dice.random() < 0.3 else (value, typed)


def fill(path: Path, form: str, seed: int) -> Facts:
    """Fill a template in as a clerk would, in place; the facts written into it."""
    dice = random.Random(seed)
    book = openpyxl.load_workbook(path)
    facts: Facts = []
    for sheet in pages(book):
        state(sheet, DATES | APPROVAL)
        facts += (fill_ledger if form in LEDGERS else fill_table)(sheet, form, dice)
    book.save(path)
    assert facts
    return facts
