"""Charts of documents and workbooks: by another reader they say the figures, in the laggards' colours."""

import io
from collections.abc import Iterator
from dataclasses import replace

import docx as python_docx
import openpyxl
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree
from openpyxl.chart.chartspace import ChartSpace

from locales import use
from reports.model import Report, Section
from reports.writers.docx import docx
from reports.writers.xlsx import xlsx
from tests.office_cases import (
    BARS,
    PICTURES,
    RATES,
    SCATTER,
    SWARM,
    A,
    C,
    cached,
    charts,
    parts,
    whole,
)

# Children in the order of the standard (ECMA-376, dml-chart.xsd), as far as our charts have them.
LABEL = "numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize"
AXIS = "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos"
AXIS += " spPr txPr crossAx crosses crossesAt"
SEQUENCES = {
    "chartSpace": "date1904 lang roundedCorners style clrMapOvr chart spPr txPr externalData printSettings userShapes",
    "chart": "title autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs",
    "legend": "legendPos legendEntry layout overlay spPr txPr",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "scatterChart": "scatterStyle varyColors ser dLbls axId",
    "ser": "idx order tx spPr invertIfNegative marker dPt dLbls trendline errBars cat val xVal yVal smooth shape",
    "dLbls": f"dLbl delete {LABEL}",
    "dLbl": f"idx delete layout tx {LABEL}",
    "valAx": f"{AXIS} crossBetween majorUnit minorUnit dispUnits",
    "catAx": f"{AXIS} auto lblAlgn lblOffset noMultiLvlLbl",
}


def out_of_order(chart: etree._Element) -> list[str]:
    faults = []
    for element in chart.iter(*(C + name for name in SEQUENCES)):
        name = str(element.tag).removeprefix(C)
        known = SEQUENCES[name].split()
        children = [str(child.tag).removeprefix(C) for child in element]
        places = [known.index(child) if child in known else -1 for child in children]
        if -1 in places or places != sorted(places):
            faults.append(f"{name}: {children}")
    return faults


@pytest.fixture(autouse=True)
def chinese_afterwards() -> Iterator[None]:
    yield
    use("zh")


@pytest.fixture(scope="module")
def written() -> bytes:
    return docx(whole(), None)


@pytest.fixture(scope="module")
def document(written: bytes) -> Document:
    return python_docx.Document(io.BytesIO(written))


@pytest.fixture(scope="module")
def filed() -> bytes:
    return xlsx(whole())


