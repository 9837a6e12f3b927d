"""A native chart in; its fonts, plot, axes and labels, as its XML has them, out."""

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree
from pptx.chart.axis import ValueAxis
from pptx.chart.chart import Chart
from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from reports.model import Kind
from reports.writers.pptx_text import INK, RULE, SOFT, fonts
from reports.writers.scale import Scale
from warehouse.lettering import inert

FORMATS: dict[Kind, str] = {"rate": "0.00%", "count": "#,##0", "money": "#,##0.00", "number": "#,##0.00"}
LETTERS = 12.0
_SIZE = round(LETTERS * 100)


def named_fonts(chart: Chart) -> None:
    """Name both fonts wherever the chart has letters."""
    chart.font.size = Pt(LETTERS)
    for look in list(chart._chartSpace.iter(qn("a:defRPr"), qn("a:rPr"), qn("a:endParaRPr"))):
        for old in (*look.findall(qn("a:latin")), *look.findall(qn("a:ea")), *look.findall(qn("a:cs"))):
            look.remove(old)
        for name in parse_xml(f"<a:x {nsdecls('a')}>{fonts()}</a:x>"):
            look.append(name)


def placed_plot(chart: Chart, x: float, y: float, wide: float, high: float) -> None:
    """Lay the plot, without its letters, at these shares of the chart."""
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    numbers = "".join(
        f'<c:{name} val="{value:.5f}"/>' for name, value in (("x", x), ("y", y), ("w", wide), ("h", high))
    )
    layout = (
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/>{numbers}</c:manualLayout></c:layout>'
    )
    area.insert(0, parse_xml(layout))


def ruled(axis: ValueAxis, scale: Scale, title: str) -> None:
    """An axis with the ends and ticks of a scale, and its title."""
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = scale.low, scale.high, scale.step
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = rgb(RULE)
    axis.major_gridlines.format.line.width = Pt(0.5)
    axis.format.line.fill.background()
    axis.tick_labels.number_format = "0%" if scale.kind == "rate" else "#,##0.##" if scale.step < 1 else "#,##0"
    axis.tick_labels.number_format_is_linked = False
    axis.tick_labels.font.size = Pt(LETTERS)
    axis.tick_labels.font.color.rgb = rgb(SOFT)
    if not title:
        axis.has_title = False
        return
    axis.has_title = True
    words = axis.axis_title.text_frame
    words.text = inert(title)
    words.paragraphs[0].runs[0].font.size = Pt(LETTERS)
    words.paragraphs[0].runs[0].font.bold = False
    words.paragraphs[0].runs[0].font.color.rgb = rgb(SOFT)


def labels(
    shown: Sequence[tuple[int, str, str]], number_format: str, place: str, tone: str = INK, rest: bool = True
) -> etree._Element:
    """Labels of a series.

    Args:
        shown: points that have one of their own: the place in the series, a number format or "", a text in place of
            the number or "".
        number_format: of all other labels.
        place: outEnd, ctr, r, l, t, b; of a point's own a place can stand before its text: "t|费县".
        tone: of the letters.
        rest: whether the points that are not named have one.
    """
    flags = "".join(f'<c:{name} val="0"/>' for name in ("showCatName", "showSerName", "showPercent", "showBubbleSize"))
    look = f'<a:defRPr sz="{_SIZE}" b="0"><a:solidFill><a:srgbClr val="{tone}"/></a:solidFill></a:defRPr>'
    letters = f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{look}</a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    bare = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    own = "".join(_label(*one, place, look, bare, letters, flags) for one in shown)
    shows = (
        f'<c:numFmt formatCode="{escape(number_format, _QUOTE)}" sourceLinked="0"/>{bare}{letters}'
        f'<c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="{int(rest)}"/>{flags}'
    )
    made: etree._Element = parse_xml(f"<c:dLbls {nsdecls('c', 'a')}>{own}{shows}</c:dLbls>")
    return made


_QUOTE = {'"': "&quot;"}


def _label(n: int, form: str, text: str, place: str, look: str, bare: str, letters: str, flags: str) -> str:
    side, _bar, words = text.rpartition("|")
    rich = ""
    if words:
        letter = f'<a:r><a:rPr lang="zh-CN" sz="{_SIZE}"/><a:t>{escape(inert(words))}</a:t></a:r>'
        rich = f"<c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{look}</a:pPr>{letter}</a:p></c:rich></c:tx>"
    number = f'<c:numFmt formatCode="{escape(form, _QUOTE)}" sourceLinked="0"/>' if form else ""
    return (
        f'<c:dLbl><c:idx val="{n}"/>{rich}{number}{bare}{"" if rich else letters}<c:dLblPos val="{side or place}"/>'
        f'<c:showLegendKey val="0"/><c:showVal val="1"/>{flags}</c:dLbl>'
    )


def put_labels(series: Any, made: etree._Element) -> None:
    """Give a series its labels."""
    old = series._element.get_or_add_dLbls()
    old.getparent().replace(old, made)


def rgb(tone: str) -> RGBColor:
    """A colour as the library has it: #cf4520 or CF4520."""
    return RGBColor.from_string(tone.lstrip("#").upper())
