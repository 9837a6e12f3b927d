"""The ugly files of the five-year plan."""

from decimal import Decimal

from tests.ugly import spellings, writers
from tests.ugly.facts import JINAN, LINYI, ZAOZHUANG, some
from tests.ugly.files import approved, hidden, ugly
from tests.ugly.grids import Grid, Style, by_city, data, lay_out, row, total
from tests.ugly.views import (
    CITY,
    CLASS_WORDS,
    CODE,
    NAME,
    ORDINAL,
    YEAR,
    canonical,
    deeper,
    long,
    plan,
    plan_funds,
    wide,
)


@ugly(
    "规划/山东省（附件1）.xlsx", writers.xlsx,
    "xlsx", "folders", "four levels", "same leaf", "title", "unit line", "unit name above", "notes", "hidden sheets",
    "sheet names", "grand total", "section total", "indented", "merged city", "numbered columns", "unit in header",
)  # fmt: skip
def tasks_of_two_cities() -> list[Grid]:
    """济南 and 枣庄, both of which have a 市中区: only the merged city tells them apart."""
    groups = {work: "建设类" if work in ("building", "sports") else "装备类" for work in CLASS_WORDS}
    columns = deeper(plan(ORDINAL, CITY, NAME), "五年规划任务", groups)
    records = wide("plan", some("plan", [*JINAN, *ZAOZHUANG]))
    style = Style(
        title="山东省“全面改薄”五年规划任务表　演示数据（合成）",
        above=[approved("山东省教育厅"), [None] * 8 + ["单位：㎡、万元"]],
        below=[["注：① 金额保留两位小数；"], ["　　② 面积以㎡计。"], ["填表人：张三", None, None, "审核人：李四"]],
        ordinals=True,
        merge=[("city_name",)],
    )
    lines = [*by_city(records, "　　小计"), total(records, "　合　计")]
    return [lay_out("附件1", columns, lines, style), hidden()]


@ugly(
    "规划/临沂市规划.xls", writers.xls,
    "xls", "yuan", "square metres", "code as float", "zone", "total above", "trailing", "per city", "sheet names",
    "serial", "zero width",
)  # fmt: skip
def tasks_of_linyi() -> list[Grid]:
    """临沂 in 元, with the whole city's total above its counties and the day of approval as a serial."""
    records = wide("plan", some("plan", LINYI))
    style = Style(
        above=[["临沂市规划任务汇总表"], [], approved("临沂市教育局", spellings.serial)],
        below=[[], [None, "　"], ["说明：以上为五年合计数", "", ""]],
        units={"money": "元", "area": "平方米"},
        spell=spellings.mixed(spellings.number, spellings.zero_width),
        names=spellings.zone_name,
        codes=spellings.float_code,
    )
    return [lay_out("汇总", plan(NAME, CODE), [total(records, "全市合计"), *data(records)], style)]


@ugly(
    "规划/济南市资金规划.xls", writers.page,
    "content", "html", "gb18030", "yi yuan", "unit in title", "city as total", "city short", "day in characters",
)  # fmt: skip
def money_of_jinan() -> list[Grid]:
    """A page of 亿元, said in the title alone, where 济南市 is a county's city and then the label of the sum."""
    records = wide("plan_funds", some("plan_funds", JINAN))
    style = Style(
        title="济南市五年规划资金安排表（亿元）",
        above=[approved("济南市教育局", spellings.characters)],
        units={"money": "亿元"},
        bare=True,
        cities=spellings.short_city,
        merge=[("county_name",)],
    )
    lines = [*data(records), total(records, "济南市")]
    return [lay_out("", plan_funds(CITY, NAME, YEAR), lines, style)]


@ugly("规划/枣庄资金.parquet", writers.parquet, "parquet")
def money_of_zaozhuang() -> list[Grid]:
    """The canonical header in typed columns: money as floats, the day of approval as a date."""
    records = long("plan_funds", some("plan_funds", ZAOZHUANG))
    style = Style(days=spellings.itself, spell=lambda value, n: float(value))
    return [lay_out("", canonical("plan_funds"), data(records), style)]


@ugly(
    "规划/临沂资金.csv", writers.delimited("gb18030"),
    "gb18030", "qian yuan", "unit in row", "of which", "order", "section total", "dashes", "notes",
)  # fmt: skip
def money_of_linyi() -> list[Grid]:
    """千元 in a row below the header, 其中 rows that count nothing, the year first and a 小计 of each year."""
    columns = plan_funds(YEAR, CODE, NAME)
    records = wide("plan_funds", some("plan_funds", LINYI))
    style = Style(
        above=[approved("临沂市教育局", spellings.dots)],
        below=[["注：其他资金含社会捐赠。"]],
        units={"money": "千元"},
        bare=True,
        unit_row=True,
        spell=spellings.text,
        blank=spellings.blanks("—", "/", "无"),
        names=spellings.zone_name,
        label_at=("county_name",),
    )
    lines = data(records)
    lines.insert(1, row(None, None, "　其中：农村学校", *[Decimal(1)] * 6))
    lines += [total([r for r in records if r.id[1] == year], "小计", budget_year=year) for year in (2014, 2015)]
    return [lay_out("", columns, lines, style)]


FILES = [tasks_of_two_cities, tasks_of_linyi, money_of_jinan, money_of_zaozhuang, money_of_linyi]