class TestCharts:
    @pytest.fixture(params=["docx", "xlsx"])
    def drawn(self, request: pytest.FixtureRequest, written: bytes, filed: bytes) -> list[etree._Element]:
        return charts(written if request.param == "docx" else filed)

    def test_each_picture_is_a_chart_that_another_reader_opens(self, drawn: list[etree._Element]) -> None:
        assert len(drawn) == len(PICTURES)
        for chart in drawn:
            assert out_of_order(chart) == []
            for tie in chart.findall(f"{C}externalData"):
                chart.remove(tie)  # openpyxl reads no workbook within a document
            assert ChartSpace.from_tree(chart).chart.plotArea is not None

    def test_bars_say_the_figures_by_themselves(self, drawn: list[etree._Element]) -> None:
        names = ["济南市", "淄博市", "临沂市", "德州市 ◆", "菏泽市 ▼"]
        assert next(cached(drawn[0], "cat")) == names
        assert [float(value) for value in next(cached(drawn[0], "val"))] == pytest.approx(RATES)

    def test_only_the_bars_of_laggards_have_a_colour(self, drawn: list[etree._Element]) -> None:
        points = [
            (p.find(f"{C}idx").get("val"), next(p.iter(f"{A}srgbClr")).get("val").lower())  # type: ignore[union-attr]
            for p in drawn[0].iter(f"{C}dPt")
        ]
        assert points == [("3", "cf7c00"), ("4", "cf4520")]
        assert not list(drawn[1].iter(f"{C}dPt"))

    def test_an_axis_of_rates_ends_at_100_or_beyond_the_largest(self, drawn: list[etree._Element]) -> None:
        ends = [{round(float(e.get("val", "")), 6) for e in chart.iter(f"{C}max")} for chart in drawn]
        assert ends[0] == {1.4} and ends[2] == {1.0} and 1.0 in ends[3]
        assert {float(e.get("val", "")) for e in drawn[0].iter(f"{C}min")} == {0.0}

    def test_lines_of_points_lie_where_their_value_is(self, drawn: list[etree._Element]) -> None:
        across = [[float(v) for v in values] for values in cached(drawn[2], "xVal")]
        assert [0.3, 0.3] in across

    def test_lines_across_bars_lie_where_their_value_is(self, written: bytes, filed: bytes) -> None:
        _bars, gap, thick = ([float(v) for v in values] for values in cached(charts(filed)[0], "val"))
        assert gap[0] + thick[0] / 2 == pytest.approx(0.4217)
        chart, found = charts(written)[0], parts(written)
        x, wide = (float(next(chart.iter(f"{C}{name}")).get("val", "")) for name in ("x", "w"))
        shapes = etree.fromstring(found["word/drawings/drawing1.xml"])
        line = next(place for place in shapes if place.find("{*}cxnSp") is not None)
        at = [float(e.text or "") for e in line.iter("{*}x")]
        assert at == pytest.approx([x + wide * 0.4217 / 1.4] * 2, abs=1e-4)
        assert "".join(t.text or "" for t in shapes.iter(f"{A}t")) == "全省平均"

    def test_points_lie_where_their_figures_are_and_the_worst_are_named(self, drawn: list[etree._Element]) -> None:
        texts = [t.text for t in drawn[3].iter(f"{A}t")]
        assert texts == ["单县", "曹县", "临沂市\u2003", "菏泽市\u2003"]
        across = [[float(v) for v in values] for values in cached(drawn[3], "xVal")]
        up = [[float(v) for v in values] for values in cached(drawn[3], "yVal")]
        assert across[:3] == [[0.5, 0.7], [0.1, 0.1], [0.6, 0.15]]
        assert [round(y) for y in up[0]] == [0, 0] and up[1][0] != up[1][1], "two points at one place cover each other"

    def test_a_document_names_chinese_fonts_says_what_is_seen_and_holds_the_figures(
        self, written: bytes, document: Document
    ) -> None:
        for chart in charts(written):
            fonts = [e.get("typeface") for e in chart.iter(f"{A}ea")]
            assert fonts and set(fonts) == {"宋体"}
            assert len(fonts) == len(list(chart.iter(f"{A}latin")))
        said = [e.get("descr") for e in document.element.body.iter(qn("wp:docPr"))]
        assert said == [picture.finding for picture in PICTURES]
        found = parts(written)
        page = openpyxl.load_workbook(io.BytesIO(found["word/embeddings/Microsoft_Excel_Sheet1.xlsx"])).active
        assert [page.cell(row, 2).value for row in range(1, 7)] == ["开工率", *RATES]
        formula = next(charts(written)[0].iter(f"{C}f")).text
        assert formula and formula.startswith(page.title)
        assert b'Target="../embeddings/Microsoft_Excel_Sheet4.xlsx"' in found["word/charts/_rels/chart4.xml.rels"]

    def test_a_missing_value_is_a_gap(self, drawn: list[etree._Element]) -> None:
        values = list(cached(drawn[1], "val"))
        assert len(values[0]) == 5 and len(values[1]) == 4 and values[1][-1] == "50.25"
        assert {e.get("val") for e in drawn[1].iter(f"{C}dispBlanksAs")} <= {"gap"}


def test_a_picture_with_nothing_in_it_is_the_sentence_that_says_so() -> None:
    empty = (
        replace(BARS, names=(), series=()),
        replace(SCATTER, dots=(), finding="没有县。"),
        replace(SWARM, names=(), values=(), dots=()),
    )
    report = Report("题", "", (Section("甲", empty),))
    made = docx(report, None)
    assert charts(made) == [] and charts(xlsx(report)) == []
    assert "没有县。" in [p.text for p in python_docx.Document(io.BytesIO(made)).paragraphs]
    (words,) = openpyxl.load_workbook(io.BytesIO(xlsx(report))).worksheets
    assert "没有县。" in [cell.value for cell in words["A"]]
