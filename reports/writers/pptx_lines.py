"""A native chart of bars in; lines across it as shapes within it out."""

from collections.abc import Sequence

from pptx.chart.chart import Chart
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from reports.model import Line
from reports.writers.line_shapes import RELATION, TYPE, line_shapes
from reports.writers.pptx_chart_parts import LETTERS
from reports.writers.pptx_text import LOOK
from reports.writers.scale import Scale


def across(
    chart: Chart,
    lines: Sequence[Line],
    scale: Scale,
    plot: tuple[float, float, float, float],
    size: tuple[float, float],
) -> None:
    """Draw lines with their labels above the plot.

    Args:
        chart: of bars.
        lines: none for nothing.
        scale: of the axis that they lie across.
        plot: x, y, width and height of the plot in shares of the chart.
        size: of the chart in points.
    """
    if not lines:
        return
    blob = line_shapes(lines, scale, plot, size, LETTERS, (LOOK["latin"], LOOK["font"]))
    number = str(chart.part.partname).rpartition("chart")[2].partition(".")[0]
    part = Part(PackURI(f"/ppt/drawings/drawing{number}.xml"), TYPE, chart.part.package, blob)
    relation = chart.part.relate_to(part, RELATION)
    chart._chartSpace.append(parse_xml(f'<c:userShapes {nsdecls("c", "r")} r:id="{relation}"/>'))
