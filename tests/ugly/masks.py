"""Random facts in a random disguise: hypothesis draws both, and what is drawn shrinks to the simplest that fails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from etl.schema import FORMS
from tests.ugly import spellings, views, writers
from tests.ugly.facts import (
    APPROVAL,
    AS_OF,
    CITIES,
    CLASSES,
    EQUIPMENT,
    JINAN,
    JULY,
    LINYI,
    SOURCES,
    ZAOZHUANG,
    Fact,
    city_of,
)
from tests.ugly.grids import Col, Grid, Line, Record, Style, data, lay_out, row, total
from tests.ugly.spellings import blanks, mixed
from tests.ugly.writers import Writer, delimited

WRITERS: dict[str, Writer] = {
    "xlsx": writers.xlsx,
    "openpyxl": writers.by_openpyxl,
    "xls": writers.xls,
    "page": writers.page,
    "page in utf-8": lambda path, grids: writers.page(path, grids, "utf-8-sig"),
    "xml": writers.xml_2003,
    **{
        f"{encoding} {delimiter!r}": delimited(encoding, delimiter, newline)
        for encoding, delimiter, newline in [
            ("utf-8", ",", "\n"),
            ("utf-8-sig", ",", "\r\n"),
            ("gb18030", ",", "\r\n"),
            ("gb18030", ";", "\n"),
            ("utf-16", "\t", "\r\n"),
            ("utf-16", ",", "\n"),
            ("utf-8", "|", "\r\n"),
        ]
    },
}
# Kinds of files whose sheets have names.
NAMED = {"xlsx", "openpyxl", "xls", "xml"}
SPELLINGS: list[Callable[[Decimal, int], Any]] = [
    spellings.number,
    spellings.text,
    spellings.wide,
    spellings.grouped,
    spellings.spaced,
    spellings.zero_width,
    mixed(spellings.number, spellings.text, spellings.grouped, spellings.wide),
]
BLANKS = [spellings.nothing, blanks("—", "/"), blanks(None, "无", "不适用"), blanks("－", " ", "N/A", "……")]
NAMES = [
    spellings.name,
    spellings.spaced_name,
    spellings.old_name,
    spellings.zone_name,
    spellings.full_name,
    spellings.zero_width_name,
    spellings.rich_name,
]
CODES = [spellings.code, spellings.float_code, spellings.long_code, spellings.no_code]
DAYS = [
    spellings.day,
    spellings.dots,
    spellings.dashes,
    spellings.month,
    spellings.short_month,
    spellings.month_run,
    spellings.end_of_month,
    spellings.characters,
    spellings.serial_text,
]
PERIODS = [spellings.period, spellings.run, spellings.dotted, lambda value: f"{value // 100}-{value % 100:02d}"]
YEARS: list[Callable[[int], Any]] = [int, str, lambda year: f"{year}年", lambda year: f"{year}年度"]
CHOICES: list[Callable[[str], Any]] = [views.office_word, str]
NOTES = [
    [["注：本表一式三份"]],
    [[], ["填表人：张三", None, "审核人：李四"]],
    [["说明：以上为累计数"], ["联系电话：0531-81916000"]],
]
# Where the unit of money stands.
HEADER, ROW, ABOVE, TITLE, SHEET = "header", "row", "above", "title", "sheet"
SYNONYMS = {
    "construction": [
        {"校舍建设": "校舍"},
        {"运动场地建设": "运动场地"},
        {"开工": "已开工", "竣工": "已竣工"},
        {"（所）": ""},
    ],
    "equipment": [{"计算机及教学仪器设备": "计算机、教学仪器设备"}, {"（所）": ""}],
    "funds": [{"地市级": "市级"}, {"下达": "已下达", "到位": "已到位", "支付": "已支付"}],
    "plan": [{"校舍建设": "校舍"}, {"（个）": ""}],
    "plan_funds": [{"地市级": "市级"}],
}
COLUMNS: dict[str, Callable[..., list[Col]]] = {
    "construction": views.construction,
    "equipment": views.equipment,
    "funds": views.funds,
    "plan": views.plan,
    "plan_funds": views.plan_funds,
    "progress_list": views.progress_list,
    "funds_list": views.funds_list,
}
FORM_OF = {"construction": "progress", "equipment": "progress", "progress_list": "progress", "funds_list": "funds"}
LISTS = ("progress_list", "funds_list")


@dataclass(frozen=True)
class Mask:
    """Facts of a form, the sheet that hides them, and the kind of file it is written as."""

    form: str
    facts: list[Fact]
    grid: Grid
    writer: str

    def write(self, folder: Path) -> Path:
        """The file, under a suffix that says nothing."""
        path = folder / "报表.dat"
        WRITERS[self.writer](path, [self.grid])
        return path


@st.composite
def masks(draw: st.DrawFn) -> Mask:
    """Any facts of a form in any disguise."""
    view = draw(st.sampled_from([*COLUMNS, "canonical plan", "canonical plan_funds", "canonical funds"]))
    form = FORM_OF.get(view, view.removeprefix("canonical "))
    city, inside = draw(st.sampled_from([("370100", JINAN), ("370400", ZAOZHUANG), ("371300", LINYI)]))
    counties = draw(st.lists(st.sampled_from(inside), min_size=1, max_size=3, unique=True))
    facts = draw(_facts(view, form, counties))
    writer = draw(st.sampled_from(list(WRITERS)))
    if view.startswith("canonical"):
        style = Style(spell=draw(st.sampled_from(SPELLINGS)), blank=draw(st.sampled_from(BLANKS)))
        columns: Sequence[Col] = draw(st.permutations(views.canonical(form)))
        return Mask(form, facts, lay_out("Sheet1", columns, data(views.long(form, facts)), style), writer)
    return Mask(form, facts, draw(_sheet(view, form, city, facts, writer in NAMED)), writer)


@st.composite
def _facts(draw: st.DrawFn, view: str, form: str, counties: Sequence[str]) -> list[Fact]:
    of_class = {"construction": ["building", "sports"], "equipment": EQUIPMENT}.get(view, CLASSES)
    beside, words = ("source", SOURCES) if form in ("funds", "plan_funds") else ("work_class", of_class)
    years = draw(st.sampled_from([[2014], [2015], [2014, 2016]])) if beside == "source" else [None]
    kinds = {c.key[-1] if len(c.key) == 2 else c.key[0]: c.kind for c in COLUMNS.get(view, lambda: [])()}
    facts = []
    for county in counties:
        for year in years:
            for word in draw(st.lists(st.sampled_from(words), min_size=1, max_size=3, unique=True)):
                fact: Fact = {"county_code": county, beside: word} | ({"budget_year": year} if year else {})
                fact |= {"period": JULY, "as_of": AS_OF[JULY]} if FORMS[form].time == "period" else APPROVAL
                for column in FORMS[form].columns:
                    if column.factor:
                        may_have = not kinds or column.name in kinds
                        if column.name == "key_item_qty" and not view.startswith("canonical"):
                            may_have = word in ("living", "instruments")
                        fact[column.name] = draw(_figure(column.type)) if may_have else None
                facts.append(fact)
    return facts


def _figure(kind: str) -> st.SearchStrategy[Any]:
    if kind == "count":
        return st.one_of(st.none(), st.integers(0, 99_999))
    places = 2 if kind == "quantity" else 6
    grains = st.one_of(st.integers(0, 99_999), st.integers(0, 10**11))
    return st.one_of(st.none(), grains.map(lambda n: Decimal(n) / 10**places))


@st.composite
def _sheet(draw: st.DrawFn, view: str, form: str, city: str, facts: list[Fact], named: bool) -> Grid:
    is_list, is_plan = view in LISTS, FORMS[form].time == "plan"
    where = draw(st.sampled_from([HEADER, ROW, ABOVE, TITLE, *([SHEET] if named else [])]))
    money = draw(st.sampled_from(["万元", "元", "千元", "亿元"]))
    area = draw(st.sampled_from(["㎡", "平方米", "万㎡", "m²", "万平方米"])) if where in (HEADER, ROW) else "㎡"
    said_in_column = is_list and draw(st.booleans())
    codes = draw(st.sampled_from(CODES))
    has_office = draw(st.booleans())
    has_city = not has_office or draw(st.booleans())
    above: list[list[Any]] = [[f"填报单位：{CITIES[city]}教育局"]] if has_office else []
    if is_plan:
        above += [["规划版本：基线", "规划类型：基线"], [f"批准日期：{draw(_day())(APPROVAL['approved_on'])}"]]
        above += [[f"批准文号：{APPROVAL['approval_no']}"]]
    elif not said_in_column:
        above += [["报告期：2015年7月", f"数据截至：{draw(st.sampled_from(DAYS))(AS_OF[JULY])}"]]
    above += [[None] * 3 + [f"单位：㎡、{money}"]] if where == ABOVE else []
    words: dict[str, str] = {}
    for one in SYNONYMS.get(view, []):
        words |= one if draw(st.booleans()) else {}
    style = Style(
        title=f"进展情况表（{money}）" if where == TITLE else draw(st.sampled_from(["", "全面改薄报表"])),
        above=above,
        below=draw(st.sampled_from([[], *NOTES])),
        units={"money": money, "area": area},
        bare=where != HEADER,
        unit_row=where == ROW,
        ordinals=draw(st.booleans()),
        words=words,
        spell=draw(st.sampled_from(SPELLINGS)),
        blank=draw(st.sampled_from(BLANKS)),
        names=draw(st.sampled_from(NAMES)),
        codes=codes,
        cities=draw(st.sampled_from([spellings.city, spellings.short_city])),
        periods=draw(st.sampled_from(PERIODS)),
        days=draw(st.sampled_from(DAYS)),
        years=draw(st.sampled_from(YEARS)),
        choices=draw(st.sampled_from(CHOICES)),
        merge_header=draw(st.booleans()),
    )
    first = [views.NAME, *([views.CITY] if has_city else []), *([] if codes is spellings.no_code else [views.CODE])]
    first += [views.PERIOD, views.AS_OF] if said_in_column else []
    first += [views.YEAR] if form in ("funds", "plan_funds") and not is_list else []
    columns = COLUMNS[view](*draw(st.permutations(first)))
    if not is_list and draw(st.booleans()):
        columns = views.deeper(columns, "改薄项目")
    records = (views.long if is_list else views.wide)(form, facts)
    return lay_out("表（" + money + "）" if where == SHEET else "Sheet1", columns, draw(_lines(records)), style)


def _day() -> st.SearchStrategy[Callable[[Any], Any]]:
    return st.sampled_from([spellings.day, spellings.dots, spellings.characters, spellings.serial_text])


@st.composite
def _lines(draw: st.DrawFn, records: list[Record]) -> list[Line]:
    lines = data(records)
    if draw(st.booleans()):
        lines.insert(draw(st.integers(0, len(lines))), row())
    labels = ["", "合计", "　　全市合计", "总　计", "小计", *({CITIES[city_of(record.id[0])] for record in records})]
    # A sum without a word for it is known where two columns are sums of two rows.
    figures = {key for record in records for key, value in record.values.items() if isinstance(value, int | Decimal)}
    summed = [key for key in figures - views.NO_FIGURES if sum(record.values.get(key) or 0 for record in records)]
    labels += ["各县区情况"] if len(summed) >= 2 and len(records) >= 2 else []
    label = draw(st.sampled_from(labels))
    if label:
        sums = total(records, label)
        lines = [sums, *lines] if draw(st.booleans()) else [*lines, sums]
    return lines
