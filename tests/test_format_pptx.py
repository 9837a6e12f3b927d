"""A report as a presentation: all of it is text, native tables and native charts, and nothing leaves its slide."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn

from reports.model import Axis, Bars, Picture, Report, Scatter, Section, Series, Swarm
from reports.writers.fit import wrapped
from reports.writers.pptx import pptx
from tests.format_cases import LONG, NAMES, SEGMENTS, drawn, everything, packed, words
from warehouse.lettering import inert

SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def content() -> bytes:
    return pptx(everything())


@pytest.fixture(scope="module")
def slides(content: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(content)).slides)


@pytest.fixture(scope="module")
def parts(content: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {
            name: etree.fromstring(package.read(name))
            for name in package.namelist()
            if re.fullmatch(r"ppt/(slides|charts|drawings)/[^/]+\.xml", name)
        }


@pytest.fixture(scope="module")
def books(content: bytes) -> list[set[object]]:
    """The cells of the workbook of each chart."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        found = []
        for name in sorted(name for name in package.namelist() if name.endswith(".xlsx")):
            sheet = openpyxl.load_workbook(io.BytesIO(package.read(name))).worksheets[0]
            cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
            assert {cell.data_type for cell in cells} <= {"s", "n"}, "a text became a formula"
            found.append({cell.value for cell in cells})
        return found


def texts(slides: list[Any]) -> Iterator[str]:
    for slide in slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)


def charts(slides: list[Any]) -> list[Any]:
    return [shape for slide in slides for shape in slide.shapes if shape.has_chart]


def test_every_word_and_figure_is_text_on_some_slide(slides: list[Any]) -> None:
    shown = packed("\n".join(texts(slides)))
    assert [text for text in words(everything()) if text not in SEGMENTS and packed(text) not in shown] == []
    column = [
        shape.table.cell(n, 1).text
        for slide in slides
        for shape in slide.shapes
        if shape.has_table and shape.table.cell(0, 1).text == "问题"
        for n in range(1, len(shape.table.rows))
    ]
    assert packed(LONG) in packed("".join(column)) and len(column) > 2


def test_every_name_and_value_of_a_picture_is_in_its_chart_and_in_the_workbook_behind_it(
    slides: list[Any], books: list[set[object]]
) -> None:
    cached = {v.text for shape in charts(slides) for v in shape.chart._chartSpace.iter(qn("c:v"))}
    behind = set().union(*books)
    for block in (block for section in everything().sections for block in section.blocks if isinstance(block, Picture)):
        if isinstance(block, Scatter | Swarm):
            values = {dot.x for dot in block.dots}
            assert {dot.name for dot in block.dots} <= behind
        else:
            values = {float(v) for one in block.series for v in one.values if v is not None}
            assert {inert(name) for name in block.names} <= cached & behind
        assert values <= {float(text) for text in cached if re.fullmatch(r"-?[\d.]+(e-?\d+)?", text)}
        assert values <= {float(value) for value in behind if isinstance(value, int | float)}
    assert len(charts(slides)) == len(books)


def test_what_pictures_say_is_said(slides: list[Any], parts: dict[str, etree._Element]) -> None:
    shown = packed("\n".join(str(text) for part in parts.values() for text in part.itertext()))
    values = re.compile(r"-?[\d.,]+%?")
    assert [text for text in drawn(everything()) if not values.fullmatch(text) and packed(text) not in shown] == []


def test_every_run_names_a_font_for_chinese_letters(parts: dict[str, etree._Element]) -> None:
    assert {name.split("/")[1] for name in parts} == {"slides", "charts", "drawings"}
    for name, part in parts.items():
        for letters in part.iter(qn("a:r"), qn("a:fld")):
            look = letters.find(qn("a:rPr"))
            assert look is not None and look.find(qn("a:ea")).get("typeface") == "微软雅黑", name  # type: ignore[union-attr]
            assert look.find(qn("a:latin")).get("typeface") == "Arial", name  # type: ignore[union-attr]
        for look in part.iter(qn("a:defRPr")):
            assert look.find(qn("a:ea")) is not None, name


def test_rates_stand_on_a_whole_axis_that_is_longer_where_one_exceeds_it(slides: list[Any]) -> None:
    ends = [shape.chart.value_axis.maximum_scale for shape in charts(slides) if "图一" in shape.name]
    assert len(ends) > 1 and set(ends) == {1.4}, "parts of one picture share its axis"
    bars = Bars("短", "短", Axis("率"), ("甲",), (Series("率", (0.05,)),))
    (short,) = charts(list(Presentation(io.BytesIO(pptx(Report("题", "", (Section("节", (bars,)),))))).slides))
    assert (short.chart.value_axis.minimum_scale, short.chart.value_axis.maximum_scale) == (0.0, 1.0)


