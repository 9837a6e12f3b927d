"""The ugly files of the report of May 2015."""

from dataclasses import replace
from typing import Any

from tests.ugly import spellings, writers
from tests.ugly.facts import EQUIPMENT, JINAN_SHIZHONG, LINYI, LIXIA, MAY, ZAOZHUANG, ZHANGQIU, some
from tests.ugly.files import hidden, said, ugly
from tests.ugly.grids import Grid, Key, Line, Record, Style, data, lay_out, row, total
from tests.ugly.views import (
    AS_OF,
    CITY,
    CODE,
    NAME,
    ORDINAL,
    PERIOD,
    YEAR,
    construction,
    equipment,
    funds,
    funds_list,
    long,
    office_word,
    progress_list,
    wide,
)

BUILDINGS = ["building", "sports"]


def built(counties: list[str], period: int) -> list[Record]:
    """Records of buildings and sports grounds."""
    return wide("progress", some("progress", counties, period=period, work_class=BUILDINGS))


def bought(counties: list[str], period: int) -> list[Record]:
    """Records of equipment."""
    return wide("progress", some("progress", counties, period=period, work_class=EQUIPMENT))


def money(counties: list[str], period: int) -> list[Record]:
    """Records of money by source, one per county and budget year."""
    return wide("funds", some("funds", counties, period=period))


def across(records: list[Record]) -> list[Record]:
    """The records with the sums that an office writes beside its sources."""
    found = []
    for record in records:
        sums: dict[Key, Any] = {}
        for stage in ("allocated_wan", "received_wan", "paid_wan"):
            sums["total", stage] = sum(v for key, v in record.values.items() if key[-1] == stage and v is not None)
        found.append(Record(record.id, {**record.values, **sums}))
    return found


@ugly(
    "2015年5月/临沂市/表一.xlsx", writers.xlsx,
    "rich text", "formulas", "line breaks", "far formats", "month 2015年6月", "grand total", "blank and zero",
)  # fmt: skip
def buildings_of_linyi() -> list[Grid]:
    """Names half in bold, figures as formulas with their results, and borders as far as Excel goes."""
    records = built(LINYI, MAY)
    style = Style(
        title="临沂市2015年5月双月报（表一）",
        above=[said("临沂市教育局", MAY, spellings.month)],
        words={"面积": "面积\n", "完成投资": "完成\n投资", "学校数": "学校\r\n数"},
        spell=spellings.mixed(spellings.number, spellings.calculated),
        names=spellings.rich_name,
    )
    grid = lay_out("Sheet1", construction(NAME, CODE), [*data(records), total(records, "合计")], style)
    grid.empties += [(row_number, 16_383) for row_number in (0, 7, 40)] + [(60, 2), (8, 30)]
    return [grid]


@ugly(
    "2015年5月/临沂市/设备.xls", writers.xls,
    "twelve digits", "spaced name", "total by arithmetic", "month 2015.6", "unit in row", "indented",
)  # fmt: skip
def equipment_of_linyi() -> list[Grid]:
    """A sum that is called 四县区 and is known by its figures alone."""
    records = bought(LINYI, MAY)
    style = Style(
        above=[["附件2　设备购置情况"], said("临沂市", MAY, spellings.short_month)],
        units={"money": "万元"},
        bare=True,
        unit_row=True,
        names=spellings.spaced_name,
        codes=spellings.long_code,
    )
    lines = [*data(records), total(records, "　　四县区情况")]
    return [lay_out("附件2", equipment(ORDINAL, NAME, CODE), lines, style)]


@ugly(
    "2015年5月/临沂市/资金.xls", writers.xml_2003,
    "content", "xml", "day 2015.06.30", "wide comma", "hidden sheets",
)  # fmt: skip
def money_of_linyi() -> list[Grid]:
    """XML by an old Excel, the counties merged over their years and each row summed across."""
    records = across(money(LINYI, MAY))
    style = Style(
        above=[said("临沂市教育局", MAY, spellings.dots)],
        spell=spellings.mixed(spellings.number, spellings.grouped),
        names=spellings.zone_name,
        merge=[("county_name",)],
    )
    lines = [*data(records), total(records, "合计")]
    return [lay_out("资金", funds(NAME, YEAR, check=True), lines, style), hidden()]


