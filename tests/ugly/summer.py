"""The ugly files of the report of July 2015: buildings and equipment."""

from decimal import Decimal
from typing import Any

from tests.ugly import spellings, writers
from tests.ugly.facts import FACTS, FEIXIAN, JINAN, JULY, LANLING, LANSHAN, ZAOZHUANG, ZONE, some
from tests.ugly.files import said, ugly
from tests.ugly.grids import Col, Grid, Line, Record, Style, data, lay_out, row, total
from tests.ugly.spring import bought, built
from tests.ugly.views import (
    AS_OF,
    CITY,
    CLASS_WORDS,
    CODE,
    NAME,
    ORDINAL,
    PERIOD,
    construction,
    equipment,
    long,
    office_word,
    progress_list,
)


def rate(county: str, figure: str, period: int = JULY) -> Decimal:
    """The start or completion rate of a county's buildings in percent, as the office works it out."""
    (planned,) = some("plan", [county], work_class="building")
    (reached,) = some("progress", [county], work_class="building", period=period)
    percent: Decimal = 100 * reached[figure] / planned["planned_qty"]
    return percent.quantize(Decimal("0.01"))


START_RATE = Col(("rates", "start_rate"), (CLASS_WORDS["building"], "开工率"), "stated")
COMPLETION_RATE = Col(("rates", "completion_rate"), (CLASS_WORDS["building"], "竣工率"), "stated")


def rated(records: list[Record], start: Any, completion: Any) -> list[Record]:
    """The records with the rates that an office writes beside its figures, each in a spelling."""
    return [
        Record(
            record.id,
            {
                **record.values,
                ("rates", "start_rate"): start(rate(record.id[0], "started_qty")),
                ("rates", "completion_rate"): completion(rate(record.id[0], "completed_qty")),
            },
        )
        for record in records
    ]


def with_sign(percent: Decimal) -> str:
    """34.37%."""
    return f"{percent}%"


def with_wide_sign(percent: Decimal) -> str:
    """34.37％."""
    return f"{percent}％"


def as_fraction(percent: Decimal) -> float:
    """0.3437."""
    return float(percent / 100)


def formatted(percent: Decimal) -> spellings.Shown:
    """0.3437, which Excel shows as 34.37%."""
    return spellings.Shown(float(percent / 100), "0.00%")


# What each county states, as it stands: a fraction is a fraction, whatever Excel shows.
STATED = {
    (FEIXIAN, "start_rate"): "percent",
    (FEIXIAN, "completion_rate"): "fraction",
    (ZONE, "start_rate"): "percent",
    (ZONE, "completion_rate"): "percent",
    **{(county, metric): "fraction" for county in ZAOZHUANG for metric in ("start_rate", "completion_rate")},
}


def stated_rates() -> list[dict[str, Any]]:
    """The stated rates as facts: written out in full, 34.37 or 0.3437."""
    (as_of,) = {fact["as_of"] for fact in FACTS["progress"] if fact["period"] == JULY}
    figures = {"start_rate": "started_qty", "completion_rate": "completed_qty"}
    return [
        {"period": JULY, "as_of": as_of, "county_code": county, "metric": metric}
        | {"of_form": "progress", "stated": rate(county, figures[metric]) / (1 if kind == "percent" else 100)}
        for (county, metric), kind in STATED.items()
    ]


@ugly("2015年7月/兰山区.csv", writers.delimited("utf-8-sig"), "bom", "wide comma", "day in characters", "per county")
def progress_of_lanshan() -> list[Grid]:
    """A list with commas within its numbers and the day in characters."""
    records = long("progress", some("progress", [LANSHAN], period=JULY))
    style = Style(
        spell=spellings.grouped,
        codes=spellings.float_code,
        days=spellings.any_of(spellings.characters, spellings.day),
        choices=office_word,
    )
    return [lay_out("", progress_list(PERIOD, AS_OF, NAME, CODE), data(records), style)]


@ugly(
    "2015年7月/苍山县.csv", writers.delimited("gb18030", newline="\n"),
    "old name", "wide digits", "not applicable", "dashes", "inner blank rows",
)  # fmt: skip
def progress_of_lanling() -> list[Grid]:
    """The county under the name it had, its digits full-width, an empty line amid the list."""
    records = long("progress", some("progress", [LANLING], period=JULY))
    style = Style(
        above=[["填报单位：苍山县教育局"]],
        spell=spellings.wide,
        blank=spellings.blanks("不适用", "——", "／", "无", ""),
        names=spellings.old_name,
        choices=office_word,
    )
    lines = data(records)
    lines.insert(2, row())
    return [lay_out("", progress_list(PERIOD, NAME), lines, style)]


@ugly(
    "2015年7月/费县.xlsx", writers.xlsx,
    "serial", "wan square metres", "unit in title", "rate 34.37", "rate 0.3437", "trailing",
)  # fmt: skip
def report_of_feixian() -> list[Grid]:
    """万㎡ in the header, the money's unit in the title, rates as bare numbers, empty rows and columns behind."""
    style = Style(
        title="费县“全面改薄”进展情况（万元）",
        above=[said("费县教体局", JULY, spellings.serial)],
        below=[[], [None] * 40 + [" "]],
        words={"{money}": "", "（万元）": ""},
        units={"area": "万㎡"},
    )
    records = rated(built([FEIXIAN], JULY), float, as_fraction)
    grid = lay_out("汇总", [*construction(NAME), START_RATE, COMPLETION_RATE], data(records), style)
    grid.empties += [(30, column) for column in range(50)]
    return [grid, lay_out("设备", equipment(NAME), data(bought([FEIXIAN], JULY)), style)]


