"""A native chart of bars in; lines across it as shapes within it, which move and grow with it, out."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pptx.chart.chart import Chart
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from charts.look import NEUTRAL
from reports.model import Line
from reports.writers.cells import inert
from reports.writers.marks import label_sides
from reports.writers.pptx_chart_parts import LETTERS
from reports.writers.pptx_text import SOFT, emu, fonts
from reports.writers.scale import Scale

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartUserShapes"
_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chartshapes+xml"
_DRAWING = 'xmlns:cdr="http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"'
# Shares of the chart: how wide a label's box is at most, how far it stands off its line, and a line over the plot.
_WIDE, _GAP, _OVER = 0.2, 0.004, 0.012


@dataclass(frozen=True)
class _Box:
    """A place in shares of the chart, and the chart's own width and height in points."""

    x: float
    y: float
    wide: float
    high: float
    chart: tuple[float, float]


def across(
    chart: Chart,
    lines: Sequence[Line],
    scale: Scale,
    plot: tuple[float, float, float, float],
    size: tuple[float, float],
) -> None:
    """Draw lines with their labels above the plot.

    Args:
        plot: x, y, width and height of the plot in shares of the chart.
        size: of the chart in points.
    """
    if not lines:
        return
    shapes = []
    for n, (line, side) in enumerate(zip(lines, label_sides(lines, scale), strict=True)):
        x = plot[0] + plot[2] * scale.at(line.value)
        shapes.append(_stroke(2 * n + 2, _Box(x, plot[1] - _OVER, 0.0, plot[3] + _OVER, size)))
        left = x + _GAP if side == "start" else max(x - _WIDE - _GAP, 0.0)
        wide = _WIDE if side == "start" else x - _GAP - left
        shapes.append(_words(2 * n + 3, _Box(left, 0.001, wide, plot[1] - 0.006, size), side, line.label))
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    blob = f"{head}<c:userShapes {nsdecls('c', 'a')}>{''.join(shapes)}</c:userShapes>".encode()
    number = str(chart.part.partname).rpartition("chart")[2].partition(".")[0]
    part = Part(PackURI(f"/ppt/drawings/drawing{number}.xml"), _TYPE, chart.part.package, blob)
    relation = chart.part.relate_to(part, _RELATION)
    chart._chartSpace.append(parse_xml(f'<c:userShapes {nsdecls("c", "r")} r:id="{relation}"/>'))


def _anchor(box: _Box, shape: str) -> str:
    return (
        f"<cdr:relSizeAnchor {_DRAWING}><cdr:from><cdr:x>{box.x:.5f}</cdr:x><cdr:y>{box.y:.5f}</cdr:y></cdr:from>"
        f"<cdr:to><cdr:x>{box.x + box.wide:.5f}</cdr:x><cdr:y>{box.y + box.high:.5f}</cdr:y></cdr:to>"
        f"{shape}</cdr:relSizeAnchor>"
    )


def _place(box: _Box, shape: str) -> str:
    wide, high = box.chart
    return (
        f'<a:xfrm><a:off x="{emu(box.x * wide)}" y="{emu(box.y * high)}"/>'
        f'<a:ext cx="{emu(box.wide * wide)}" cy="{emu(box.high * high)}"/></a:xfrm>'
        f'<a:prstGeom prst="{shape}"><a:avLst/></a:prstGeom>'
    )


def _stroke(key: int, box: _Box) -> str:
    paint = f'<a:solidFill><a:srgbClr val="{NEUTRAL[1:].upper()}"/></a:solidFill><a:prstDash val="dash"/>'
    return _anchor(
        box,
        f'<cdr:cxnSp macro=""><cdr:nvCxnSpPr><cdr:cNvPr id="{key}" name="line {key}"/><cdr:cNvCxnSpPr/></cdr:nvCxnSpPr>'
        f'<cdr:spPr>{_place(box, "line")}<a:ln w="12700">{paint}</a:ln></cdr:spPr></cdr:cxnSp>',
    )


def _words(key: int, box: _Box, side: str, text: str) -> str:
    align = "l" if side == "start" else "r"
    paint = f'<a:solidFill><a:srgbClr val="{SOFT}"/></a:solidFill>{fonts()}'
    return _anchor(
        box,
        f'<cdr:sp macro="" textlink=""><cdr:nvSpPr><cdr:cNvPr id="{key}" name="label {key}"/>'
        f'<cdr:cNvSpPr txBox="1"/></cdr:nvSpPr><cdr:spPr>{_place(box, "rect")}<a:noFill/></cdr:spPr>'
        '<cdr:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"/><a:lstStyle/>'
        f'<a:p><a:pPr algn="{align}"/><a:r><a:rPr lang="zh-CN" sz="{round(LETTERS * 100)}">{paint}</a:rPr>'
        f"<a:t>{escape(inert(text))}</a:t></a:r></a:p></cdr:txBody></cdr:sp>",
    )
