"""Lines of a picture of bars in; shapes within its native chart, which move and grow with it, out."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from charts.look import NEUTRAL
from reports.model import Line
from reports.writers.marks import label_sides
from reports.writers.scale import Scale
from warehouse.lettering import inert

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartUserShapes"
TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chartshapes+xml"
_CHART = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
_LOOK = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_DRAWING = 'xmlns:cdr="http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"'
_SOFT = "5B6675"
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


def line_shapes(
    lines: Sequence[Line],
    scale: Scale,
    plot: tuple[float, float, float, float],
    size: tuple[float, float],
    letters: float,
    fonts: tuple[str, str],
) -> bytes:
    """The part of a chart that holds its lines, with their labels above the plot.

    Args:
        lines: at least one.
        scale: of the axis that they lie across.
        plot: x, y, width and height of the plot in shares of the chart.
        size: of the chart in points.
        letters: size of the labels in points.
        fonts: names of the labels' fonts for Latin and for Chinese letters.
    """
    shapes = []
    for n, (line, side) in enumerate(zip(lines, label_sides(lines, scale), strict=True)):
        x = plot[0] + plot[2] * scale.at(line.value)
        shapes.append(_stroke(2 * n + 2, _Box(x, plot[1] - _OVER, 0.0, plot[3] + _OVER, size)))
        left = x + _GAP if side == "start" else max(x - _WIDE - _GAP, 0.0)
        wide = _WIDE if side == "start" else x - _GAP - left
        words = _Box(left, 0.001, wide, plot[1] - 0.006, size)
        shapes.append(_words(2 * n + 3, words, side, line.label, letters, fonts))
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f"{head}<c:userShapes {_CHART} {_LOOK}>{''.join(shapes)}</c:userShapes>".encode()


def _emu(points: float) -> int:
    return round(points * 12_700)


def _anchor(box: _Box, shape: str) -> str:
    return (
        f"<cdr:relSizeAnchor {_DRAWING}><cdr:from><cdr:x>{box.x:.5f}</cdr:x><cdr:y>{box.y:.5f}</cdr:y></cdr:from>"
        f"<cdr:to><cdr:x>{box.x + box.wide:.5f}</cdr:x><cdr:y>{box.y + box.high:.5f}</cdr:y></cdr:to>"
        f"{shape}</cdr:relSizeAnchor>"
    )


def _place(box: _Box, shape: str) -> str:
    wide, high = box.chart
    return (
        f'<a:xfrm><a:off x="{_emu(box.x * wide)}" y="{_emu(box.y * high)}"/>'
        f'<a:ext cx="{_emu(box.wide * wide)}" cy="{_emu(box.high * high)}"/></a:xfrm>'
        f'<a:prstGeom prst="{shape}"><a:avLst/></a:prstGeom>'
    )


def _stroke(key: int, box: _Box) -> str:
    paint = f'<a:solidFill><a:srgbClr val="{NEUTRAL[1:].upper()}"/></a:solidFill><a:prstDash val="dash"/>'
    return _anchor(
        box,
        f'<cdr:cxnSp macro=""><cdr:nvCxnSpPr><cdr:cNvPr id="{key}" name="line {key}"/><cdr:cNvCxnSpPr/></cdr:nvCxnSpPr>'
        f'<cdr:spPr>{_place(box, "line")}<a:ln w="12700">{paint}</a:ln></cdr:spPr></cdr:cxnSp>',
    )


def _words(key: int, box: _Box, side: str, text: str, letters: float, fonts: tuple[str, str]) -> str:
    align = "l" if side == "start" else "r"
    named = f'<a:latin typeface="{fonts[0]}"/><a:ea typeface="{fonts[1]}"/><a:cs typeface="{fonts[0]}"/>'
    paint = f'<a:solidFill><a:srgbClr val="{_SOFT}"/></a:solidFill>{named}'
    return _anchor(
        box,
        f'<cdr:sp macro="" textlink=""><cdr:nvSpPr><cdr:cNvPr id="{key}" name="label {key}"/>'
        f'<cdr:cNvSpPr txBox="1"/></cdr:nvSpPr><cdr:spPr>{_place(box, "rect")}<a:noFill/></cdr:spPr>'
        '<cdr:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"/><a:lstStyle/>'
        f'<a:p><a:pPr algn="{align}"/><a:r><a:rPr lang="zh-CN" sz="{round(letters * 100)}">{paint}</a:rPr>'
        f"<a:t>{escape(inert(text))}</a:t></a:r></a:p></cdr:txBody></cdr:sp>",
    )
