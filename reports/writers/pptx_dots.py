"""A scatter or a swarm of a report in; a native chart of points on a slide, those that are behind named, out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree
from pptx.chart.chart import Chart
from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Pt

from charts.look import BAND_COLOUR, NEUTRAL
from locales import _, language
from reports.model import Dot, Line, Scatter, Swarm
from reports.writers.marks import heights, is_behind, label_sides, named
from reports.writers.pptx_book import Cell, workbook
from reports.writers.pptx_chart_parts import FORMATS, LETTERS, labels, named_fonts, placed_plot, put_labels, rgb, ruled
from reports.writers.pptx_text import INK, SOFT, emu
from reports.writers.scale import Scale, axis_title, up
from warehouse.lettering import inert, width
from warehouse.metrics import BANDS, LAGGARDS

Box = tuple[float, float, float, float]
_LONGEST, _AXIS, _TOP, _RIGHT = 190.0, 42.0, 32.0, 30.0
# Rows that the labels of the lines take above those of a swarm.
_OVER = 0.7
# A program has no triangle that points down.
_MARKERS = {
    "severe": (XL_MARKER_STYLE.SQUARE, 8),
    "lagging": (XL_MARKER_STYLE.DIAMOND, 9),
    None: (XL_MARKER_STYLE.CIRCLE, 6),
}


@dataclass(frozen=True)
class _Points:
    """A series: its points, what each is called, the label and side of those that have one, and how it looks."""

    label: str
    places: tuple[tuple[float, float], ...]
    names: tuple[str, ...]
    shown: dict[int, str]
    look: str | None
    listed: bool = True


def scatter(slide: Slide, picture: Scatter, scale: Scale, box: Box, dated: date | None) -> Chart:
    """Points over two axes with the lines of both."""
    upright = up(picture)
    plot = _plot_of(box, 62.0)
    wide, high = plot[2] * box[2], plot[3] * box[3]
    places = [(scale.at(dot.x) * wide, (1 - upright.at(dot.y)) * high) for dot in picture.dots]
    shown = named(picture.dots, places, (wide, high), LETTERS)
    series = _by_band(picture.dots, [(dot.x, dot.y) for dot in picture.dots], shown)
    near_top = upright.low + 0.97 * (upright.high - upright.low)
    series += _uprights(picture.x_lines, scale, (upright.low, near_top, upright.high))
    for line in picture.y_lines:
        at = [(scale.low + share * (scale.high - scale.low), line.value) for share in (0.0, 0.94, 1.0)]
        series.append(_line(line, at, "t"))
    chart = _chart(slide, series, box, FORMATS[picture.x.kind], dated)
    placed_plot(chart, *plot)
    ruled(chart.category_axis, scale, axis_title(picture.x))
    ruled(chart.value_axis, upright, axis_title(picture.y))
    _finished(chart, series)
    return chart


def swarm(slide: Slide, picture: Swarm, scale: Scale, box: Box, dated: date | None) -> Chart:
    """Rows of points, the first on top: their names stand at the beginning of the axis, their own values as ticks."""
    count = max(1, len(picture.names))
    left = min(max((width(inert(name)) for name in picture.names), default=0) * LETTERS * 0.54 + 14, _LONGEST)
    plot = _plot_of(box, left)
    wide, row = plot[2] * box[2], plot[3] * box[3] / (count + _OVER)
    offsets = heights(picture, scale, wide, row)
    ups = [count - dot.row - 0.5 + offset for dot, offset in zip(picture.dots, offsets, strict=True)]
    places = [(scale.at(dot.x) * wide, (count + _OVER - y) * row) for dot, y in zip(picture.dots, ups, strict=True)]
    shown = named(picture.dots, places, (wide, (count + _OVER) * row), LETTERS)
    series = _by_band(picture.dots, [(dot.x, y) for dot, y in zip(picture.dots, ups, strict=True)], shown)
    rows = [(n, count - n - 0.5) for n in range(len(picture.names))]
    own = [(value, y, picture.names[n]) for n, y in rows if (value := picture.values[n]) is not None]
    series.append(
        _Points(_("各行自身（竖线）"), tuple((v, y) for v, y, _n in own), tuple(name for *_v, name in own), {}, "tick")
    )
    at = tuple((scale.low, y) for _n, y in rows)
    # The spaces keep a name off a dot that lies at the very beginning.
    texts = {n: f"l|{name}\u00a0\u00a0\u00a0" for n, name in enumerate(picture.names)}
    series.append(_Points(_("行"), at, picture.names, texts, "", False))
    series += _uprights(picture.lines, scale, (0.0, count + _OVER / 2, count + _OVER))
    chart = _chart(slide, series, box, FORMATS[picture.axis.kind], dated)
    placed_plot(chart, *plot)
    ruled(chart.category_axis, scale, axis_title(picture.axis))
    ruled(chart.value_axis, Scale(0.0, count + _OVER, 1.0, "count"), "")
    chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    chart.value_axis.major_tick_mark = XL_TICK_MARK.NONE
    _finished(chart, series)
    return chart


def _plot_of(box: Box, left: float) -> Box:
    wide, high = box[2], box[3]
    return left / wide, _TOP / high, (wide - left - _RIGHT) / wide, (high - _TOP - _AXIS) / high


def _by_band(dots: Sequence[Dot], places: Sequence[tuple[float, float]], shown: list[tuple[int, str]]) -> list[_Points]:
    """Those that are not behind, and each band that is, the longest first: some programs take its places for all."""
    sides = dict(shown)
    found = []
    for band in (None, *reversed(LAGGARDS)):
        own = [n for n, dot in enumerate(dots) if (dot.band if is_behind(dot.band) else None) == band]
        if own:
            text = BANDS[band].label(language()) if band else _("其余")
            names = tuple(dots[n].name for n in own)
            texts = {at: f"{sides[n]}|{dots[n].name}" for at, n in enumerate(own) if n in sides}
            found.append(_Points(text, tuple(places[n] for n in own), names, texts, band))
    return sorted(found, key=lambda one: -len(one.places))


def _uprights(lines: Sequence[Line], scale: Scale, ups: tuple[float, float, float]) -> list[_Points]:
    """Lines from the first to the last of three heights, labelled at the middle one on the side that is free."""
    sides = ["r" if side == "start" else "l" for side in label_sides(lines, scale)]
    return [_line(line, [(line.value, y) for y in ups], side) for line, side in zip(lines, sides, strict=True)]


def _line(line: Line, places: Sequence[tuple[float, float]], side: str) -> _Points:
    return _Points(line.label, tuple(places), (line.label,) * len(places), {1: f"{side}|{line.label}"}, "line", False)


def _chart(slide: Slide, series: list[_Points], box: Box, form: str, dated: date | None) -> Chart:
    series.sort(key=lambda one: -len(one.places))
    data = XyChartData(number_format=form)
    rows: list[list[Cell]] = []
    for one in series:
        added = data.add_series(inert(one.label))
        for x, y in one.places:
            added.add_data_point(x, y)
        rows.append(["", one.label])
        rows += [[x, y, name] for (x, y), name in zip(one.places, one.names, strict=True)]
        rows.append([])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *(emu(n) for n in box), data)
    chart: Chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(workbook(rows, form, dated))
    chart.has_title = False
    chart.plots[0].vary_by_categories = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    chart.legend.font.size = Pt(LETTERS)
    return chart


def _finished(chart: Chart, series: list[_Points]) -> None:
    """How each series looks, which are in the legend, and the labels."""
    legend = chart.legend._element
    for n, (drawn, one) in enumerate(zip(chart.plots[0].series, series, strict=True)):
        shown = [(at, "", text) for at, text in one.shown.items()]
        drawn.format.line.fill.background()
        if one.look in ("line", "tick", ""):
            drawn.marker.style = XL_MARKER_STYLE.NONE
        else:
            drawn.marker.style, drawn.marker.size = _MARKERS[one.look]
            drawn.marker.format.fill.solid()
            drawn.marker.format.fill.fore_color.rgb = rgb(BAND_COLOUR[one.look])
            drawn.marker.format.line.color.rgb = rgb("FFFFFF")
        if one.look == "line":
            drawn.format.line.color.rgb = rgb(NEUTRAL)
            drawn.format.line.width = Pt(1)
            drawn.format.line._get_or_add_ln().append(parse_xml(f'<a:prstDash {nsdecls("a")} val="dash"/>'))
        if shown:
            put_labels(drawn, labels(shown, "General", "r", SOFT if one.look == "line" else INK, rest=False))
        if one.look == "tick":
            _ticks(drawn._element)
        if not one.listed:
            entry = parse_xml(f'<c:legendEntry {nsdecls("c")}><c:idx val="{n}"/><c:delete val="1"/></c:legendEntry>')
            legend.find(qn("c:legendPos")).addnext(entry)
    named_fonts(chart)


def _ticks(series: etree._Element) -> None:
    """An upright stroke at each point, as high as most of a row."""
    bars = parse_xml(
        f'<c:errBars {nsdecls("c", "a")}><c:errDir val="y"/><c:errBarType val="both"/><c:errValType val="fixedVal"/>'
        f'<c:noEndCap val="1"/><c:val val="0.36"/><c:spPr><a:ln w="25400"><a:solidFill><a:srgbClr val="{NEUTRAL[1:]}"/>'
        "</a:solidFill></a:ln></c:spPr></c:errBars>"
    )
    place = series.find(qn("c:xVal"))
    assert place is not None
    place.addprevious(bars)
