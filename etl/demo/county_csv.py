"""One county's report in, its CSV pair out: header and rows of text, as a county exports them."""

from etl.demo.report_forms import MONEY_COLUMNS, PROGRESS_COLUMNS, CountyReport
from etl.demo.sheets import day, month
from etl.demo.targets import SOURCES, WORK_CLASSES, Period
from etl.demo.words import SHORT_CLASS_WORDS, SOURCE_WORDS

KEYS = ("报告期", "数据截至", "填报日期", "行政区划代码", "县（市、区）")
PROGRESS_HEADER = (
    *KEYS,
    "工程类别",
    "开工学校数",
    "开工项目数",
    "开工面积",
    "竣工学校数",
    "竣工项目数",
    "竣工面积或购置数量",
    "购置金额（万元）",
    "完成投资（万元）",
)
FUNDS_HEADER = (*KEYS, "资金来源", "预算年度", "下达（万元）", "到位（万元）", "支付（万元）")


def progress(report: CountyReport, period: Period) -> list[list[str]]:
    """A row per work class."""
    return [
        [*_keys(report, period), SHORT_CLASS_WORDS[name], *(_text(report.progress[name][c]) for c in PROGRESS_COLUMNS)]
        for name in WORK_CLASSES
    ]


def funds(report: CountyReport, period: Period) -> list[list[str]]:
    """A row per source and budget year."""
    keys = sorted(report.funds, key=lambda key: (SOURCES.index(key[1]), key[0]))
    return [
        [
            *_keys(report, period),
            SOURCE_WORDS[source],
            str(year),
            *(_text(report.funds[year, source][c]) for c in MONEY_COLUMNS),
        ]
        for year, source in keys
    ]


def _keys(report: CountyReport, period: Period) -> list[str]:
    return [month(period.name), day(period.as_of), day(report.submitted_on), report.code, report.name]


def _text(centi: int | None) -> str:
    """Excel's export writes a thousands separator where the cell had one."""
    if centi is None:
        return ""
    whole, rest = divmod(centi, 100)
    return f"{whole:,}.{rest:02d}" if rest else str(whole)
