"""A scatter or a swarm in; a native chart of points out, its laggards in their colours, the worst of them named."""

from collections.abc import Sequence
from dataclasses import replace

from xlsxwriter.chart import Chart

from locales import _, language
from reports.model import Axis, Dot, Line, Scatter, Swarm
from reports.writers import marks
from reports.writers.chart_sheet import GRID, LINE, LINES, PAPER, Sheet, axis_of, letters
from reports.writers.scale import Scale, along, up
from warehouse.lettering import inert, width
from warehouse.metrics import BANDS, LAGGARDS

_MARKER = {"severe": "square", "lagging": "diamond"}
_SIDES = {"r": "right", "l": "left", "t": "above", "b": "below"}
_DASHES = ("dash", "round_dot", "long_dash_dot")
_APART = "\u2003"
_SIZE = 5
ROW_HIGH, SCATTER_HIGH = 20, 320  # points: a row of a swarm, a whole scatter
FOOT = 84  # points: axis and legend
_PLOT = 0.84  # of a scatter's width is not its axis


def scatter(picture: Scatter, sheet: Sheet, points_wide: float) -> Chart:
    """Write the points to the sheet; the chart over them, for a place so wide."""
    chart = sheet.book.add_chart({"type": "scatter"})
    across, upwards = along(picture), up(picture)
    _dots(
        chart, sheet, picture.dots, (picture.x, picture.y), (across, upwards), points_wide * _PLOT, SCATTER_HIGH - FOOT
    )
    for n, line in enumerate(picture.x_lines):
        _line(chart, sheet, line, [line.value] * 2, (upwards.low, upwards.high), n)
    for n, line in enumerate(picture.y_lines, start=len(picture.x_lines)):
        _line(chart, sheet, line, (across.low, across.high), [line.value] * 2, n)
    chart.set_x_axis(axis_of(picture.x, across, True, crossing="min"))
    chart.set_y_axis(axis_of(picture.y, upwards, True, crossing="min"))
    chart.set_legend({"position": "bottom", "font": letters()})
    return chart


def swarm(picture: Swarm, sheet: Sheet, points_wide: float) -> Chart:
    """Write the points to the sheet; the chart over them, the first row on top, for a place so wide."""
    chart = sheet.book.add_chart({"type": "scatter"})
    across, rows = along(picture), len(picture.names)
    downwards = Scale(-float(rows), 1.0, 1.0, "number")
    left = (max(map(width, picture.names), default=0) / 2 + 1.5) * letters()["size"] / points_wide
    wide = points_wide * (0.96 - left)
    offsets = marks.heights(picture, across, wide, ROW_HIGH)
    dots = [replace(dot, y=offset - dot.row) for dot, offset in zip(picture.dots, offsets, strict=True)]
    axes = (picture.axis, Axis(_("行"), "number"))
    _dots(chart, sheet, dots, axes, (across, downwards), wide, (rows + 1) * ROW_HIGH)
    _ticks(chart, sheet, picture)
    for n, line in enumerate(picture.lines):
        _line(chart, sheet, line, [line.value] * 2, (downwards.low, downwards.high), n)
    _names(chart, sheet, picture, across.low)
    chart.set_x_axis(axis_of(picture.axis, across, False, crossing="min"))
    guides = {"visible": True, "line": {"color": GRID, "width": 0.5}}
    ends = {"min": downwards.low, "max": downwards.high, "major_unit": 1}
    chart.set_y_axis(ends | {"visible": False, "crossing": "min", "major_gridlines": guides})
    chart.set_legend({"position": "bottom", "font": letters(), "delete_series": [len(chart.series) - 1]})
    high = 1 - FOOT / (rows * ROW_HIGH + FOOT)
    chart.set_plotarea({"layout": {"x": left, "y": 0.01, "width": 0.96 - left, "height": high}})
    return chart