@ugly(
    "2015年5月/枣庄市/枣庄市双月报.xls", writers.by_libreoffice,
    "xls", "own blocks", "hidden rows", "hidden sheets", "day 2015-6-30", "office name", "trailing", "notes",
)  # fmt: skip
def report_of_zaozhuang() -> list[Grid]:
    """Three tables in one workbook, one county hidden by a filter; the office says whose 市中区 it is."""
    style = Style(
        title="枣庄市2015年5月双月报",
        above=[said("枣庄市教育局", MAY, spellings.dashes), ["单位：㎡、万元"]],
        bare=True,
        below=[["备注：本表一式三份"], [], ["填表人：李四", "联系电话：0632-3310000"]],
    )
    first, second, third = built(ZAOZHUANG, MAY), bought(ZAOZHUANG, MAY), money(ZAOZHUANG, MAY)
    grids = [
        lay_out("表一", construction(ORDINAL, NAME), [*data(first), total(first, "合计")], style),
        lay_out("表二", equipment(ORDINAL, NAME), [*data(second), total(second, "合计")], style),
        lay_out("表三", funds(ORDINAL, NAME, YEAR), data(third), replace(style, merge=[("county_name",)])),
        hidden(),
    ]
    grids[0].hidden_rows = {grids[0].rows[ZAOZHUANG[1],]}
    return grids


@ugly(
    "2015年5月/济南市/历下区.xlsx", writers.by_openpyxl,
    "xlsx", "own blocks", "per county", "month 201506", "number as text", "not applicable",
)  # fmt: skip
def report_of_lixia() -> list[Grid]:
    """A county's own workbook, all its numbers stored as text."""
    style = Style(
        above=[["济南市历下区双月报"], said("济南市历下区教育体育局", MAY, spellings.month_run)],
        spell=spellings.text,
        blank=spellings.blanks("不适用", "不涉及", "N/A"),
        names=spellings.full_name,
        codes=spellings.float_code,
    )
    return [
        lay_out("表一", construction(NAME, CODE), data(built([LIXIA], MAY)), style),
        lay_out("表二", equipment(NAME, CODE), data(bought([LIXIA], MAY)), style),
        lay_out("表三", funds(NAME, CODE, YEAR), data(money([LIXIA], MAY)), style),
    ]


@ugly("2015年5月/济南市/市中区.csv", writers.delimited("utf-16"), "utf-16", "office name", "inner spaces", "nbsp")
def progress_of_shizhong() -> list[Grid]:
    """A list of UTF-16 with spaces within its numbers; a district of a common name, told by its office."""
    records = long("progress", some("progress", [JINAN_SHIZHONG], period=MAY))
    style = Style(
        above=[["填报单位：济南市市中区教育局", "\xa0报告期：2015年5月"]],
        spell=spellings.spaced,
        periods=spellings.dotted,
        choices=office_word,
    )
    return [lay_out("", progress_list(PERIOD, NAME), data(records), style)]


@ugly("2015年5月/济南市/市中区资金.txt", writers.delimited("utf-8", "\t"), "tabs", "utf-8", "city column", "new name")
def money_of_shizhong() -> list[Grid]:
    """Tabs between the cells, and the city in a column of its own."""
    records = long("funds", some("funds", [JINAN_SHIZHONG], period=MAY))
    style = Style(choices=office_word, periods=spellings.run, days=spellings.day, cities=spellings.short_city)
    return [lay_out("", funds_list(PERIOD, AS_OF, CITY, NAME), data(records), style)]


@ugly(
    "2015年5月/济南市/章丘市.xlsx", writers.xls_1904,
    "content", "1904 dates", "code as text", "unit name below", "order", "synonyms",
)  # fmt: skip
def report_of_zhangqiu() -> list[Grid]:
    """An old workbook under a new suffix, its days true dates counted from 1904; sports grounds stand first."""
    style = Style(
        above=[["章丘市双月报"], said("章丘市教育体育局", MAY, spellings.itself)[1:]],
        below=[["填报单位：章丘市教育体育局", None, "填表人：王五"]],
        words={"县（市、区）": "项目县", "行政区划代码": "区划代码", "校舍建设": "校舍", "运动场地建设": "运动场地"},
    )
    lines: list[Line] = [*data(built([ZHANGQIU], MAY)), row("　其中：农村学校", None, 1, 1, 20)]
    return [
        lay_out("Sheet1", construction(NAME, CODE, classes=("sports", "building")), lines, style),
        lay_out("Sheet2", equipment(NAME, CODE), data(bought([ZHANGQIU], MAY)), style),
    ]


@ugly("2015年5月/济南市/章丘市资金.csv", writers.delimited("gb18030", ";"), "semicolons", "gb18030", "month end")
def money_of_zhangqiu() -> list[Grid]:
    """Semicolons between the cells; the figures stand at 4月底 of the year that the period has."""
    records = long("funds", some("funds", [ZHANGQIU], period=MAY))
    style = Style(choices=office_word, days=spellings.end_of_month, years=lambda year: f"{year}年度")
    return [lay_out("", funds_list(PERIOD, AS_OF, NAME, CODE), data(records), style)]


FILES = [
    buildings_of_linyi,
    equipment_of_linyi,
    money_of_linyi,
    report_of_zaozhuang,
    report_of_lixia,
    progress_of_shizhong,
    money_of_shizhong,
    report_of_zhangqiu,
    money_of_zhangqiu,
]
