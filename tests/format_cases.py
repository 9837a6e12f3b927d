"""One report with every block, kind of value and the worst of texts, and what is to be found of it, for tests."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from reports.model import (
    Axis,
    Bars,
    Blanks,
    Card,
    Cards,
    Column,
    Dot,
    Figure,
    Line,
    Listing,
    Para,
    Report,
    Scatter,
    Section,
    Series,
    Stacked,
    Swarm,
    Table,
    Value,
)
from reports.writers.cells import label, written
from warehouse.lettering import inert

HOSTILE = (
    "=1+1",
    "<script>alert(1)</script>",
    "#let x = 1",
    "$x^2$ *粗* _斜_ @ref [括] `码`",
    "\\unicode &amp; \"引\" '号'",
    "甲\u202e乙\x00丙",
    "{{ 7 * 7 }}",
)
SEGMENTS = tuple(f"第{n:03}段。" for n in range(500))
LONG = "".join(SEGMENTS)
NAMES = tuple(f"第{n:02}县" for n in range(45))
RATES = tuple(1.227 if n == 0 else round(0.99 - n * 0.0217, 4) for n in range(45))
BANDS = tuple("severe" if rate < 0.2 else "lagging" if rate < 0.3 else "good" for rate in RATES)
_LINES = (Line("严重线 20%", 0.2), Line("滞后线 30%", 0.3))
_RATE = Axis("开工率")


def everything(lang: str = "zh") -> Report:
    """The report."""
    return Report(
        "通报\n第二行",
        "2015年7月",
        (
            Section(
                "总体",
                (
                    Para("各市教育局：", "addressee"),
                    Para(
                        "开工率34.37%。", figures=(Figure("34.37%", "开工率", "某省", Decimal("343.7"), Decimal(1000)),)
                    ),
                    *(Para(text) for text in HOSTILE),
                    Listing(("第一项要求", HOSTILE[1])),
                    Cards((Card("开工率", "34.37%", "提高1.20个百分点", "severe"), Card("投入", "4.65亿元"))),
                ),
            ),
            Section("图", (_bars(), _two(), _stacked(), _money()), 2),
            Section("点", (_scatter(), _swarm()), 2),
            Section("表", (_table(), _ranks(), _long(), _appendix())),
            Section(
                "", (Blanks(("审核人", "日期")), Para("某省教育厅\n2015年7月15日", "signature"), Para("抄送", "remark"))
            ),
        ),
        note="演示数据（合成）",
        foot="版本 v12",
        lang=lang,
        dated=date(2015, 7, 15),
        issued_on=date(2015, 7, 15),
        head="某省教育厅简报",
        number="总第3期",
        office="某省教育厅",
        terms=(("报告期", "2015年7月"), ("警戒线", "低于20%")),
        definitions=(("开工率", "开工面积 ÷ 规划面积", "校舍"),),
    )


def _bars() -> Bars:
    series = Series("开工率", RATES, BANDS)
    return Bars("图一", "第00县最高，为122.70%。", _RATE, NAMES, (series,), _LINES)


def _two() -> Bars:
    names = ("甲市", "乙市", HOSTILE[0], HOSTILE[1], HOSTILE[2])
    one = Series("开工", (0.5, 0.1111, 0.2, 0.3, None), ("good", "severe", "lagging", "fair", None))
    return Bars(
        "图二",
        "两率并列。",
        Axis("率"),
        names,
        (
            one,
            Series("竣工", (0.4123, 0.05, None, 0.2, 0.31)),
        ),
        _LINES,
    )


def _stacked() -> Stacked:
    series = (Series("严重滞后", (3, 0), ("severe", "severe")), Series("其余", (14, 1_234), ("good", "good")))
    return Stacked("图三", "甲市3个县严重滞后。", Axis("县数", "count", "个"), ("甲市", "乙市"), series)


def _money() -> Stacked:
    series = (Series("中央", (Decimal("1234.56"), Decimal("10.00"))), Series("市级", (Decimal("0.00"), None)))
    return Stacked("图四", "市级没有投入。", Axis("资金", "money", "万元"), ("甲市", "乙市"), series)


def _scatter() -> Scatter:
    dots = tuple(
        Dot(name, rate, round(rate / 2, 4), band) for name, rate, band in zip(NAMES, RATES, BANDS, strict=True)
    )
    return Scatter("图五", "开工快则竣工快。", _RATE, Axis("竣工率"), dots, _LINES[1:], (Line("竣工线 15%", 0.15),))


def _swarm() -> Swarm:
    dots = tuple(
        Dot(name, rate, 0.0, band, n % 2) for n, (name, rate, band) in enumerate(zip(NAMES, RATES, BANDS, strict=True))
    )
    return Swarm("图六", "平均数掩盖了滞后的县。", _RATE, ("甲市", "乙市"), (0.4444, None), dots, _LINES)


def _table() -> Table:
    columns = (
        Column("名称"), Column("面积", "number", unit="㎡"), Column("开工率", "rate"),
        Column("投入", "money", unit="万元"), Column("项目", "count", unit="个"), Column("日期", "date"),
    )  # fmt: skip
    rows: tuple[tuple[Value, ...], ...] = (
        ("费县", Decimal("12400.50"), 0.343749, Decimal("1234.005"), 1234, date(2015, 7, 5)),
        ("兰陵县", None, Decimal("1.2270"), None, 0, None),
        *((text, 1, 0.5, 0, n, date(2015, 7, 6)) for n, text in enumerate(HOSTILE)),
    )
    return Table(columns, rows, "表一", ("severe", "lagging", *[None] * len(HOSTILE)))


def _ranks() -> Table:
    rows = tuple((n, f"丁{n:03}县", round(1 - n / 130, 4)) for n in range(1, 112))
    bands = tuple("severe" if n > 104 else None for n in range(1, 112))
    return Table((Column("名次", "count"), Column("县"), Column("率", "rate")), rows, "表二", bands, groups=3)


def _long() -> Table:
    return Table((Column("县"), Column("问题")), (("费县", LONG), ("平邑县", "无")), "表三")


def _appendix() -> Table:
    columns = (Column("县"), *(Column(f"第{n}项面积", "number", unit="㎡") for n in range(10)))
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (f"戊{n:02}县", *(Decimal(n * 1000 + k) + Decimal("0.25") for k in range(10))) for n in range(40)
    )
    return Table(columns, rows, "附表", appendix=True)


def words(report: Report) -> Iterator[str]:
    """Everything a report says outside its pictures, as it is written; of the long text its pieces."""
    yield from (report.title.split("\n")[0], report.subtitle, report.note, report.foot, report.office)
    yield from (text for pair in (*report.terms, *report.definitions) for text in pair)
    for section in report.sections:
        yield section.heading
        for block in section.blocks:
            if isinstance(block, Para):
                yield from block.text.split("\n")
            elif isinstance(block, Listing):
                yield from block.items
            elif isinstance(block, Blanks):
                yield from block.labels
            elif isinstance(block, Cards):
                yield from (text for card in block.cards for text in (card.label, card.text, card.beside))
            elif isinstance(block, Table):
                yield block.caption
                yield from (label(column) for column in block.columns)
                yield from cells(block)


def cells(table: Table) -> Iterator[str]:
    """Every cell as it is written."""
    for row in table.rows:
        for value, column in zip(row, table.columns, strict=True):
            text = written(value, column.kind)
            yield from SEGMENTS if text == LONG else (text,)


def drawn(report: Report) -> Iterator[str]:
    """What the pictures say in letters: names of rows, series and lines, and the values of bars."""
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Bars | Stacked):
                yield from (block.caption, block.axis.label, *block.names, *(one.label for one in block.series))
            if isinstance(block, Bars):
                yield from (line.label for line in block.lines)
                yield from (written(v, "rate") for one in block.series for v in one.values if v is not None)
            if isinstance(block, Scatter):
                yield from (block.caption, block.x.label, block.y.label)
            if isinstance(block, Swarm):
                yield from (block.caption, block.axis.label, *block.names)


def packed(text: str) -> str:
    """Text without its spaces, as lines and cells of any width have it."""
    return "".join(inert(text).split())
