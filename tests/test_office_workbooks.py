"""Workbooks of bulletins: every block of a report is there; hostile texts are texts, and LibreOffice opens it all."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.workbook import Workbook

from locales import use
from reports.model import Axis, Bars, Card, Cards, Column, Para, Report, Section, Series, Table
from reports.writers.docx import docx
from reports.writers.office import OFFICE
from reports.writers.xlsx import xlsx
from tests.office_cases import (
    APPENDIX,
    BARS,
    CITIES,
    EXAMPLE,
    FIGURES,
    LAST,
    PICTURES,
    RANKS,
    SWARM,
    TEXT,
    parts,
    whole,
)
from warehouse.lettering import inert

SOFFICE = shutil.which("soffice")
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "{{7*7}}", "{% raw %}", "<w:p/>", '"><x', "甲\u202e乙\x07丙", "&lt;"]


@pytest.fixture(autouse=True)
def chinese_afterwards() -> Iterator[None]:
    yield
    use("zh")


@pytest.fixture(scope="module")
def filed() -> bytes:
    return xlsx(whole())


@pytest.fixture(scope="module")
def book(filed: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(filed))


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
        assert said[:2] == ["山东教育工作简报", "总第3期 · 山东省教育厅办公室 · 2015年7月20日"]
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
    # On paper a picture is seen; on a sheet what it shows is written above it.
    assert (BARS.finding in shown) is (suffix == "xlsx")
    assert SWARM.names[0] in shown
