"""Documents: what an office opens says what the rows say, looks as GB/T 9704 has it, and does nothing by itself."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import polars as pl
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from openpyxl.worksheet.worksheet import Worksheet

from locales import use
from reports.documents.return_sheet import County, return_sheet
from reports.model import Column, Kind, Para, Report, Section, Table, Value
from reports.writers.cells import written
from reports.writers.docx import docx
from reports.writers.office import chinese_number, numbered, orientations
from reports.writers.xlsx import xlsx
from tests.report_cases import AS_OF, DUE, FINDINGS, NOTE, book, findings, list_of, opened, reminders, sheet_of
from warehouse.lettering import inert

HOSTILE = [
    "=1+1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "{=cmd|' /C calc'!A1}",
    "https://例.cn/a",
    "甲\u202e乙\x07丙",
]


@pytest.fixture(autouse=True)
def chinese_afterwards() -> Iterator[None]:
    yield
    use("zh")


def fonts(document: Document, style: str) -> dict[str, str | None]:
    names = document.styles[style].element.rPr.rFonts
    return {script: names.get(qn(f"w:{script}")) for script in ("eastAsia", "ascii")}


class TestDocx:
    @pytest.fixture
    def document(self) -> Document:
        return opened(sheet_of(30))

    def test_it_names_the_fonts_of_an_office_document(self, document: Document) -> None:
        assert fonts(document, "Normal") == {"eastAsia": "仿宋_GB2312", "ascii": "Times New Roman"}
        assert fonts(document, "Title")["eastAsia"] == "方正小标宋简体"
        assert fonts(document, "Heading 1")["eastAsia"] == "黑体"
        assert fonts(document, "Heading 2")["eastAsia"] == "楷体_GB2312"
        body = next(p for p in document.paragraphs if "需要核实（" in p.text)
        assert [names.get(qn("w:eastAsia")) for names in body._p.iter(qn("w:rFonts"))] == ["仿宋_GB2312"]
        sizes = {name: document.styles[name].font.size.pt for name in ("Normal", "Title", "Cell")}
        assert sizes == {"Normal": 16, "Title": 22, "Cell": 10.5}
        assert document.styles["Normal"].paragraph_format.line_spacing.pt == 28.8

    def test_headings_are_in_the_outline_and_no_style_is_left_that_nothing_uses(self, document: Document) -> None:
        levels = [e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:outlineLvl"))]
        assert levels == ["0", "1"] and len(document.styles) < 25

    def test_every_font_has_one_that_stands_in_for_it(self, document: Document) -> None:
        with zipfile.ZipFile(io.BytesIO(docx(sheet_of(1)))) as parts:
            table = parts.read("word/fontTable.xml").decode()
        named = {
            fonts(document, style)["eastAsia"] for style in ("Normal", "Title", "Heading 1", "Heading 2", "Footer")
        }
        assert named == set(re.findall(r'w:name="([^"]+)"><w:altName w:val="[^"]+"', table))

    def test_an_upright_page_has_the_margins_of_the_standard(self) -> None:
        report = Report("标题", "", (Section("", (Para("一句话。"),)),))
        (pages,) = opened(report).sections
        margins = [pages.top_margin, pages.right_margin, pages.bottom_margin, pages.left_margin]
        assert [round(margin.mm) for margin in margins if margin] == [37, 26, 35, 28]
        assert (round(pages.page_width.mm), round(pages.page_height.mm)) == (210, 297)  # type: ignore[union-attr]

    def test_the_header_of_a_table_is_repeated_and_no_row_is_parted(self, document: Document) -> None:
        (table,) = document.tables
        assert len(table.rows) == 31
        assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True] + [False] * 30
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)

    def test_the_page_number_stands_in_the_footer_between_dashes(self, document: Document) -> None:
        footer = document.sections[0].footer.paragraphs[0]
        assert footer.text == "— 1 —"
        assert [e.text for e in footer._p.iter(qn("w:instrText"))] == [" PAGE "]

    def test_every_page_says_that_the_data_are_synthetic(self) -> None:
        for pages in opened(list_of(reminders(20))).sections:
            assert pages.header.paragraphs[0].text == NOTE
        for page in book(list_of(reminders(20))):
            assert NOTE in str(page.oddHeader.right.text)

    def test_the_signature_lines_are_kept_with_what_stands_before_them(self, document: Document) -> None:
        place = next(n for n, p in enumerate(document.paragraphs) if p.text.startswith("填报人："))
        assert document.paragraphs[place - 1].paragraph_format.keep_with_next
        assert [label in document.paragraphs[place].text for label in ("审核人", "单位（盖章）", "日期")] == [True] * 3


class TestOrientation:
    WIDE = Table(tuple(Column(f"第{n}列", width=8) for n in range(8)), (("字",) * 8,))
    SMALL = Table((Column("甲"), Column("乙", "count")), (("字", 1),))

    def test_only_a_section_with_a_wide_table_lies_on_its_side(self) -> None:
        sections = [Section("甲", (Para("字"),)), Section("乙", (self.WIDE,)), Section("丙", (self.SMALL,))]
        pages = opened(Report("标题", "", tuple(sections))).sections
        assert [p.orientation for p in pages] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]

    def test_what_opens_with_a_wide_table_lies_on_its_side_throughout(self) -> None:
        sections = (Section("", (self.WIDE,)), Section("乙", (Para("字"),)))
        assert orientations(Report("标题", "", sections)) == [True, True]
        assert len(opened(Report("标题", "", sections)).sections) == 1


class TestHeadings:
    def report(self, lang: str) -> Report:
        levels = [("甲", 1), ("乙", 2), ("丙", 2), ("", 1), ("丁", 1), ("戊", 2)]
        return Report("标题", "", tuple(Section(h, (), 1 if level == 1 else 2) for h, level in levels), lang=lang)

    def test_headings_are_numbered_as_each_language_does(self) -> None:
        assert [n for n, _ in numbered(self.report("zh"))] == ["一、", "（一）", "（二）", "", "二、", "（一）"]
        assert [n for n, _ in numbered(self.report("en"))] == ["1. ", "(1) ", "(2) ", "", "2. ", "(1) "]

    def test_a_single_heading_has_no_number(self) -> None:
        assert [n for n, _ in numbered(Report("标题", "", (Section("甲", ()),)))] == [""]

    @pytest.mark.parametrize(("n", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")])
    def test_a_chinese_number(self, n: int, text: str) -> None:
        assert chinese_number(n) == text


class TestValues:
    @pytest.mark.parametrize(
        ("value", "kind", "text"),
        [
            (None, "money", "—"), (None, "text", ""), (1234567, "count", "1,234,567"), (0.343749, "rate", "34.37%"),
            (Decimal("1.2219"), "rate", "122.19%"), (Decimal("1234.005"), "money", "1,234.01"),
            (date(2015, 7, 5), "date", "2015-07-05"), (0, "money", "0.00"), ("未报", "money", "未报"),
        ],
    )  # fmt: skip
    def test_a_value_is_written_by_its_kind(self, value: Value, kind: Kind, text: str) -> None:
        assert written(value, kind) == text

    def test_a_sheet_keeps_numbers_as_numbers(self) -> None:
        kinds: list[Kind] = ["count", "rate", "money", "date", "text"]
        columns = tuple(Column(kind, kind, unit="万元" if kind == "money" else "") for kind in kinds)
        values: tuple[Value, ...] = (1234, 0.3437, Decimal("4.65"), date(2015, 7, 5), "甲")
        page = book(Report("标题", "", (Section("表", (Table(columns, (values, (None,) * 5)),)),)))[0]
        cells = page[4]
        assert [cell.value for cell in cells[:3]] == [1234, 0.3437, 4.65]
        assert [cell.number_format for cell in cells[:4]] == ["#,##0", "0.00%", "#,##0.00", "yyyy-mm-dd"]
        assert cells[3].is_date and cells[4].data_type == "s"
        assert [cell.value for cell in page[5]] == [None] * 5
        assert page.cell(3, 3).value == "money（万元）"

    def test_a_row_of_another_length_than_its_columns_is_refused(self) -> None:
        with pytest.raises(ValueError, match="2 values in a row of 1 columns"):
            Table((Column("甲"),), (("a", "b"),))


class TestXlsx:
    @pytest.fixture
    def pages(self) -> list[Worksheet]:
        return book(sheet_of(30))

    def test_the_words_come_first_and_then_the_table(self, pages: list[Worksheet]) -> None:
        assert [page.title for page in pages] == ["说明", "需要核实的数据（30处）"]
        said = [str(cell.value) for cell in pages[0]["A"]]
        assert said[0] == "全面改薄双月报数据核改通知单"
        assert any(text.startswith("填报人：__") for text in said)

    def test_the_table_is_ready_to_filter_and_to_print(self, pages: list[Worksheet]) -> None:
        page = pages[1]
        assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A4", "A3:J33", "$3:$3")
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert (page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
        assert "费县" in str(page["A2"].value) and "v12" in str(page["A2"].value)
        assert "&P" in str(page.oddFooter.center.text)

    def test_a_row_is_as_high_as_its_longest_text_needs(self, pages: list[Worksheet]) -> None:
        page = pages[1]
        for row in range(4, 34):
            longest = max(
                len(str(cell.value)) / ((page.column_dimensions[cell.column_letter].width - 2) / 2)
                for cell in page[row]
                if cell.column_letter in "DH"
            )
            assert page.row_dimensions[row].height >= 14 * longest
            assert page.cell(row, 4).alignment.wrap_text

    def test_names_of_sheets_are_valid_and_differ(self) -> None:
        table = Table((Column("甲"),), (("a",),))
        headings = ["一/二:三*[四]?", "A" * 40, "a" * 40, "A" * 40, "''", "正常"]
        pages = book(Report("标题", "", tuple(Section(heading, (table,)) for heading in headings)))
        titles = [page.title for page in pages]
        assert len({title.casefold() for title in titles}) == len(headings)
        assert all(len(title) <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", title) for title in titles)

    def test_a_text_longer_than_a_cell_holds_is_cut_and_says_so(self) -> None:
        report = Report("标题", "", (Section("表", (Table((Column("甲"),), (("字" * 40_000,),)),)),))
        text = str(book(report)[0]["A4"].value)
        assert (len(text), text[-1]) == (32_767, "…")


class TestInert:
    def test_texts_of_forms_are_texts_wherever_they_stand(self) -> None:
        rows = pl.DataFrame(
            [findings(1).row(0, named=True) | {"message": text, "source_file": text, "item": text} for text in HOSTILE],
            schema=FINDINGS,
        )
        report = return_sheet(County("1", "=1+1", "甲", "乙"), "2015-07", AS_OF, rows, DUE, "v", "=1+1&P")
        content = xlsx(report)
        shown = {inert(text) for text in HOSTILE}
        for page in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
            cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
            assert {cell.data_type for cell in cells} == {"s"}
            assert not any(cell.hyperlink for cell in cells)
        assert shown <= {str(cell.value) for cell in page["D"]}
        assert all(cell.quotePrefix for cell in page["D"][3:]), "an edited cell would become a formula"
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
        (table,) = opened(report).tables
        assert shown <= {cell.text for cell in table.columns[3].cells}
        with zipfile.ZipFile(io.BytesIO(docx(report))) as parts:
            relations = parts.read("word/_rels/document.xml.rels").decode()
            assert "External" not in relations and "<script" not in parts.read("word/document.xml").decode()

    def test_marks_that_turn_or_control_are_taken_out(self) -> None:
        assert inert("甲\u202e乙\x07丙") == "甲乙\ufffd丙"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_report_is_the_same_file(lang: str) -> None:
    for make in (docx, xlsx):
        assert make(list_of(reminders(7), lang=lang)) == make(list_of(reminders(7), lang=lang))


def test_a_document_is_dated_as_its_report_is_and_not_by_the_clock() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(list_of(reminders(7))))) as parts:
        assert {part.date_time[:3] for part in parts.infolist()} == {(2015, 6, 30)}
    created = opened(list_of(reminders(7))).core_properties.created
    assert created and created.date() == date(2015, 6, 30)
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx(list_of(reminders(7)))))
    assert workbook.properties.created == datetime(2015, 6, 30)
