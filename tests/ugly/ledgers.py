"""The ugly files of the money of July 2015 and of the ledgers: schools, projects and their progress."""

from tests.ugly import spellings, writers
from tests.ugly.facts import FEIXIAN, JINAN, JULY, LANLING, LANSHAN, LIXIA, TENGZHOU, ZAOZHUANG, ZONE, some
from tests.ugly.files import said, ugly
from tests.ugly.grids import Grid, Style, data, lay_out, total
from tests.ugly.spring import money
from tests.ugly.views import (
    AS_OF,
    CITY,
    CODE,
    NAME,
    PERIOD,
    YEAR,
    canonical,
    funds,
    funds_list,
    listed,
    long,
    office_word,
)

SCHOOLS = {
    "school_id": "学校标识码",
    "name": "学校名称",
    "city_name": "设区市",
    "county_name": "县（市、区）",
    "township": "乡镇（街道）",
    "stage": "办学类型",
    "students": "在校生数（人）",
    "classes": "班级数（个）",
    "largest_class": "最大班额（人）",
}
PROJECTS = {
    "project_id": "项目编号",
    "school_id": "学校标识码",
    "county_code": "行政区划代码",
    "township": "乡镇（街道）",
    "work_class": "工程类别",
    "name": "项目名称",
    "planned_qty": "规划面积或数量",
    "planned_wan": "规划投资{money}",
    "central_provincial_wan": "其中：中央和省级资金{money}",
    "budget_year": "预算年度",
    "planned_start": "计划开工日期",
    "contract_finish": "合同竣工日期",
    "responsible": "责任人",
}
STATUS = {
    "period": "报告期",
    "project_id": "项目编号",
    "county_name": "县（市、区）",
    "state": "项目状态",
    "blocked_at": "受阻环节",
    "started_on": "开工日期",
    "completed_on": "竣工日期",
    "accepted_on": "验收日期",
    "closed_on": "销号日期",
    "started_qty": "累计开工面积或数量",
    "completed_qty": "累计竣工面积或数量",
    "invested_wan": "累计完成投资{money}",
    "paid_wan": "累计支付{money}",
}


@ugly(
    "2015年7月/资金/兰山区.xlsx", writers.by_openpyxl, "unit in sheet name", "yuan", "serial as text", "unit in header"
)
def money_of_lanshan() -> list[Grid]:
    """The unit of all the money stands in the sheet's name."""
    style = Style(above=[said("临沂市兰山区教育局", JULY, spellings.serial_text)], units={"money": "元"}, bare=True)
    return [lay_out("资金（元）", funds(NAME, YEAR), data(money([LANSHAN], JULY)), style)]


@ugly(
    "2015年7月/资金/临沂市.zip", writers.zipped("临沂市/兰陵县资金.csv", writers.delimited("gb18030")),
    "zip", "folders", "new name", inside="临沂市/兰陵县资金.csv",
)  # fmt: skip
def money_of_lanling() -> list[Grid]:
    """A list within an archive of names in GBK."""
    records = long("funds", some("funds", [LANLING], period=JULY))
    style = Style(choices=office_word, spell=spellings.grouped, days=spellings.dots)
    return [lay_out("", funds_list(PERIOD, AS_OF, NAME, CODE), data(records), style)]


@ugly("2015年7月/资金/费县.xls", writers.xls_1904, "1904 serials", "number as text", "not applicable", "per county")
def money_of_feixian() -> list[Grid]:
    """An old workbook that counts from 1904, its numbers text and its day a bare number in every row."""
    records = long("funds", some("funds", [FEIXIAN], period=JULY))
    style = Style(
        spell=spellings.text,
        blank=spellings.blanks("无任务", "N/A", "—"),
        days=spellings.serial_1904,
        periods=spellings.run,
        choices=office_word,
    )
    return [lay_out("Sheet1", funds_list(PERIOD, AS_OF, NAME), data(records), style)]


@ugly("2015年7月/资金/高新区.parquet", writers.parquet, "parquet")
def money_of_zone() -> list[Grid]:
    """The canonical header in typed columns, the period a whole number."""
    records = long("funds", some("funds", [ZONE], period=JULY))
    style = Style(days=spellings.itself, periods=spellings.run, spell=lambda value, n: float(value))
    return [lay_out("", canonical("funds"), data(records), style)]


