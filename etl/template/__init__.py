"""A form, a region and a period in; the empty workbook that its counties fill in and the reader takes back, out.

Headers and units are the layouts', drop-downs the forms' choices, meanings the published columns'; template.toml says
the rest.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from etl import limits
from etl.faults import bad
from etl.layout import IGNORED, PLACE_AND_TIME, Layout, Target, Unit, common
from etl.layouts import layouts
from etl.region_lists import Region
from etl.regions import Regions
from etl.schema import CHOICES, FORMS, Column, Form
from etl.template.book import write_book
from etl.template.page import Cell, Field, Page, Section
from etl.values import first_words
from warehouse.metrics import METRICS
from warehouse.settings import ROOT, SETTINGS

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
_PUBLISHED = tomllib.loads((ROOT / "warehouse" / "published" / "columns.toml").read_text(encoding="utf-8"))
# Rows of a ledger's form; more can be inserted.
_LINES = 200
# What is said above the table, in the order in which it stands there.
_STATED = ("unit_name", "period", "as_of", "plan_version", "kind", "approved_on", "approval_no", "submitted_on")
_YEARS = range(SETTINGS.first_year, SETTINGS.last_year + 1)
_FULL_WIDTH = str.maketrans("():", "（）：")

# A county and the name of its city.
Counties = list[tuple[Region, str]]


def write_template(form: str, out: Path, region: str | None, period: str | None, regions: Regions) -> None:
    """Write the empty form of a province, city or county as .xlsx; without a code, of the home province, unnamed.

    Raises:
        ValueError: no such form or region, or a period that it cannot have; a Chinese sentence says what can be.
        OSError: the file cannot be written.
    """
    if form not in WORDS["forms"]:
        known = "、".join(f"{name}（{FORMS[name].label}）" for name in WORDS["forms"])
        raise ValueError(f"没有“{form}”这种表，应为{known}之一。")
    if out.suffix.lower() != ".xlsx":
        raise ValueError(f"空表是.xlsx文件，文件名应以.xlsx结尾，收到的是“{out.name}”。")
    scope = None if region is None else regions.codes.get(region)
    if region is not None and scope is None:
        raise ValueError(f"没有代码为“{region}”的地区，应为省、市或县的六位代码，如370000、371300、371302。")
    stated = list(_stated(FORMS[form], _unit_name(regions, scope), _period(FORMS[form], period)))
    counties = [
        (county, regions[county.city_code or code].name)
        for code, county in sorted(regions.by_code.items())
        if (county.level == "county" or FORMS[form].wider) and regions.covers(scope or SETTINGS.home_province, code)
    ]
    # A layout of the office's own does not take the place of one that comes with the project.
    by_name = {layout.name: layout for layout in reversed(layouts())}
    pages = [_page(by_name[name], counties, stated) for name in WORDS["forms"][form]["layouts"]]
    guide = list(_guide(FORMS[form], pages, counties[0][0].province_code))
    out.write_bytes(write_book(pages, guide, WORDS["words"]))


def _period(form: Form, written: str | None) -> int | None:
    if written is None:
        return None
    if form.time != "period":
        raise ValueError(f"{form.label}不分报告期，请不要写报告期。")
    found = limits.period(written)
    if isinstance(found, int):
        return found
    raise ValueError(f"报告期“{written}”不能用：{(found or bad('not_a_period')).expected()}。")


def _unit_name(regions: Regions, scope: str | None) -> str | None:
    """The region as the head of a form names it, its city first where several cities have such a county (市中区)."""
    if scope is None:
        return None
    name, city = regions[scope].name, regions[scope].city_code
    found = regions.scope(name)
    return name if city is None or (found and regions.covers(found, scope)) else regions[city].name + name


def _stated(form: Form, unit_name: str | None, period: int | None) -> Iterator[tuple[Field, Cell]]:
    """What is said above the table, and as much of it as is known."""
    known: dict[str, Cell] = {"unit_name": unit_name}
    if period:
        as_of = date(period // 100, period % 100, 1) - timedelta(days=1)
        known |= {"period": _month(period), "as_of": f"{as_of.year}年{as_of.month}月{as_of.day}日"}
    beside = {"unit_name": Column("unit_name", "text", False, None), "submitted_on": PLACE_AND_TIME["submitted_on"]}
    columns = beside | {column.name: column for column in form.columns}
    for name in _STATED:
        if name in columns:
            yield _field((_above(name),), columns[name]), known.get(name)


def _above(column: str) -> str:
    """The first of the words that say a column above a table."""
    return next(word for word, said in common().preface.items() if said == column)


def _month(period: int) -> str:
    return f"{period // 100}年{period % 100}月"


def _page(layout: Layout, counties: Counties, stated: list[tuple[Field, Cell]]) -> Page:
    form = FORMS[layout.form]
    fields = sorted(_fields(layout, form, counties), key=lambda field: not field.is_given)
    units = dict.fromkeys(field.unit.name for field in fields if field.unit)
    return Page(
        name=layout.label,
        title=f"“{SETTINGS.name}”{layout.label}",
        stated=stated,
        units=f"{_above('units')}：{'、'.join(units)}" if units else "",
        fields=fields,
        rows=list(_rows(fields, form, counties)),
        rows_of_one=len(_YEARS) if _is_yearly(fields) and not form.is_list else 1,
        below=[WORDS["below"].get(form.name) or WORDS["below"][form.time], WORDS["below"]["signature"]],
    )


def _fields(layout: Layout, form: Form, counties: Counties) -> Iterator[Field]:
    """Whose row it is, then what is asked. A table's rows are named already; a ledger's the county names itself."""
    ledger = form.is_list
    names = [IGNORED, "county_name", "county_code"]
    if not ledger and len({city for _, city in counties}) > 1:
        names.insert(1, "city_name")
    if not ledger and form.time == "period" and len(counties) > 1:
        # Some counties of a city are in time and some are not.
        names.append("submitted_on")
    options: dict[str, tuple[str, ...]] = {
        "county_name": tuple(dict.fromkeys(county.name for county, _ in counties)),
        "county_code": tuple(county.code for county, _ in counties),
    }
    called = {"county_name": WORDS["words"]["region"]} if form.wider else {}
    places = [
        next(t for t in layout.targets.values() if t.column == name and called.get(name) in (None, t.path[-1]))
        for name in names
    ]
    for target in [*places, *_asked(layout, form)]:
        name = target.column
        header = tuple(word.translate(_FULL_WIDTH) for word in target.path)
        if name == IGNORED:
            yield Field(header, Column(IGNORED, "text", False, None), is_given=True)
        elif not ledger and name in ("city_name", "county_name", "county_code", "budget_year"):
            yield Field(header, layout.column(target), is_given=True)
        else:
            yield _field(header, layout.column(target), target.unit, layout.name, options.get(name, ()))


def _asked(layout: Layout, form: Form) -> list[Target]:
    """What the layout asks for, class by class (source by source), each in the order of the form's columns."""
    groups = list(dict.fromkeys(target.fixed for target in layout.asked.values()))
    order = [column.name for column in form.columns]
    return sorted(layout.asked.values(), key=lambda target: (groups.index(target.fixed), order.index(target.column)))


