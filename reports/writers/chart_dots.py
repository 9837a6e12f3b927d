"""A scatter or a swarm in; a native chart of points out, its laggards in their colours, the worst of them named."""

from collections.abc import Sequence

from xlsxwriter.chart import Chart

from charts.look import BAND_COLOUR
from charts.swarm import spread
from locales import _, language
from reports.model import Axis, Dot, Line, Scatter, Swarm
from reports.writers.cells import LAGGARDS, inert
from reports.writers.chart_sheet import GRID, LINES, PAPER, SERIES, Sheet, ends, letters, scale
from warehouse.lettering import width
from warehouse.metrics import BANDS

_MARKER = {"severe": "square", "lagging": "diamond"}
_SIZE = 5
_DASHES = ("dash", "round_dot", "long_dash_dot")
_APART = "\u2003"
_NAMED = 12  # of the points below a line so many have their names beside them
ROW_HIGH, SCATTER_HIGH = 20, 320  # points: a row of a swarm, a whole scatter
_PLOT = 0.8  # of a scatter is not axes and legend


def scatter(picture: Scatter, sheet: Sheet, points_wide: float) -> Chart:
    """Write the points to the sheet; the chart over them, for a place so wide."""
    chart = sheet.book.add_chart({"type": "scatter"})
    across = ends(picture.x, [*(dot.x for dot in picture.dots), *(line.value for line in picture.x_lines)])
    up = ends(picture.y, [*(dot.y for dot in picture.dots), *(line.value for line in picture.y_lines)])
    scales = points_wide * _PLOT / (across[1] - across[0]), SCATTER_HIGH * _PLOT / (up[1] - up[0])
    _dots(chart, sheet, picture.dots, (picture.x, picture.y), scales)
    for n, line in enumerate(picture.x_lines):
        _line(chart, sheet, line, [line.value] * 2, up, n)
    for n, line in enumerate(picture.y_lines):
        _line(chart, sheet, line, across, [line.value] * 2, len(picture.x_lines) + n)
    chart.set_x_axis(scale(picture.x, across, True, crossing="min"))
    chart.set_y_axis(scale(picture.y, up, True, crossing="min"))
    chart.set_legend({"position": "bottom", "font": letters()})
    return chart


def swarm(picture: Swarm, sheet: Sheet, points_wide: float) -> Chart:
    """Write the points to the sheet; the chart over them, the first row on top, for a place so wide."""
    chart = sheet.book.add_chart({"type": "scatter"})
    own = [value for value in picture.values if value is not None]
    limits = ends(picture.axis, [*(dot.x for dot in picture.dots), *own, *(line.value for line in picture.lines)])
    left = (max(map(width, picture.names)) / 2 + 1.5) * letters()["size"] / points_wide
    across = points_wide * (0.96 - left) / (limits[1] - limits[0])
    _dots(chart, sheet, _spread(picture, across), (picture.axis, Axis(_("行"), "number")), (across, ROW_HIGH))
    rows = range(len(picture.names))
    foot, top = -float(len(picture.names)), 1.0
    _ticks(chart, sheet, picture)
    for n, line in enumerate(picture.lines):
        _line(chart, sheet, line, [line.value] * 2, (foot, top), n)
    named = sheet.column("", picture.names, "text", aside=True)
    at = sheet.column("", [limits[0]] * len(rows), "number", aside=True)
    down = sheet.column("", [-row for row in rows], "number", aside=True)
    texts = [{"value": inert(name) + _APART} for name in picture.names]
    chart.add_series(
        {
            "name": sheet.heading(named),
            "categories": sheet.span(at, 0, len(rows) - 1),
            "values": sheet.span(down, 0, len(rows) - 1),
            "line": {"none": True},
            "marker": {"type": "none"},
            "data_labels": {"value": True, "position": "left", "font": letters(), "custom": texts},
        }
    )
    chart.set_x_axis(scale(picture.axis, limits, False, crossing="min"))
    guides = {"visible": True, "line": {"color": GRID, "width": 0.5}}
    chart.set_y_axis(
        {"min": foot, "max": top, "major_unit": 1, "visible": False, "crossing": "min", "major_gridlines": guides}
    )
    series = len(chart.series)
    chart.set_legend({"position": "bottom", "font": letters(), "delete_series": [series - 1]})
    high = len(rows) * ROW_HIGH + 72
    chart.set_plotarea({"layout": {"x": left, "y": 0.01, "width": 0.96 - left, "height": 1 - 62 / high}})
    return chart