@ugly(
    "2015年7月/资金/枣庄市.xls", writers.xml_2003,
    "xml", "yi yuan", "unit name below", "merged city", "grand total", "unit in row",
)  # fmt: skip
def money_of_zaozhuang() -> list[Grid]:
    """亿元 in a row below the header; who fills the form in stands below it, the city merged over its rows."""
    style = Style(
        above=[["资金情况表"], said("", JULY)[1:]],
        below=[[], ["填表人：张三", None, "填报单位：枣庄市教育局"], ["填报日期：2015年7月3日"]],
        units={"money": "亿元"},
        bare=True,
        unit_row=True,
        merge=[("city_name",), ("county_name",)],
    )
    records = money(ZAOZHUANG, JULY)
    return [lay_out("资金", funds(CITY, NAME, YEAR), [*data(records), total(records, "合计")], style)]


@ugly("2015年7月/资金/济南市.xls", writers.page, "html", "total above", "section total", "city as total", "per city")
def money_of_jinan() -> list[Grid]:
    """Sums of each year above the districts, called by the city's name with a word for it."""
    style = Style(above=[said("济南市教育局", JULY), ["金额单位：万元"]], bare=True, spell=spellings.grouped)
    records = money(JINAN, JULY)
    years = [total([r for r in records if r.id[1] == year], "济南市合计", budget_year=year) for year in (2014, 2015)]
    return [lay_out("", funds(NAME, CODE, YEAR), [*years, *data(records)], style)]


@ugly("台账/学校名单.xlsx", writers.xlsx, "school ids", "not NFKC", "merged city", "order", "folders")
def schools_of_two_cities() -> list[Grid]:
    """Numbers of schools as numbers, a name with ① in it that is no 1."""
    records = long("schools", some("schools", [LIXIA, TENGZHOU]))
    grid = lay_out(
        "Sheet1",
        listed("schools", SCHOOLS),
        data(records),
        Style(choices=office_word, merge=[("city_name",)], blank=spellings.blanks("/")),
    )
    for line in grid.rows.values():
        grid.cells[line, 0] = float(grid.cells[line, 0])
    return [grid]


@ugly("台账/临沂学校.csv", writers.delimited("gb18030"), "school ids", "gb18030", "spaced name")
def schools_of_linyi() -> list[Grid]:
    """Numbers of schools as text, counties with spaces in their names."""
    records = long("schools", some("schools", [LANLING, FEIXIAN]))
    style = Style(choices=office_word, names=spellings.spaced_name)
    return [lay_out("", listed("schools", SCHOOLS), data(records), style)]


@ugly("台账/临沂项目.txt", writers.delimited("utf-16", "\t"), "utf-16", "tabs", "day 2015-6-30", "inner spaces")
def projects_of_linyi() -> list[Grid]:
    """A ledger in UTF-16 with tabs; days with dashes."""
    records = long("projects", some("projects", [LANLING, FEIXIAN]))
    style = Style(choices=office_word, days=spellings.dashes, spell=spellings.spaced)
    return [lay_out("", listed("projects", PROJECTS), data(records), style)]


@ugly("台账/其他项目.xls", writers.xls, "xls", "twelve digits", "qian yuan", "day 2015.06.30", "synonyms")
def projects_of_others() -> list[Grid]:
    """A ledger in 千元 with long codes; days with dots, the finish as a true date."""
    records = long("projects", some("projects", [LIXIA, TENGZHOU]))
    style = Style(
        choices=office_word,
        days=spellings.any_of(spellings.dots, spellings.itself),
        units={"money": "千元"},
        codes=spellings.long_code,
        words={"乡镇（街道）": "乡镇"},
    )
    return [lay_out("Sheet1", listed("projects", PROJECTS), data(records), style)]


@ugly("台账/临沂进度.xls", writers.page, "html", "not applicable", "spaced name", "day in characters")
def status_of_linyi() -> list[Grid]:
    """A page of a ledger, days in characters."""
    records = long("project_status", some("project_status", [LANLING, FEIXIAN]))
    style = Style(
        choices=office_word,
        days=spellings.characters,
        names=spellings.spaced_name,
        blank=spellings.blanks("不适用", None),
    )
    return [lay_out("", listed("project_status", STATUS), data(records), style)]


@ugly("台账/其他进度.csv", writers.delimited("utf-8-sig"), "bom", "order", "dashes")
def status_of_others() -> list[Grid]:
    """The canonical header from right to left."""
    records = long("project_status", some("project_status", [LIXIA, TENGZHOU]))
    columns = canonical("project_status")[::-1]
    return [lay_out("", columns, data(records), Style(blank=spellings.blanks("—")))]


FILES = [
    money_of_lanshan,
    money_of_lanling,
    money_of_feixian,
    money_of_zone,
    money_of_zaozhuang,
    money_of_jinan,
    schools_of_two_cities,
    schools_of_linyi,
    projects_of_linyi,
    projects_of_others,
    status_of_linyi,
    status_of_others,
]