@ugly(
    "2015年7月/高新区.xls", writers.page,
    "content", "html", "zone", "month end", "rate 34.37%", "rate wide sign", "own blocks",
)  # fmt: skip
def report_of_zone() -> list[Grid]:
    """Two tables of one page; the zone under the short name that its city alone can tell."""
    style = Style(
        above=[said("临沂市教育局", JULY, spellings.end_of_month)], names=spellings.zone_name, spell=spellings.text
    )
    records = rated(built([ZONE], JULY), with_sign, with_wide_sign)
    columns = [*construction(NAME), START_RATE, COMPLETION_RATE]
    lines: list[Line] = [*data(records), total(records, "　合　计　")]
    return [
        lay_out("第1个表", columns, lines, style),
        lay_out("第2个表", equipment(NAME), data(bought([ZONE], JULY)), style),
    ]


@ugly(
    "2015年7月/枣庄市.xlsx", writers.xlsx,
    "rate format", "city column", "city short", "city as total", "order", "synonyms", "numbered columns",
)  # fmt: skip
def buildings_of_zaozhuang() -> list[Grid]:
    """Sports grounds before buildings, other words for both, rates that Excel shows in percent."""
    style = Style(
        title="枣庄市双月报表",
        above=[["填报期：2015年7月", "截至日期：2015年6月30日"]],
        words={"校舍建设": "校舍", "运动场地建设": "运动场地", "开工": "已开工", "竣工": "已竣工", "已开工率": "开工率"}
        | {"已竣工率": "竣工率", "设区市": "地市", "县（市、区）": "县市区", "（所）": "", "（个）": ""},
        cities=spellings.short_city,
        ordinals=True,
        label_at=("city_name",),
    )
    records = rated(built(ZAOZHUANG, JULY), formatted, formatted)
    columns = [*construction(CITY, NAME, classes=("sports", "building")), START_RATE, COMPLETION_RATE]
    return [lay_out("Sheet1", columns, [total(records, "枣庄市"), *data(records)], style)]


@ugly(
    "2015年7月/枣庄市设备.xls", writers.by_libreoffice,
    "xls", "formulas", "rich text", "merged city", "notes", "unit name below",
)  # fmt: skip
def equipment_of_zaozhuang() -> list[Grid]:
    """Formulas and rich text as LibreOffice stores them, the city merged over its districts."""
    style = Style(
        above=[said("枣庄市教育局", JULY, spellings.itself)[1:]],
        below=[["注释：购置数量为累计数"], ["填报单位：枣庄市教育局", None, "审核人：赵六"]],
        spell=spellings.mixed(spellings.calculated, spellings.number),
        names=spellings.rich_name,
        merge=[("city_name",)],
    )
    records = bought(ZAOZHUANG, JULY)
    return [lay_out("附件1", equipment(CITY, NAME), [*data(records), total(records, "总计")], style)]


@ugly(
    "2015年7月/济南市.xlsx", writers.xlsx_1904,
    "1904 serials", "inner blank rows", "hidden rows", "blank and zero", "section total", "code as float",
)  # fmt: skip
def buildings_of_jinan() -> list[Grid]:
    """A workbook that counts from 1904, its day a bare number, empty and hidden rows among the districts."""
    style = Style(
        above=[["济南市双月报（表一）"], said("济南市教育局", JULY, spellings.serial_1904)],
        codes=spellings.float_code,
        blank=spellings.blanks(None, "-", " "),
    )
    records = built(JINAN, JULY)
    lines = [*data(records[:1]), row(), *data(records[1:]), row(None, None, None, " "), total(records, "小计")]
    grid = lay_out("表一", construction(ORDINAL, NAME, CODE), lines, style)
    grid.hidden_rows = {grid.labels["小计"] - 1, grid.rows[JINAN[2],]}
    return [grid]


@ugly(
    "2015年7月/济南市设备.csv", writers.delimited("utf-8"),
    "utf-8", "qian yuan", "nbsp", "zero width", "same leaf", "unit line",
)  # fmt: skip
def equipment_of_jinan() -> list[Grid]:
    """A merged header as a CSV keeps it, parents over their first column alone; names with what nobody sees."""
    style = Style(
        above=[["\xa0设备购置情况"], [*said("济南市教育局", JULY), "金额单位：千元"]],
        units={"money": "千元"},
        bare=True,
        names=spellings.zero_width_name,
        spell=spellings.mixed(spellings.number, spellings.zero_width),
        merge_header=False,
    )
    records = bought(JINAN, JULY)
    return [lay_out("", equipment(NAME), [*data(records), total(records, "全市合计")], style)]


FILES = [
    progress_of_lanshan,
    progress_of_lanling,
    report_of_feixian,
    report_of_zone,
    buildings_of_zaozhuang,
    equipment_of_zaozhuang,
    buildings_of_jinan,
    equipment_of_jinan,
]
