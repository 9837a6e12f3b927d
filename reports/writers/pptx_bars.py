"""Bars or a stack of a report in; a native chart on a slide that can be edited, laggards coloured, out."""

from datetime import date

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.slide import Slide
from pptx.util import Pt

from reports.model import Bars, Number, Stacked
from reports.writers.cells import written
from reports.writers.marks import band_of, colour, ink, is_behind, part_colours, symbol
from reports.writers.pptx_book import Cell, workbook
from reports.writers.pptx_chart_parts import (
    FORMATS,
    LETTERS,
    labels,
    named_fonts,
    placed_plot,
    put_labels,
    rgb,
    ruled,
)
from reports.writers.pptx_lines import across
from reports.writers.pptx_text import INK, RULE, emu
from reports.writers.scale import Scale, axis_title
from warehouse.lettering import inert, width

Box = tuple[float, float, float, float]
_LONGEST, _VALUE, _AXIS, _LEGEND, _LABELS = 190.0, 64.0, 42.0, 26.0, 20.0


def bars(slide: Slide, picture: Bars, scale: Scale, box: Box, dated: date | None) -> Chart:
    """Bars beside each other, the first name on top; `scale` is that of the whole picture."""
    chart = _chart(slide, picture, XL_CHART_TYPE.BAR_CLUSTERED, box, dated)
    several = len(picture.series) > 1
    plot = _plot(chart, picture.names, box, (_LEGEND if several else 0) + (_LABELS if picture.lines else 4), _VALUE)
    _axes(chart, picture, scale)
    chart.plots[0].gap_width, chart.plots[0].overlap = 45, -5 if several else 0
    form = FORMATS[picture.axis.kind]
    for nth, (drawn, series) in enumerate(zip(chart.plots[0].series, picture.series, strict=True)):
        drawn.invert_if_negative = False
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = rgb(colour(None, nth))
        signed = []
        for n in range(len(series.values)):
            band = band_of(series, n)
            if is_behind(band) and series.values[n] is not None:
                point = drawn.points[n].format.fill
                point.solid()
                point.fore_color.rgb = rgb(colour(band, nth))
                # A program paints a point of its own white where it is below zero, unless it is told not to.
                drawn._element.xpath(f"c:dPt/c:idx[@val='{n}']")[0].addnext(
                    parse_xml(f'<c:invertIfNegative {nsdecls("c")} val="0"/>')
                )
                signed.append((n, f'"{symbol(band)} "{form}', ""))
        put_labels(drawn, labels(signed, form, "outEnd"))
    across(chart, picture.lines, scale, plot, (box[2], box[3]))
    named_fonts(chart)
    return chart


def stacked(slide: Slide, picture: Stacked, scale: Scale, box: Box, dated: date | None) -> Chart:
    """A bar of parts for each name; a part says its figure where it is wide enough."""
    chart = _chart(slide, picture, XL_CHART_TYPE.BAR_STACKED, box, dated)
    plot = _plot(chart, picture.names, box, _LEGEND + 4, 24)
    _axes(chart, picture, scale)
    chart.plots[0].gap_width, chart.plots[0].overlap = 45, 100
    form = FORMATS[picture.axis.kind]
    points = plot[2] * box[2]
    for drawn, series, tone in zip(chart.plots[0].series, picture.series, part_colours(picture), strict=True):
        drawn.invert_if_negative = False
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = rgb(tone)
        drawn.format.line.color.rgb = rgb("FFFFFF")
        fitting = [
            (n, form, "")
            for n, value in enumerate(series.values)
            if value and _wide(written(value, picture.axis.kind)) < (scale.at(float(value)) - scale.at(0.0)) * points
        ]
        put_labels(drawn, labels(fitting, form, "ctr", ink(tone).lstrip("#"), rest=False))
    named_fonts(chart)
    return chart


def _chart(slide: Slide, picture: Bars | Stacked, kind: XL_CHART_TYPE, box: Box, dated: date | None) -> Chart:
    data = CategoryChartData(number_format=FORMATS[picture.axis.kind])
    data.categories = [inert(name) or " " for name in picture.names]
    for series in picture.series:
        data.add_series(inert(series.label), [_number(value) for value in series.values])
    frame = slide.shapes.add_chart(kind, *(emu(n) for n in box), data)
    chart: Chart = frame.chart
    head: list[Cell] = ["", *(series.label for series in picture.series)]
    rows: list[list[Cell]] = [
        [name, *(_number(series.values[n]) for series in picture.series)] for n, name in enumerate(picture.names)
    ]
    chart.part.chart_workbook.update_from_xlsx_blob(workbook([head, *rows], FORMATS[picture.axis.kind], dated))
    chart.has_title = False
    chart.plots[0].vary_by_categories = False
    chart.has_legend = len(picture.series) > 1 or isinstance(picture, Stacked)
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        chart.legend.font.size = Pt(LETTERS)
    return chart


def _plot(chart: Chart, names: tuple[str, ...], box: Box, above: float, right: float) -> Box:
    left = min(max((width(inert(name)) for name in names), default=0) * LETTERS * 0.54 + 12, _LONGEST)
    wide, high = box[2], box[3]
    plot = (left / wide, above / high, (wide - left - right) / wide, (high - above - _AXIS) / high)
    placed_plot(chart, *plot)
    return plot


def _axes(chart: Chart, picture: Bars | Stacked, scale: Scale) -> None:
    names = chart.category_axis
    names.reverse_order = True
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.tick_labels.font.size = Pt(LETTERS)
    names.tick_labels.font.color.rgb = rgb(INK)
    names.format.line.color.rgb = rgb(RULE)
    ruled(chart.value_axis, scale, axis_title(picture.axis))
    # The first name on top turns the axis of names over, and this one's ticks with it.
    chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH


def _number(value: Number) -> float | None:
    return None if value is None else float(value)


def _wide(text: str) -> float:
    return width(text) * LETTERS * 0.58 + 4
