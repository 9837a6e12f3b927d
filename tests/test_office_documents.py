"""Bulletins: every block of a report stands in the document and the workbook; both open, and do nothing else."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import docx as python_docx
import openpyxl
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table as DocxTable
from lxml import etree
from openpyxl.chart.chartspace import ChartSpace
from openpyxl.workbook import Workbook

from locales import use
from reports.model import Axis, Bars, Card, Cards, Column, Para, Report, Section, Series, Table
from reports.writers.cells import inert
from reports.writers.docx import docx
from reports.writers.docx_template import TemplateUnusable
from reports.writers.office import OFFICE, appendices
from reports.writers.xlsx import xlsx
from tests.office_cases import (
    APPENDIX,
    BARS,
    CITIES,
    FIGURES,
    LAST,
    PICTURES,
    RANKS,
    RATES,
    SWARM,
    TEXT,
    A,
    C,
    cached,
    charts,
    parts,
    whole,
)

EXAMPLE = Path(__file__).parent.parent / "docs" / "templates" / "briefing.docx"
SOFFICE = shutil.which("soffice")
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "{{7*7}}", "{% raw %}", "<w:p/>", '"><x', "甲\u202e乙\x07丙", "&lt;"]


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


@pytest.fixture(scope="module")
def book(filed: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(filed))


def of(document: Document, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style and p.style.name == style]


def grid(table: DocxTable) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def shades(table: DocxTable) -> list[list[str | None]]:
    found = [[cell._tc.tcPr.find(qn("w:shd")) for cell in row.cells] for row in table.rows]
    return [[None if shade is None else shade.get(qn("w:fill")) for shade in row] for row in found]


def order(document: Document) -> list[str]:
    """Styles of the paragraphs of the text and its tables, in order."""
    found = []
    for element in document.element.body:
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        found.append("table" if element.tag == qn("w:tbl") else "" if style is None else style.get(qn("w:val")))
    return found


class TestDocument:
    def test_every_block_of_words_is_there_in_its_style(self, document: Document) -> None:
        assert of(document, "Title") == ["关于工作进展情况的通报"]
        assert of(document, "Addressee") == ["各市教育局："]
        said = of(document, "Report text")
        assert said[0] == TEXT and said[1:3] == ["1. 逐县督导。", "2. 逐校销号。"]
        assert of(document, "Caption") == ["各市位次", "后几位的县"]
        assert of(document, "Picture caption") == [picture.caption for picture in PICTURES]

    def test_cards_stand_side_by_side_without_a_frame_and_the_laggard_has_a_mark_and_a_colour(
        self, document: Document
    ) -> None:
        cards = document.tables[0]
        assert grid(cards) == [["开工率\n34.37%\n较上期+9.26个百分点", "严重滞后县\n▼ 12个\n"]]
        assert cards._tbl.tblPr.find(qn("w:tblBorders")) is None
        colours = [[e.get(qn("w:val")) for e in cell._tc.iter(qn("w:color"))] for cell in cards.rows[0].cells]
        assert colours == [[], ["cf4520"]]

    def test_groups_of_columns_are_filled_downwards_and_end_in_blank_cells(self, document: Document) -> None:
        assert grid(document.tables[1]) == [
            ["位次", "市", "开工率", "档次"] * 3,
            ["1", "济南市", "58.41%", "▲", "3", "临沂市", "34.37%", "●", "5", "菏泽市", "8.94%", "▼"],
            ["2", "淄博市", "122.19%", "▲", "4", "德州市", "21.07%", "◆", "", "", "", ""],
        ]
        assert of(document, "Marks")[0] == "▼ 严重滞后　◆ 滞后　● 一般　▲ 较好"

    def test_only_the_cells_of_laggards_are_shaded(self, document: Document) -> None:
        severe, lagging = OFFICE["colours"]["severe"], OFFICE["colours"]["lagging"]
        none = [None] * 4
        assert shades(document.tables[1]) == [none * 3, [*none * 2, *[severe] * 4], [*none, *[lagging] * 4, *none]]
        assert shades(document.tables[2]) == [none, [severe] * 4, [lagging] * 4, none]

    def test_a_table_with_its_own_words_for_the_bands_gets_no_other_column(self, document: Document) -> None:
        assert grid(document.tables[2])[1:3] == [
            ["单县", "10.00%", "12.50", "▼ 严重滞后"],
            ["利津县", "25.00%", "—", "◆ 滞后"],
        ]

    def test_groups_that_have_no_room_are_fewer(self) -> None:
        wide = Table((Column("县", width=9), Column("事", width=9)), (("甲", "乙"),) * 6, groups=4)
        (table,) = python_docx.Document(io.BytesIO(docx(Report("题", "", (Section("", (wide,)),))))).tables
        assert (len(table.columns), len(table.rows)) == (4, 4)

    def test_appendices_stand_behind_the_text_each_on_new_pages(self, document: Document) -> None:
        assert of(document, "Appendix") == ["附件1"] and of(document, "Appendix title") == ["各县开工率"]
        (head,) = (p for p in document.paragraphs if p.text == "附件1")
        assert head.paragraph_format.page_break_before
        styles = order(document)
        assert styles[-4:-1] == ["Appendix", "Appendixtitle", "table"]
        assert styles.index("Signedby") < styles.index("Remark", styles.index("Signedby")) < styles.index("Appendix")
        assert "附件：1. 各县开工率" in of(document, "Report text")
        assert len(document.tables[-1].rows) == 41
        assert [n for n, row in enumerate(document.tables[-1].rows) if list(row._tr.iter(qn("w:tblHeader")))] == [0]

    def test_who_signs_stands_right_below_the_text(self, document: Document) -> None:
        signed = [p for p in document.paragraphs if p.style and p.style.name == "Signed by"]
        assert [p.text for p in signed] == ["山东省教育厅", "某年某月"]
        assert all(p.paragraph_format.right_indent.pt == 32 for p in signed)

    def test_small_letters_say_what_the_figures_are(self, document: Document) -> None:
        assert of(document, "Remark") == [
            "注：0为零，—为没有。",
            "报告期：2015年7月；范围：山东省",
            "开工率：累计已开工面积÷规划面积（面积）",
            "使用率：支付÷到位。",
            "Gaibo · 数据版本 v1",
        ]

    def test_page_numbers_stand_on_the_outer_side(self, document: Document) -> None:
        pages = document.sections[0]
        assert document.settings.odd_and_even_pages_header_footer
        footers = [pages.footer.paragraphs[0], pages.even_page_footer.paragraphs[0]]
        assert [(p.text, str(p.alignment)) for p in footers] == [("— 1 —", "RIGHT (2)"), ("— 1 —", "LEFT (0)")]
        assert [h.paragraphs[0].text for h in (pages.header, pages.even_page_header)] == ["演示数据（合成）"] * 2

    def test_the_same_report_is_the_same_file(self, written: bytes, filed: bytes) -> None:
        assert docx(whole(), None) == written
        assert xlsx(whole()) == filed


class TestHead:
    def test_the_red_head_has_name_number_office_date_and_a_rule(self, document: Document) -> None:
        name, number, foot = document.paragraphs[:3]
        run = name.runs[0]
        assert (name.text, str(run.font.color.rgb), run.font.size.pt) == ("山东教育工作简报", "D9000D", 52)  # type: ignore[union-attr]
        assert number.text == "总第3期" and str(number.alignment) == "CENTER (1)"
        assert foot.text == "山东省教育厅办公室\t2015年7月20日"
        (rule,) = foot._p.iter(qn("w:bottom"))
        assert rule.get(qn("w:color")) == "D9000D"

    def test_a_long_name_is_as_large_as_the_line_has_room_for(self) -> None:
        report = Report("题", "", (Section("", (Para("字"),)),), head="某某省教育厅全面改薄工作领导小组简报")
        size = python_docx.Document(io.BytesIO(docx(report, None))).paragraphs[0].runs[0].font.size
        assert size and 20 < size.pt <= 156 * 72 / 25.4 / 18

    def test_a_document_without_a_head_begins_with_its_title(self) -> None:
        assert python_docx.Document(io.BytesIO(docx(whole(head="")))).paragraphs[0].text == "关于工作进展情况的通报"


class TestTemplate:
    def test_the_example_is_filled_in_with_the_text_in_its_place(self) -> None:
        filled = python_docx.Document(io.BytesIO(docx(whole(), EXAMPLE)))
        texts = [p.text for p in filled.paragraphs]
        place = texts.index("关于工作进展情况的通报")
        assert texts[1:place] == ["山东教育工作简报", "（总第3期）", "山东省教育厅办公室\t2015年7月20日"]
        assert texts[-2:] == ["报送：省政府办公厅，教育部办公厅。", "分送：各市教育局。"]
        assert len(filled.tables) == 4 and len(charts(docx(whole(), EXAMPLE))) == len(PICTURES)
        assert filled.sections[0].header.paragraphs[0].text == "演示数据（合成）"
        assert not [text for text in texts if "{{" in text]
        assert docx(whole(), EXAMPLE) == docx(whole(), EXAMPLE)

    def test_a_style_that_the_template_has_is_the_templates(self, tmp_path: Path) -> None:
        made = python_docx.Document()
        made.styles["Heading 1"].element.set(qn("w:styleId"), "1")
        made.add_paragraph("{{p body}}")
        made.save(str(tmp_path / "own.docx"))
        filled = python_docx.Document(io.BytesIO(docx(whole(), tmp_path / "own.docx")))
        (heading,) = (p for p in filled.paragraphs if p.text == "一、总体进度")
        assert heading.style and heading.style.base_style and heading.style.base_style.name == "Heading 1"
        assert filled.sections[0].header.paragraphs[-1].text == "演示数据（合成）"

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("没有正文", "没有正文的位置：请在正文处单独写一段 {{p body}}"),
            ("{{body}}", "没有正文的位置"),
            ("{{p body}}{{tel}}", "不认识的域：tel。可用的域：head、number、office、date、note"),
            ("{{p body}}{% if %}", "域写错了"),
        ],
    )
    def test_one_that_cannot_take_the_text_is_refused_in_a_sentence(
        self, text: str, sentence: str, tmp_path: Path
    ) -> None:
        made = python_docx.Document()
        for line in re.split("(?<=}})", text):
            made.add_paragraph(line)
        made.save(str(tmp_path / "own.docx"))
        with pytest.raises(TemplateUnusable, match=re.escape(sentence)):
            docx(whole(), tmp_path / "own.docx")

    def test_what_is_no_document_is_refused_in_a_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "own.docx").write_bytes(b"PK")
        for name in ("own.docx", "none.docx"):
            with pytest.raises(TemplateUnusable, match="打不开"):
                docx(whole(), tmp_path / name)


# Children in the order of the standard (ECMA-376, dml-chart.xsd), as far as our charts have them.
LABEL = "numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize"
AXIS = "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos"
AXIS += " spPr txPr crossAx crosses crossesAt"
SEQUENCES = {
    "chartSpace": "date1904 lang roundedCorners style clrMapOvr chart spPr txPr externalData printSettings",
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
        ends = [{float(e.get("val", "")) for e in chart.iter(f"{C}max")} for chart in drawn]
        assert ends[0] == {1.3} and ends[2] == {1.0} and 1.0 in ends[3]
        assert {float(e.get("val", "")) for e in drawn[0].iter(f"{C}min")} == {0.0}

    def test_lines_lie_where_their_value_is(self, drawn: list[etree._Element]) -> None:
        _bars, gap, thick = ([float(v) for v in values] for values in cached(drawn[0], "val"))
        assert gap[0] + thick[0] / 2 == pytest.approx(0.4217)
        assert "全省平均 42.17%" in etree.tostring(drawn[0], encoding="unicode")
        across = [[float(v) for v in values] for values in cached(drawn[2], "xVal")]
        assert [0.3, 0.3] in across

    def test_points_lie_where_their_figures_are_and_the_worst_are_named(self, drawn: list[etree._Element]) -> None:
        texts = [t.text for t in drawn[3].iter(f"{A}t")]
        assert texts == ["单县", "临沂市\u2003", "菏泽市\u2003"]
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


class TestWorkbook:
    def test_there_is_a_sheet_for_each_table_and_picture_the_appendix_and_what_the_figures_are(
        self, book: Workbook
    ) -> None:
        pictures = [picture.caption for picture in PICTURES]
        tables = ["后几位的县", "附件1 各县开工率", "口径", "依据"]
        assert book.sheetnames == ["说明", "各市位次", *pictures, *tables]
        assert {page.title: page.freeze_panes for page in book.worksheets[1:]} == {
            page.title: "A5" if page.title in {p.caption for p in PICTURES} else "A4" for page in book.worksheets[1:]
        }

    def test_the_words_and_cards_stand_on_the_first_sheet(self, book: Workbook) -> None:
        said = [cell.value for cell in book["说明"]["A"]]
        assert said[:2] == ["山东教育工作简报", "总第3期 · 山东省教育厅办公室 · 2015-07-20"]
        assert {TEXT, "开工率：34.37%（较上期+9.26个百分点）", "严重滞后县：12个", "山东省教育厅"} <= set(said)

    def test_figures_are_numbers_and_a_missing_one_is_empty(self, book: Workbook) -> None:
        page = book["后几位的县"]
        assert [[cell.value for cell in row] for row in page["A4:D6"]] == [
            ["单县", 0.1, 12.5, "▼ 严重滞后"], ["利津县", 0.25, None, "◆ 滞后"], ["费县", 0.7, 0, "▲ 较好"],
        ]  # fmt: skip

    def test_rules_colour_the_rows_whose_words_say_so(self, book: Workbook) -> None:
        page = book["附件1 各县开工率"]
        rules = {
            rule.formula[0]: (str(ranges.sqref), rule.dxf.fill.bgColor.rgb)
            for ranges in page.conditional_formatting
            for rule in ranges.rules
            if rule.type == "expression"
        }
        assert rules == {
            'ISNUMBER(SEARCH("▼",$C4))': ("A4:C43", "FF" + OFFICE["colours"]["severe"]),
            'ISNUMBER(SEARCH("◆",$C4))': ("A4:C43", "FF" + OFFICE["colours"]["lagging"]),
        }
        words = [page.cell(row, 3).value for row in range(4, 44)]
        assert [word[0] for word in words] == ["▼"] * 10 + ["◆"] * 5 + ["▲"] * 25
        bars = [r for ranges in page.conditional_formatting for r in ranges.rules if r.type == "dataBar"]
        assert [[(end.type, end.val) for end in bar.dataBar.cfvo] for bar in bars] == [[("num", 0), ("num", 1)]]

    def test_every_traced_figure_says_where_it_is_from(self, book: Workbook) -> None:
        rows = [[cell.value for cell in row] for row in book["依据"].iter_rows(min_row=4)]
        assert rows == [
            ["一、总体进度", f.text, f.what, f.where, float(f.numerator or 0), f.denominator, f.source] for f in FIGURES
        ]

    def test_what_each_figure_is_stands_on_a_sheet(self, book: Workbook) -> None:
        rows = [[cell.value for cell in row] for row in book["口径"].iter_rows(min_row=3)]
        assert rows == [
            ["名称", "含义", "依据"], ["报告期", "2015年7月", None], ["范围", "山东省", None],
            ["开工率", "累计已开工面积÷规划面积。", "面积"], ["使用率", "支付÷到位。", None],
        ]  # fmt: skip

    def test_a_chart_says_in_words_what_is_seen(self, filed: bytes) -> None:
        found = parts(filed)
        drawings = [found[name].decode() for name in sorted(found) if re.search(r"drawings/drawing\d+\.xml$", name)]
        said = [picture.finding for picture in PICTURES]
        assert [text in drawing for text, drawing in zip(said, drawings, strict=True)] == [True] * 4


@pytest.mark.parametrize("make", [lambda report: docx(report, None), lambda report: docx(report, EXAMPLE), xlsx])
def test_hostile_texts_are_texts_in_every_block(make: object) -> None:
    assert callable(make)
    for text in ["\n".join(HOSTILE), HOSTILE[0]]:
        bars = Bars(text, text, Axis(text), (text,), (Series(text, (0.1,), ("severe",)),))
        table = Table((Column(text),), ((text,),), text, ("severe",), appendix=True)
        blocks = (Para(text), Cards((Card(text, text, text, "severe"),)), bars, table, Para(text, "signature"))
        report = Report(
            text, text, (Section(text, blocks),), text, text, head=text, number=text, office=text,
            terms=((text, text),), definitions=((text, text, text),),
        )  # fmt: skip
        found = parts(make(report))
        for name, content in found.items():
            if name.endswith((".xml", ".rels")):
                tree = etree.fromstring(content)
                assert not tree.xpath("//*[local-name()='worksheet']//*[local-name()='f']"), name
                assert "External" not in {e.get("TargetMode") for e in tree.iter()}, name
        if "word/document.xml" in found:
            shown = str(etree.fromstring(found["word/document.xml"]).xpath("string()"))
            assert all(inert(part) in shown for part in text.split("\n"))


def test_a_mark_is_enough_where_a_column_has_it() -> None:
    assert [label for label, _title, _table in appendices(whole())] == ["附件1"]
    marked = Table((Column("县"), Column("率", "rate")), (("单县 ▼", 0.1), ("费县", 0.7)), bands=("severe", "good"))
    (table,) = python_docx.Document(io.BytesIO(docx(Report("题", "", (Section("", (marked,)),))))).tables
    assert grid(table) == [["县", "率"], ["单县 ▼", "10.00%"], ["费县", "70.00%"]]


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: soffice")
@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_libreoffice_opens_it_and_every_figure_is_on_paper(suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"a.{suffix}").write_bytes(docx(whole(), EXAMPLE) if suffix == "docx" else xlsx(whole()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), f"a.{suffix}"]
    subprocess.run(command, check=True, capture_output=True, timeout=180, cwd=tmp_path)
    text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True)
    shown = re.sub(r"\s", "", text.stdout.decode())
    for expected in [*CITIES, "58.41%", "122.19%", "8.94%", "34.37%", "附件1", *(p.caption for p in PICTURES)]:
        assert expected in shown, expected
    assert [table.caption for table in (RANKS, LAST, APPENDIX) if table.caption not in shown] == []
    assert BARS.finding not in shown and SWARM.names[0] in shown
