"""A picture in; a native chart in a .docx document out, with its figures in a workbook that Word opens to edit them."""

import io
import re
import zipfile
from datetime import datetime
from xml.sax.saxutils import quoteattr

import xlsxwriter
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from xlsxwriter import Workbook

from locales import _
from reports.model import Bars, Picture
from reports.writers.chart_bars import plot_of
from reports.writers.chart_sheet import Sheet
from reports.writers.docx_styles import add_text
from reports.writers.line_shapes import RELATION, TYPE, line_shapes
from reports.writers.office import OFFICE
from reports.writers.office_charts import chart_of, has_anything, marks_said, points_high
from reports.writers.scale import along
from warehouse.lettering import inert

_MADE = datetime(1980, 1, 1)  # not the clock's time: the same picture is the same file
_FIGURES, _LINES = "rId1", "rId2"  # what belongs to a chart
_EMU = 12_700  # in a point
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_URI = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_UPRIGHT = r'\1<c:invertIfNegative val="0"/>'  # a bar below zero is not painted white
# A label whose place is the usual one.
_UNPLACED = re.compile(r'((?<!<c:dLblPos val="[lrtb]"/>))(<c:showLegendKey val="0"/><c:showVal)')
# xlsxwriter leaves out what Excel 2007 takes for no and Word takes for yes: names in every label, lines as curves.
_TOLD = [
    (re.compile(found, re.S), told)
    for found, told in (
        (r"<c:printSettings>.*?</c:printSettings>", ""),
        (r'<c:lang val="[^"]*"/>', r'<c:roundedCorners val="0"/>'),
        (
            r'<c:showVal val="1"/>',
            '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
            '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>',
        ),
        (r"(<c:ser>(?:(?!</c:ser>|<c:xVal>).)*?</c:tx>(?:<c:spPr>.*?</c:spPr>)?)(?=<c:(?:dPt|dLbls|cat)>)", _UPRIGHT),
        (r'(<c:dPt><c:idx val="\d+"/>)(?=<c:spPr>)', _UPRIGHT),
        (r"</c:yVal>", r'</c:yVal><c:smooth val="0"/>'),
        (r"</c:scaling>(?!<c:delete)", r'</c:scaling><c:delete val="0"/>'),
        (r"(<c:(?:grouping|scatterStyle) [^>]*/>)", r'\1<c:varyColors val="0"/>'),
        (r"(<c:legend>.*?<c:layout/>)", r'\1<c:overlay val="0"/>'),
        (r"</c:title>", r'<c:overlay val="0"/></c:title>'),
        (r'(<c:plotVisOnly val="1"/>)(?:<c:dispBlanksAs [^>]*/>)?', r'\1<c:dispBlanksAs val="gap"/>'),
    )
]
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def add_picture(document: Document, picture: Picture, room: float) -> None:
    """Add the picture as wide as the text, its caption below it; of one without anything in it only what it shows."""
    if not has_anything(picture):
        add_text(document.add_paragraph(), picture.finding, "Marks")
        return
    n = sum(part.content_type == _CHART for part in document.part.package.iter_parts()) + 1
    chart = Part(PackURI(f"/word/charts/chart{n}.xml"), _CHART, _chart_xml(picture, room), document.part.package)
    figures = Part(
        PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{n}.xlsx"),
        CONTENT_TYPE.SML_SHEET,
        _workbook(picture, room, False),
        document.part.package,
    )
    assert chart.relate_to(figures, RELATIONSHIP_TYPE.PACKAGE) == _FIGURES
    if isinstance(picture, Bars) and picture.lines:
        size, fonts = (room, points_high(picture)), (OFFICE["fonts"]["latin"], OFFICE["fonts"]["chart"])
        shapes = line_shapes(
            picture.lines, along(picture), plot_of(picture, *size), size, OFFICE["points"]["chart"], fonts
        )
        place = PackURI(f"/word/drawings/drawing{n}.xml")
        assert chart.relate_to(Part(place, TYPE, shapes, document.part.package), RELATION) == _LINES
    key = document.part.relate_to(chart, RELATIONSHIP_TYPE.CHART)
    paragraph = document.add_paragraph()
    add_text(paragraph, "", "Picture")
    wide, high = round(room * _EMU), round(points_high(picture) * _EMU)
    said, name = quoteattr(inert(picture.finding)), quoteattr(inert(picture.caption) or f"{n}")
    paragraph.add_run()._r.append(
        parse_xml(
            f'<w:drawing {nsdecls("w", "wp", "a", "r")}><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:docPr id="{1000 + n}" name={name} descr={said}/><wp:cNvGraphicFramePr/>'
            f'<a:graphic><a:graphicData uri="{_URI}"><c:chart xmlns:c="{_URI}" r:id="{key}"/>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing>"
        )
    )
    for text, style in ((marks_said(picture), "Marks"), (picture.caption, "Picture caption")):
        if text:
            add_text(document.add_paragraph(), text, style)


def _chart_xml(picture: Picture, room: float) -> bytes:
    """The chart as the workbook has it, its letters in a Chinese font, tied to the workbook of its figures."""
    with zipfile.ZipFile(io.BytesIO(_workbook(picture, room, True))) as parts:
        xml = parts.read("xl/charts/chart1.xml").decode()
    latin, chinese = OFFICE["fonts"]["latin"], OFFICE["fonts"]["chart"]
    named = f'<a:latin typeface="{latin}"/>'
    xml = xml.replace(named, f'{named}<a:ea typeface="{chinese}"/>').replace('lang="en-US"', 'lang="zh-CN"')
    for found, told in _TOLD:
        xml = found.sub(told, xml)
    beside = "outEnd" if "<c:barChart>" in xml else "r"
    xml = _UNPLACED.sub(rf'\1<c:dLblPos val="{beside}"/>\2', xml)
    # What names no font of its own takes the chart's.
    rest = (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(OFFICE["points"]["chart"] * 100)}">'
        f'{named}<a:ea typeface="{chinese}"/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
        f'<c:externalData r:id="{_FIGURES}"><c:autoUpdate val="0"/></c:externalData>'
    )
    if isinstance(picture, Bars) and picture.lines:
        rest += f'<c:userShapes r:id="{_LINES}"/>'
    return xml.replace("</c:chartSpace>", rest + "</c:chartSpace>").encode()


def _workbook(picture: Picture, room: float, drawn: bool) -> bytes:
    """The figures of a picture, with its chart or without."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        book.set_properties({"created": _MADE})
        page = book.add_worksheet(_("数据"))
        chart = chart_of(picture, Sheet(book, page), room, lined=False)
        if drawn:
            page.insert_chart(0, 0, chart)
        else:
            _forget(book)
    return out.getvalue()


def _forget(book: Workbook) -> None:
    """Leave out charts that no page shows: xlsxwriter writes none of them, but warns."""
    book.charts.clear()