def _is_yearly(fields: list[Field]) -> bool:
    return any(field.column.name == "budget_year" for field in fields)


def _rows(fields: list[Field], form: Form, counties: Counties) -> Iterator[list[Cell]]:
    """A row per county, or per county and year of the programme; of a ledger, numbers alone."""
    if form.is_list:
        for number in range(1, _LINES + 1):
            yield [number, *[None] * (len(fields) - 1)]
        return
    for number, (county, city) in enumerate(counties, start=1):
        known: dict[str, Cell] = {IGNORED: number, "city_name": city}
        known |= {"county_name": county.name, "county_code": county.code}
        for year in _YEARS if _is_yearly(fields) else (None,):
            yield [(known | {"budget_year": year}).get(field.column.name) for field in fields]


def _field(
    header: tuple[str, ...],
    column: Column,
    unit: Unit | None = None,
    layout: str = "",
    options: tuple[str | int, ...] = (),
) -> Field:
    """A cell or column to be filled in, with what may stand there and the words that say so."""
    if column.choices:
        options = tuple(first_words(CHOICES[column.choices]))
    elif column.type == "year":
        options = tuple(range(limits.FIRST_YEAR, limits.LAST_YEAR + 1))
    elif column.type == "period":
        options = tuple(map(_month, SETTINGS.periods))
    elif column.type == "round":
        options = tuple(map(_month, SETTINGS.rounds))
    days = (date(limits.FIRST_YEAR, 1, 1), date(limits.LAST_YEAR, 12, 31)) if column.type == "date" else None
    meanings = _PUBLISHED | WORDS["columns"] | WORDS["columns"].get(layout, {})
    field = Field(header, column, unit, meanings[column.name], options=options, days=days)
    return replace(field, expected=_expected(field))


def _expected(field: Field) -> str:
    """What may be written, in the words in which the reader refuses anything else."""
    if field.column.choices:
        return bad("not_a_choice", choices=tuple(map(str, field.options))).expected()
    if field.options:
        return str(WORDS["words"]["choose"])
    if field.days:
        return str(WORDS["words"]["days"]).format(first=field.days[0].year, last=field.days[1].year)
    if field.column.factor:
        return f"{bad('not_a_count' if field.is_whole else 'not_a_number').expected()}，{WORDS['words']['figure']}"
    return ""


def _guide(form: Form, pages: list[Page], province: str) -> Iterator[Section]:
    """How to fill the form in: the rules, the meaning of each column, and what is made of the figures."""
    words, rules = WORDS["words"], WORDS["rules"]
    kinds = ["all", "ledger" if form.is_list else "table"]
    if form.name in rules:
        kinds.append(form.name)
    else:
        kinds += ["period"] if form.time == "period" else ["version"] if "plan_version" in form.lake_schema else []
    spoken = [rule for kind in kinds for rule in rules[kind]]
    day = SETTINGS.calendar(province).county_day
    yield Section(words["guide"], [(f"{n}. {rule.format(day=day)}",) for n, rule in enumerate(spoken, start=1)])
    stated = [field for field, _ in pages[0].stated]
    for heading, fields in [(words["above"], stated), *((page.name, page.fields) for page in pages)]:
        explained = dict.fromkeys(field.explained for field in fields if field.meaning)
        yield Section(heading, list(explained), (words["column"], words["meaning"], words["expected"]))
    asked = {field.column.name for page in pages for field in page.fields}
    used = [
        (metric.label(), metric.meaning())
        for metric in METRICS.values()
        if metric.source == WORDS["forms"][form.name]["table"]
        and asked & set(re.findall(r"\br\.(\w+)", f"{metric.numerator} {metric.denominator}")) & _figures(form)
    ]
    if used:
        yield Section(words["metrics"], used)


def _figures(form: Form) -> set[str]:
    return {column.name for column in form.columns if column.factor}