def _spread(picture: Swarm, points: float) -> list[Dot]:
    """The dots with the places in their rows, so that none covers another."""
    placed = []
    for row in range(len(picture.names)):
        members = sorted((dot for dot in picture.dots if dot.row == row), key=lambda dot: dot.x)
        offsets = spread([dot.x * points for dot in members], [_SIZE + 1.0] * len(members), ROW_HIGH * 0.4)
        placed += [
            Dot(dot.name, dot.x, offset / ROW_HIGH - row, dot.band, row)
            for dot, offset in zip(members, offsets, strict=True)
        ]
    return placed


def _named(dots: Sequence[Dot], scales: tuple[float, float]) -> set[int]:
    """Which dots have their names beside them: the worst whose names cover neither a dot nor another name.

    Args:
        dots: all that are drawn.
        scales: points on paper that a unit across and a unit up take.
    """
    size, across, up = letters()["size"], *scales
    places = [(dot.x * across, dot.y * up) for dot in dots]
    boxes = [(x - _SIZE / 2, x + _SIZE / 2, y, _SIZE / 2) for x, y in places]
    named: set[int] = set()
    for n in sorted(range(len(dots)), key=lambda n: dots[n].x):
        if dots[n].band not in LAGGARDS or len(named) == _NAMED:
            continue
        (x, y), wide = places[n], width(dots[n].name) / 2 * size
        box = (x + _SIZE, x + _SIZE + wide, y, size / 2)
        if all(
            box[1] < left or right < box[0] or abs(y - middle) >= half + box[3] for left, right, middle, half in boxes
        ):
            named.add(n)
            boxes.append(box)
    return named


def _dots(
    chart: Chart, sheet: Sheet, dots: Sequence[Dot], axes: tuple[Axis, Axis], scales: tuple[float, float]
) -> None:
    """Add a series for each colour, those of none first; all lie in the same columns, one after the other."""
    order = [None, *LAGGARDS[::-1]]
    colour = [dot.band if dot.band in LAGGARDS else None for dot in dots]
    ordered = sorted(range(len(dots)), key=lambda n: (order.index(colour[n]), dots[n].x))
    named = _named(dots, scales)
    sheet.column("", [dots[n].name for n in ordered], "text")
    bands = [dots[n].band for n in ordered]
    sheet.column(_("档次"), [BANDS[band].label(language()) if band else None for band in bands], "text")
    across = sheet.column(axes[0].label, [dots[n].x for n in ordered], axes[0].kind)
    up = sheet.column(axes[1].label, [dots[n].y for n in ordered], axes[1].kind)
    rest = _("其他") if any(colour) else axes[0].label
    first = 0
    for band in order:
        members = [n for n in ordered if colour[n] == band]
        if not members:
            continue
        last = first + len(members) - 1
        texts = [{"value": inert(dots[n].name)} if n in named else {"delete": True} for n in members]
        labels = {"value": True, "position": "right", "font": letters(), "custom": texts}
        chart.add_series(
            {
                "name": BANDS[band].label(language()) if band else rest,
                "categories": sheet.span(across, first, last),
                "values": sheet.span(up, first, last),
                "line": {"none": True},
                "marker": {
                    "type": _MARKER[band] if band else "circle",
                    "size": _SIZE + bool(band),
                    "fill": {"color": BAND_COLOUR[band] if band else SERIES[0]},
                    "border": {"color": PAPER, "width": 0.5},
                },
                "data_labels": labels if named & set(members) else None,
            }
        )
        first = last + 1


def _ticks(chart: Chart, sheet: Sheet, picture: Swarm) -> None:
    """A stroke across each row at the row's own value."""
    there = [(value, -row) for row, value in enumerate(picture.values) if value is not None]
    if not there:
        return
    across = sheet.column(picture.axis.label, [value for value, _row in there], picture.axis.kind)
    up = sheet.column("", [row for _value, row in there], "number", aside=True)
    stroke = {"type": "fixed", "value": 0.36, "end_style": 0, "line": {"color": SERIES[1], "width": 1.75}}
    chart.add_series(
        {
            "name": _("竖线为该行的值"),
            "categories": sheet.span(across, 0, len(there) - 1),
            "values": sheet.span(up, 0, len(there) - 1),
            "line": {"none": True},
            "marker": {"type": "none"},
            "y_error_bars": stroke,
        }
    )


def _line(chart: Chart, sheet: Sheet, line: Line, across: Sequence[float], up: Sequence[float], n: int) -> None:
    first = sheet.column(line.label, across, "number", aside=True)
    second = sheet.column("", up, "number", aside=True)
    chart.add_series(
        {
            "name": sheet.heading(first),
            "categories": sheet.span(first, 0, 1),
            "values": sheet.span(second, 0, 1),
            "line": {"color": LINES[n % len(LINES)], "width": 1.25, "dash_type": _DASHES[n % len(_DASHES)]},
            "marker": {"type": "none"},
        }
    )
