"""Texts in; paragraphs of a slide with fonts for both scripts on every run, at places measured beforehand, out."""

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide

from locales import language
from reports.writers.office import OFFICE
from warehouse.lettering import inert

LOOK: dict[str, Any] = OFFICE["slides"]
INK, SOFT, RULE = "1F2733", "5B6675", "D9DEE5"
# Points: a slide, and what of it is the content's.
WIDE, HIGH, LEFT, TOP, BOTTOM = 960.0, 540.0, 48.0, 100.0, 496.0
ROOM = WIDE - 2 * LEFT
LINE = 1.4


def emu(points: float) -> int:
    """Points as a file has them."""
    return round(points * 12700)


def run(text: str, size: float, tone: str = INK, bold: bool = False, field: str = "") -> etree._Element:
    """Letters of one look; `field` makes it one that the program fills in, such as slidenum."""
    lang = "zh-CN" if language() == "zh" else "en-GB"
    kind = "fld" if field else "r"
    mark = ' id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"' if field else ""
    look = f'lang="{lang}" altLang="zh-CN" sz="{round(size * 100)}" b="{int(bold)}" dirty="0"'
    paint = f'<a:solidFill><a:srgbClr val="{tone}"/></a:solidFill>{fonts()}'
    made: etree._Element = parse_xml(f"<a:{kind} {nsdecls('a')}{mark}><a:rPr {look}>{paint}</a:rPr><a:t/></a:{kind}>")
    letters = made.find(qn("a:t"))
    assert letters is not None
    letters.text = inert(text).replace("\n", " ")
    return made


def fonts() -> str:
    """The names of the fonts for Latin and for Chinese letters."""
    return f'<a:latin typeface="{LOOK["latin"]}"/><a:ea typeface="{LOOK["font"]}"/><a:cs typeface="{LOOK["latin"]}"/>'


def paragraph(runs: Sequence[etree._Element], size: float, align: str = "l") -> etree._Element:
    """A paragraph whose lines are exactly so far apart that their number tells its height."""
    made: etree._Element = parse_xml(
        f'<a:p {nsdecls("a")}><a:pPr algn="{align}"><a:lnSpc><a:spcPts val="{round(size * LINE * 100)}"/></a:lnSpc>'
        '<a:spcBef><a:spcPts val="0"/></a:spcBef></a:pPr></a:p>'
    )
    for one in runs:
        made.append(one)
    return made


def textbox(
    slide: Slide, box: tuple[float, float, float, float], paragraphs: Sequence[etree._Element], anchor: str = "t"
) -> None:
    """A box of text at x, y, width and height in points, without margins of its own."""
    shape = slide.shapes.add_textbox(*(emu(value) for value in box))
    fill_text(shape._element.txBody, paragraphs, anchor)


def fill_text(body: Any, paragraphs: Sequence[etree._Element], anchor: str = "t") -> None:
    """Put paragraphs in place of those of a text body."""
    properties = body.find(qn("a:bodyPr"))
    for name in list(properties.attrib):
        del properties.attrib[name]
    for child in list(properties):
        properties.remove(child)
    for name in ("lIns", "tIns", "rIns", "bIns"):
        properties.set(name, "0")
    properties.set("wrap", "square")
    properties.set("anchor", anchor)
    for old in body.findall(qn("a:p")):
        body.remove(old)
    for one in paragraphs:
        body.append(one)


def rectangle(slide: Slide, box: tuple[float, float, float, float], fill: str) -> None:
    """A plain box of one colour, without an edge."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(emu(value) for value in box))
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(fill)
    shape.line.fill.background()
    shape.shadow.inherit = False
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)
    # What only decorates is passed over by who reads aloud.
    shape._element.nvSpPr.cNvPr.append(
        parse_xml(
            f'<a:extLst {nsdecls("a")}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
            '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
            "</a:ext></a:extLst>"
        )
    )
    fill_text(shape._element.txBody, [paragraph([], 12)])


def lines_height(count: int, size: float) -> float:
    """Points that so many lines take."""
    return count * size * LINE
