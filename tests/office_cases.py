"""A report with a block of every kind, and what is read back of its charts, for tests."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from lxml import etree

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
)

EXAMPLE = Path(__file__).parent.parent / "docs" / "templates" / "briefing.docx"
CITIES = ("济南市", "淄博市", "临沂市", "德州市", "菏泽市")
RATES = (0.5841, 1.2219, 0.3437, 0.2107, 0.0894)
CITY_BANDS = ("good", "good", "fair", "lagging", "severe")
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

BARS = Bars(
    "各市开工率",
    "最高的淄博市超过规划，最低的菏泽市不到一成。",
    Axis("开工率"),
    CITIES,
    (Series("开工率", RATES, CITY_BANDS),),
    (Line("全省平均", 0.4217),),
)
STACKED = Stacked(
    "各市资金构成",
    "以中央资金为主。",
    Axis("金额", "money", "万元"),
    CITIES,
    (Series("中央", (1200.5, 800, 700, 600, 500)), Series("省级", (300, 200, None, 100, Decimal("50.25")))),
)
SCATTER = Scatter(
    "开工率与资金使用率",
    "花钱慢的县开工也慢。",
    Axis("开工率"),
    Axis("资金使用率"),
    (Dot("费县", 0.7, 0.9, "good"), Dot("单县", 0.1, 0.2, "severe"), Dot("利津县", 0.25, 0.4, "lagging")),
    (Line("滞后线", 0.3),),
    (Line("全省", 0.61),),
)
SWARM = Swarm(
    "各市所辖县开工率",
    "平均数之下仍有县严重滞后。",
    Axis("开工率"),
    ("临沂市", "菏泽市"),
    (0.6, 0.15),
    (
        Dot("费县", 0.7, 0, "good", 0),
        Dot("蒙阴县", 0.5, 0, "good", 0),
        Dot("单县", 0.1, 0, "severe", 1),
        Dot("曹县", 0.1, 0, "severe", 1),
    ),
    (Line("全省", 0.42),),
)
PICTURES = (BARS, STACKED, SCATTER, SWARM)
RANKS = Table(
    (Column("位次", "count"), Column("市"), Column("开工率", "rate")),
    tuple((n, name, rate) for n, (name, rate) in enumerate(zip(CITIES, RATES, strict=True), start=1)),
    "各市位次",
    CITY_BANDS,
    3,
)
LAST = Table(
    (Column("县"), Column("开工率", "rate"), Column("支付", "money", unit="万元"), Column("档次")),
    (("单县", 0.1, Decimal("12.5"), "▼ 严重滞后"), ("利津县", 0.25, None, "◆ 滞后"), ("费县", 0.7, 0, "▲ 较好")),
    "后几位的县",
    ("severe", "lagging", "good"),
)
APPENDIX = Table(
    (Column("县"), Column("开工率", "rate")),
    tuple((f"第{n}县", n / 50) for n in range(40)),
    "各县开工率",
    tuple("severe" if n < 10 else "lagging" if n < 15 else "good" for n in range(40)),
    appendix=True,
)
FIGURES = (
    Figure("34.37%", "开工率", "山东省", Decimal("7356933.125"), 21_405_100),
    Figure("12个", "严重滞后县", "山东省", 12, None, "county_progress"),
)
TEXT = "全省开工率34.37%，严重滞后的县12个（见附件1）。"
SIGNED = (Para("山东省教育厅", "signature"), Para("某年某月", "signature"))


def whole(**changes: object) -> Report:
    """The report; `changes` are other values of its fields."""
    cards = Cards((Card("开工率", "34.37%", "较上期+9.26个百分点", "fair"), Card("严重滞后县", "12个", "", "severe")))
    sections = (
        Section("总体进度", (Para("各市教育局：", "addressee"), Para(TEXT, figures=FIGURES), cards, RANKS, *PICTURES)),
        Section("工作要求", (LAST, APPENDIX, Listing(("逐县督导。", "逐校销号。")), Blanks(("填报人", "日期")))),
        Section("", (Para("注：0为零，—为没有。", "remark"), *SIGNED)),
    )
    fields: dict[str, object] = {
        "title": "关于工作进展情况的通报",
        "subtitle": "2015年7月双月报",
        "sections": sections,
        "note": "演示数据（合成）",
        "foot": "Gaibo · 数据版本 v1",
        "dated": date(2015, 7, 20),
        "issued_on": date(2015, 7, 20),
        "head": "山东教育工作简报",
        "number": "总第3期",
        "office": "山东省教育厅办公室",
        "terms": (("报告期", "2015年7月"), ("范围", "山东省")),
        "definitions": (("开工率", "累计已开工面积÷规划面积。", "面积"), ("使用率", "支付÷到位。", "")),
    }
    return Report(**(fields | changes))  # type: ignore[arg-type]


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a document or workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def charts(content: bytes) -> list[etree._Element]:
    """Its charts, in order."""
    found = parts(content)
    names = sorted(name for name in found if "/charts/chart" in name and name.endswith(".xml"))
    return [etree.fromstring(found[name]) for name in names]


def cached(chart: etree._Element, kind: str) -> Iterator[list[str]]:
    """What a chart says without its workbook: for each series the texts of its `cat`, `val`, `xVal` or `yVal`."""
    for series in chart.iter(f"{C}ser"):
        found = series.find(f"{C}{kind}")
        if found is not None:
            yield [str(value.text) for value in found.iter(f"{C}v")]
