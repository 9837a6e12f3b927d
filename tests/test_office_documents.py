"""Bulletins: every block of a report stands in the document and the workbook; both open, and do nothing else."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import docx as python_docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table as DocxTable

from locales import use
from reports.model import Column, Para, Report, Section, Table
from reports.writers.docx import docx
from reports.writers.docx_template import TemplateUnusable, fault
from reports.writers.office import OFFICE, appendices
from reports.writers.xlsx import xlsx
from tests.office_cases import (
    EXAMPLE,
    PICTURES,
    TEXT,
    charts,
    whole,
)


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
            ["位次", "市", "开工率"] * 3,
            ["1", "济南市", "58.41%", "3", "临沂市", "34.37%", "5", "▼ 菏泽市", "8.94%"],
            ["2", "淄博市", "122.19%", "4", "◆ 德州市", "21.07%", "", "", ""],
        ]
        assert of(document, "Marks")[0] == "▼ 严重滞后　◆ 滞后"

    def test_only_the_cells_of_laggards_are_shaded(self, document: Document) -> None:
        severe, lagging = OFFICE["colours"]["severe"], OFFICE["colours"]["lagging"]
        none = [None] * 3
        assert shades(document.tables[1]) == [none * 3, [*none * 2, *[severe] * 3], [*none, *[lagging] * 3, *none]]
        none = [None] * 4
        assert shades(document.tables[2]) == [none, [severe] * 4, [lagging] * 4, none]

    def test_a_table_with_its_own_words_for_the_bands_gets_no_other_column(self, document: Document) -> None:
        assert grid(document.tables[2])[1:3] == [
            ["单县", "10.00%", "12.50", "▼ 严重滞后"],
            ["利津县", "25.00%", "—", "◆ 滞后"],
        ]

    def test_groups_that_have_no_room_are_fewer(self) -> None:
        wide = Table((Column("县"), Column("事")), (("甲" * 9, "乙" * 9),) * 6, groups=4)
        (table,) = python_docx.Document(io.BytesIO(docx(Report("题", "", (Section("", (wide,)),))))).tables
        assert (len(table.columns), len(table.rows)) == (4, 4)

    def test_appendices_stand_behind_the_text_each_on_new_pages(self, document: Document) -> None:
        assert of(document, "Appendix") == ["附件1"] and of(document, "Appendix title") == ["各县开工率"]
        (head,) = (p for p in document.paragraphs if p.text == "附件1")
        assert head.paragraph_format.page_break_before
        styles = order(document)
        assert styles[-4:-1] == ["Appendix", "Appendixtitle", "table"]
        assert styles.index("Signedby") < styles.index("Smallprint") < styles.index("Appendix")
        assert "附件：1. 各县开工率" in of(document, "Report text")
        assert len(document.tables[-1].rows) == 41
        assert [n for n, row in enumerate(document.tables[-1].rows) if list(row._tr.iter(qn("w:tblHeader")))] == [0]

    def test_who_signs_stands_right_below_the_text(self, document: Document) -> None:
        signed = [p for p in document.paragraphs if p.style and p.style.name == "Signed by"]
        assert [p.text for p in signed] == ["山东省教育厅", "某年某月"]
        assert all(p.paragraph_format.right_indent.pt == 32 for p in signed)

    def test_small_letters_say_what_the_figures_are(self, document: Document) -> None:
        assert of(document, "Remark") == ["注：0为零，—为没有。"]
        assert of(document, "Small print") == [
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

    def test_a_draft_has_room_for_the_day_on_which_it_is_sent(self) -> None:
        foot = python_docx.Document(io.BytesIO(docx(whole(issued_on=None)))).paragraphs[2]
        assert foot.text == "山东省教育厅办公室\t　　年　　月　　日"

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
        assert texts[1:place] == ["山东教育工作简报", "总第3期", "山东省教育厅办公室\t2015年7月20日"]
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

    def test_why_one_cannot_be_used_is_said_before_anything_is_written(self, tmp_path: Path) -> None:
        assert fault(EXAMPLE) is None
        assert "打不开" in str(fault(tmp_path / "none.docx"))

    def test_what_is_no_document_is_refused_in_a_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "own.docx").write_bytes(b"PK")
        for name in ("own.docx", "none.docx"):
            with pytest.raises(TemplateUnusable, match="打不开"):
                docx(whole(), tmp_path / name)


def test_a_mark_is_enough_where_a_column_has_it() -> None:
    assert [label for label, _title, _table in appendices(whole())] == ["附件1"]
    marked = Table((Column("县"), Column("率", "rate")), (("单县 ▼", 0.1), ("费县", 0.7)), bands=("severe", "good"))
    (table,) = python_docx.Document(io.BytesIO(docx(Report("题", "", (Section("", (marked,)),))))).tables
    assert grid(table) == [["县", "率"], ["单县 ▼", "10.00%"], ["费县", "70.00%"]]
