"""A report as PDF: its text is real and all there, pages are as an office has them, and no letter is an empty box."""

import io
import re
from dataclasses import replace
from threading import Thread

import pypdf
import pytest

from reports.model import Column, Para, Report, Section, Table
from reports.writers import pdf as writer
from reports.writers.office import OFFICE
from reports.writers.pdf import NoFont, pdf
from tests.format_cases import SEGMENTS, drawn, everything, packed, words


def no_font() -> str:
    try:
        writer._fonts()
    except NoFont as missing:
        return str(missing)
    return ""


pytestmark = pytest.mark.skipif(bool(no_font()), reason=no_font())


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


@pytest.fixture(scope="module")
def content() -> bytes:
    return pdf(everything())


@pytest.fixture(scope="module")
def texts(content: bytes) -> list[str]:
    return [packed(text) for text in pages(content)]


def test_every_word_and_figure_is_text_on_some_page(texts: list[str]) -> None:
    report = everything()
    whole = "\n".join(texts)
    wanted = [packed(text) for text in (*words(report), *drawn(report)) if text not in SEGMENTS]
    assert [text for text in wanted if text not in whole] == []
    # A piece may be parted by the end of a page.
    assert sum(segment in whole for segment in SEGMENTS) >= len(SEGMENTS) - len(texts)


def test_every_page_has_its_number_and_says_that_the_data_are_synthetic(texts: list[str]) -> None:
    assert all(f"—{n}—" in text and "演示数据（合成）" in text for n, text in enumerate(texts, start=1))


def test_the_first_page_has_the_red_head_and_lists_stand_behind_on_pages_that_lie(content: bytes) -> None:
    read = pypdf.PdfReader(io.BytesIO(content)).pages
    assert all(
        text in packed(read[0].extract_text()) for text in ("某省教育厅简报", "总第3期", "2015年7月15日", "通报")
    )
    lying = [page.mediabox.width > page.mediabox.height for page in read]
    first = lying.index(True)
    assert all(lying[first:]) and "附表" in packed(read[first].extract_text())
    assert all("第0项面积" in packed(page.extract_text()) for page in read[first:]), "no repeated header"


def test_columns_of_a_ranking_stand_side_by_side_and_are_filled_downwards(content: bytes) -> None:
    page = next(text for text in pages(content) if "丁001县" in text)
    assert re.search(r"丁001县.*丁038县.*丁075县", page.replace("\n", " ")[:1500])


def test_it_is_archivable_and_tagged(content: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(content))
    told = reader.xmp_metadata
    assert told is not None and b"<pdfaid:part>2</pdfaid:part>" in content and b"pdfaid:conformance>B<" in content
    assert reader.metadata and reader.metadata.title == "通报 第二行"
    assert b"/MarkInfo" in content and b"/Alt" in content


def test_the_same_report_is_the_same_file_whoever_else_writes_one() -> None:
    made: list[bytes] = []
    threads = [Thread(target=lambda: made.append(pdf(small("甲")))) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4 and len({*made, pdf(small("甲"))}) == 1


def small(text: str) -> Report:
    return Report(text, "", (Section("", (Para(text), Table((Column("甲"),), ((text,),)))),))


def test_a_letter_that_no_font_has_is_refused_by_name() -> None:
    with pytest.raises(NoFont, match=r"𫝀 \(U\+2B740\).*font_dir") as caught:
        pdf(small("甲\U0002b740乙\U0001f9ff"))
    assert "甲" not in str(caught.value)


def test_without_a_chinese_font_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OFFICE, "pdf", {"text": ["没有这个字体"], "heading": ["没有"]})
    writer._read_fonts.cache_clear()
    with pytest.raises(NoFont, match=r"没有这个字体.*fonts-noto-cjk"):
        pdf(small("甲"))
    writer._read_fonts.cache_clear()


def test_a_document_of_words_alone_has_no_red_head() -> None:
    report = replace(everything(), head="", sections=everything().sections[:1])
    assert "总第3期" not in pages(pdf(report))[0]