def test_only_who_is_behind_has_a_colour_and_a_sign(slides: list[Any]) -> None:
    chart = next(shape.chart for shape in charts(slides) if shape.name == "图二")
    (first, _second) = chart.plots[0].series
    assert str(first.format.fill.fore_color.rgb) == "7C8896"
    coloured = {point.find(qn("c:idx")).get("val") for point in first._element.iter(qn("c:dPt"))}
    assert coloured == {"1", "2"}
    assert [form.get("formatCode") for form in first._element.iter(qn("c:numFmt"))][:2] == ['"▼ "0.00%', '"◆ "0.00%']


def test_lines_lie_where_their_value_is(parts: dict[str, etree._Element], slides: list[Any]) -> None:
    shape = next(shape for shape in charts(slides) if shape.name == "图二")
    layout = shape.chart._chartSpace.chart.plotArea.find(qn("c:layout"))
    x, wide = (float(layout.find(f".//{qn(name)}").get("val")) for name in ("c:x", "c:w"))
    relation = shape.chart._chartSpace.find(qn("c:userShapes")).get(qn("r:id"))
    drawing = etree.fromstring(shape.chart.part.related_part(relation).blob)
    space = {"d": "http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"}
    places = [
        float(anchor.find("d:from/d:x", space).text)  # type: ignore[union-attr,arg-type]
        for anchor in drawing.iterfind("d:relSizeAnchor", space)
        if anchor.find("d:cxnSp", space) is not None
    ]
    assert places == pytest.approx([x + 0.2 * wide, x + 0.3 * wide], abs=1e-4)


def test_the_longest_series_of_points_comes_first_and_those_behind_are_named(slides: list[Any]) -> None:
    for name in ("图五", "图六"):
        chart = next(shape.chart for shape in charts(slides) if shape.name == name)
        lengths = [len(list(series.iter_values())) for series in chart.plots[0].series]
        assert lengths == sorted(lengths, reverse=True)
        said = {text.text for text in chart._chartSpace.iter(qn("a:t"))}
        assert said & set(NAMES[-5:]) and not said & set(NAMES[:20])


def test_nothing_leaves_its_slide_or_its_box(slides: list[Any]) -> None:
    wide, high = 12192000, 6858000
    for slide in slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= wide and shape.top + shape.height <= high + 1, shape.name
            if shape.has_table:
                assert sum(row.height for row in shape.table.rows) + shape.top < 508 * 12700
            if not shape.has_text_frame or not shape.text_frame.text:
                continue
            taken = 0.0
            for paragraph in shape.text_frame.paragraphs:
                size = max(float(run.font.size.pt) for run in paragraph.runs) if paragraph.runs else 0.0
                if size:
                    lines = len(wrapped(paragraph.text, shape.width / 12700 / size))
                    taken += lines * paragraph.line_spacing.pt
            assert taken <= shape.height / 12700 + 1, shape.text_frame.text


def test_every_slide_has_a_title_its_number_and_the_note(slides: list[Any]) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert all(titles) and len([title for title in titles if title.endswith("（续）")]) > 3
    for n, slide in enumerate(slides[1:], start=2):
        shown = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert f"{n} / {len(slides)}" in "".join(text for text in shown if "/" in text) or any(
            "slidenum" in etree.tostring(shape._element).decode() for shape in slide.shapes
        )
        assert any("演示数据（合成）" in text for text in shown)
    assert any("开工面积 ÷ 规划面积" in text for text in texts(slides[-1:]))


def test_pictures_are_told_to_who_cannot_see_them(slides: list[Any]) -> None:
    told = {shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in charts(slides)}
    assert {"第00县最高，为122.70%。", "平均数掩盖了滞后的县。"} <= told
    for slide in slides:
        keys = [shape.shape_id for shape in slide.shapes]
        assert len(keys) == len(set(keys))


def test_the_same_report_is_the_same_file(content: bytes) -> None:
    assert pptx(everything()) == content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {part.date_time[:3] for part in package.infolist()} == {(2015, 7, 15)}
        assert not [name for name in package.namelist() if "thumbnail" in name or "printerSettings" in name]


@pytest.mark.slow
def test_another_program_opens_it_and_loses_nothing(content: bytes, slides: list[Any], tmp_path: Path) -> None:
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed: the presentation was not opened by another program")
    (tmp_path / "deck.pptx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "deck.pptx")], check=True, capture_output=True, timeout=180)
    if not (tmp_path / "deck.pdf").exists():
        pytest.skip("LibreOffice has no Impress here: the presentation was not opened by another program")
    pages = pypdf.PdfReader(tmp_path / "deck.pdf").pages
    shown = packed("".join(page.extract_text() for page in pages))
    assert len(pages) == len(slides)
    # Its PDF has no letter for the mark that stands for a letter that cannot be.
    wanted = [packed(text).replace("\ufffd", "") for text in words(everything()) if text not in SEGMENTS]
    assert [text for text in wanted if text not in shown.replace("\ufffd", "")] == []