def _dots(
    chart: Chart,
    sheet: Sheet,
    dots: Sequence[Dot],
    axes: tuple[Axis, Axis],
    scales: tuple[Scale, Scale],
    wide: float,
    high: float,
) -> None:
    """Add a series for each colour, those of none first; all lie in the same columns, one after the other."""
    order = [None, *LAGGARDS[::-1]]
    colour = [dot.band if dot.band in LAGGARDS else None for dot in dots]
    ordered = sorted(range(len(dots)), key=lambda n: (order.index(colour[n]), dots[n].x))
    places = [(scales[0].at(dot.x) * wide, (1 - scales[1].at(dot.y)) * high) for dot in dots]
    named = dict(marks.named(dots, places, (wide, high), letters()["size"]))
    sheet.column("", [dots[n].name for n in ordered], "text")
    bands = [dots[n].band for n in ordered]
    sheet.column(_("档次"), [BANDS[band].label(language()) if band else None for band in bands], "text")
    across = sheet.column(axes[0].label, [dots[n].x for n in ordered], axes[0].kind)
    upwards = sheet.column(axes[1].label, [dots[n].y for n in ordered], axes[1].kind)
    rest = _("其他") if any(colour) else axes[0].label
    first = 0
    for band in order:
        members = [n for n in ordered if colour[n] == band]
        if not members:
            continue
        last = first + len(members) - 1
        texts = [
            {"value": inert(dots[n].name), "position": _SIDES[named[n]]} if n in named else {"delete": True}
            for n in members
        ]
        labels = {"value": True, "position": "right", "font": letters(), "custom": texts}
        chart.add_series(
            {
                "name": BANDS[band].label(language()) if band else rest,
                "categories": sheet.span(across, first, last),
                "values": sheet.span(upwards, first, last),
                "line": {"none": True},
                "marker": {
                    "type": _MARKER[band] if band else "circle",
                    "size": _SIZE + bool(band),
                    "fill": {"color": marks.colour(band)},
                    "border": {"color": PAPER, "width": 0.5},
                },
                "data_labels": labels if named.keys() & set(members) else None,
            }
        )
        first = last + 1


def _ticks(chart: Chart, sheet: Sheet, picture: Swarm) -> None:
    """A stroke across each row at the row's own value."""
    there = [(value, -row) for row, value in enumerate(picture.values) if value is not None]
    if not there:
        return
    across = sheet.column(picture.axis.label, [value for value, _row in there], picture.axis.kind)
    upwards = sheet.place("", [row for _value, row in there])
    stroke = {"type": "fixed", "value": 0.36, "end_style": 0, "line": {"color": LINE, "width": 1.75}}
    chart.add_series(
        {
            "name": _("竖线为该行的值"),
            "categories": sheet.span(across, 0, len(there) - 1),
            "values": sheet.span(upwards, 0, len(there) - 1),
            "line": {"none": True},
            "marker": {"type": "none"},
            "y_error_bars": stroke,
        }
    )


def _names(chart: Chart, sheet: Sheet, picture: Swarm, low: float) -> None:
    """The names of the rows, as labels of unseen points at the low end: an axis of points has no names."""
    last = len(picture.names) - 1
    named = sheet.place("", picture.names)
    at = sheet.place("", [low] * (last + 1))
    down = sheet.place("", [-row for row in range(last + 1)])
    texts = [{"value": inert(name) + _APART} for name in picture.names]
    chart.add_series(
        {
            "name": sheet.heading(named),
            "categories": sheet.span(at, 0, last),
            "values": sheet.span(down, 0, last),
            "line": {"none": True},
            "marker": {"type": "none"},
            "data_labels": {"value": True, "position": "left", "font": letters(), "custom": texts},
        }
    )


def _line(chart: Chart, sheet: Sheet, line: Line, across: Sequence[float], upwards: Sequence[float], n: int) -> None:
    first = sheet.place(line.label, across)
    second = sheet.place("", upwards)
    chart.add_series(
        {
            "name": sheet.heading(first),
            "categories": sheet.span(first, 0, 1),
            "values": sheet.span(second, 0, 1),
            "line": {"color": LINES[n % len(LINES)], "width": 1.25, "dash_type": _DASHES[n % len(_DASHES)]},
            "marker": {"type": "none"},
        }
    )
