"""A picture of a report in; the lines, boxes, marks and texts that draw it, in points from the top left, out."""

from dataclasses import dataclass, field
from typing import Any

from charts.look import BAND_COLOUR, NEUTRAL, SHAPE
from locales import language
from reports.model import Axis, Bars, Dot, Line, Picture, Scatter, Stacked, Swarm
from reports.writers.cells import written
from reports.writers.marks import (
    band_of,
    bands_in,
    colour,
    heights,
    ink,
    is_behind,
    label_sides,
    named,
    part_colours,
    symbol,
)
from reports.writers.scale import Scale, along, axis_title, up
from warehouse.lettering import inert, width
from warehouse.metrics import BANDS

_SMALL, _ROW, _LANE = 9.0, 15.0, 24.0
_LONGEST = 28  # narrow letters of a name
_GRID, _INK, _SOFT = "#e3e6ea", "#222222", "#666666"


@dataclass
class Drawing:
    """What is drawn, in its order: records of a kind and its numbers."""

    wide: float
    high: float = 0.0
    items: list[list[Any]] = field(default_factory=list)

    def box(self, x: float, y: float, wide: float, high: float, tone: str) -> None:
        self.items.append(["box", x, y, max(wide, 0.1), high, tone])

    def line(self, x: float, y: float, to_x: float, to_y: float, tone: str, thick: float, dashed: bool = False) -> None:
        self.items.append(["line", x, y, to_x, to_y, tone, thick, dashed])

    def mark(self, x: float, y: float, shape: str, tone: str, size: float) -> None:
        self.items.append(["mark", x, y, shape, tone, size])

    def text(self, x: float, y: float, anchor: str, text: str, tone: str = _INK, size: float = _SMALL) -> None:
        if text:
            self.items.append(["text", x, y, anchor, inert(text), tone, size])


@dataclass(frozen=True)
class _Plot:
    """Where the plot lies, and the scales along and up it."""

    left: float
    top: float
    wide: float
    high: float
    along: Scale

    def x(self, value: float) -> float:
        return self.left + self.along.at(value) * self.wide


def drawn(picture: Picture, wide: float, axis: Scale | None = None) -> Drawing:
    """The picture, so many points wide; `axis` is that of the whole where it is a part of one."""
    drawing = Drawing(wide)
    top = _key(drawing, picture)
    axis = axis or along(picture)
    if isinstance(picture, Bars):
        _bars(drawing, picture, top, axis)
    elif isinstance(picture, Stacked):
        _stacked(drawing, picture, top, axis)
    elif isinstance(picture, Swarm):
        _swarm(drawing, picture, top, axis)
    else:
        _scatter(drawing, picture, top, axis)
    return drawing


def row_height(picture: Picture) -> float:
    """Points that each name of a picture takes."""
    if isinstance(picture, Swarm):
        return _LANE
    return 10.0 * len(picture.series) + 5 if isinstance(picture, Bars) and len(picture.series) > 1 else _ROW


def _key(drawing: Drawing, picture: Picture) -> float:
    """What colours mean, on a line of their own; where the plot may begin."""
    at = 0.0
    for band in bands_in(picture):
        drawing.mark(at + 4, 6, SHAPE[BANDS[band].symbol], BAND_COLOUR[band], 7)
        at = _word(drawing, at + 11, BANDS[band].label(language()))
    if isinstance(picture, Bars) and len(picture.series) > 1:
        for nth, series in enumerate(picture.series):
            drawing.box(at, 2, 8, 8, colour(None, nth))
            at = _word(drawing, at + 11, series.label)
    if isinstance(picture, Stacked):
        for series, tone in zip(picture.series, part_colours(picture), strict=True):
            drawing.box(at, 2, 8, 8, tone)
            at = _word(drawing, at + 11, series.label)
    return 16.0 if at else 0.0


def _word(drawing: Drawing, at: float, text: str) -> float:
    drawing.text(at, 6, "l", text, _SOFT)
    return at + width(text) * _SMALL / 2 + 12


def _names(names: tuple[str, ...]) -> float:
    """Points that the names before the rows take."""
    return max((width(_short(name)) for name in names), default=0) * _SMALL / 2 + 6


def _short(name: str) -> str:
    """A name that would take the room of the picture, cut; its table has all of it."""
    if width(name) <= _LONGEST:
        return name
    kept = next(n for n in range(len(name), 0, -1) if width(name[:n]) <= _LONGEST - 2)
    return name[:kept] + "…"


def _ground(drawing: Drawing, title: Axis, plot: _Plot, lines: tuple[Line, ...]) -> None:
    """Grid, ticks, the axis' title, and the lines that lie across with their labels above."""
    bottom = plot.top + plot.high
    for tick in plot.along.ticks:
        drawing.line(plot.x(tick), plot.top, plot.x(tick), bottom, _GRID, 0.5)
        drawing.text(plot.x(tick), bottom + 7, "c", plot.along.text(tick), _SOFT, 8)
    drawing.text(plot.left + plot.wide / 2, bottom + 18, "c", axis_title(title), _SOFT, 8)
    for line, side in zip(lines, label_sides(lines, plot.along), strict=True):
        x = plot.x(line.value)
        drawing.line(x, plot.top - 2, x, bottom, NEUTRAL, 0.9, True)
        drawing.text(
            x + (2 if side == "start" else -2), plot.top - 8, "l" if side == "start" else "r", line.label, _SOFT, 8
        )
    drawing.high = bottom + 25


def _bars(drawing: Drawing, picture: Bars, top: float, axis: Scale) -> None:
    count = len(picture.series)
    row = row_height(picture)
    left, above = _names(picture.names), 14.0 if picture.lines else 0.0
    plot = _Plot(left, top + above, drawing.wide - left - 52, row * len(picture.names), axis)
    _ground(drawing, picture.axis, plot, picture.lines)
    thick = (row - 5) / count
    for n, name in enumerate(picture.names):
        y = plot.top + n * row
        drawing.text(left - 5, y + row / 2, "r", _short(name))
        for nth, series in enumerate(picture.series):
            value, band = series.values[n], band_of(series, n)
            if value is None:
                drawing.text(
                    plot.x(0.0) + 3, y + 2.5 + (nth + 0.5) * thick, "l", written(None, picture.axis.kind), _SOFT, 8
                )
                continue
            ends = sorted((plot.x(0.0), plot.x(float(value))))
            drawing.box(ends[0], y + 2.5 + nth * thick, ends[1] - ends[0], thick - 0.5, colour(band, nth))
            text = f"{symbol(band)} {written(value, picture.axis.kind)}".strip()
            drawing.text(ends[1] + 3, y + 2.5 + (nth + 0.5) * thick, "l", text, size=8)


def _stacked(drawing: Drawing, picture: Stacked, top: float, axis: Scale) -> None:
    left = _names(picture.names)
    plot = _Plot(left, top, drawing.wide - left - 14, _ROW * len(picture.names), axis)
    _ground(drawing, picture.axis, plot, ())
    tones = part_colours(picture)
    for n, name in enumerate(picture.names):
        y, at = plot.top + n * _ROW, 0.0
        drawing.text(left - 5, y + _ROW / 2, "r", _short(name))
        for series, tone in zip(picture.series, tones, strict=True):
            value = float(series.values[n] or 0)
            wide = plot.x(at + value) - plot.x(at)
            drawing.box(plot.x(at), y + 2.5, wide - 0.5, _ROW - 5, tone)
            text = written(series.values[n], picture.axis.kind)
            if value and width(text) * 4 + 4 <= wide:
                drawing.text(plot.x(at) + wide / 2, y + _ROW / 2, "c", text, ink(tone), 8)
            at += value


def _swarm(drawing: Drawing, picture: Swarm, top: float, axis: Scale) -> None:
    row, left = _LANE, _names(picture.names)
    plot = _Plot(left + 4, top + 14.0, drawing.wide - left - 28, row * len(picture.names), axis)
    _ground(drawing, picture.axis, plot, picture.lines)
    for n, (name, value) in enumerate(zip(picture.names, picture.values, strict=True)):
        y = plot.top + (n + 0.5) * row
        drawing.text(left - 5, y, "r", _short(name))
        drawing.line(plot.left, y + row / 2, plot.left + plot.wide, y + row / 2, _GRID, 0.4)
        if value is not None:
            drawing.line(plot.x(value), y - 8, plot.x(value), y + 8, NEUTRAL, 1.6)
    offsets = heights(picture, axis, plot.wide, row)
    places = [
        (axis.at(dot.x) * plot.wide, (dot.row + 0.5 - offset) * row)
        for dot, offset in zip(picture.dots, offsets, strict=True)
    ]
    _dots(drawing, picture.dots, places, plot)


def _scatter(drawing: Drawing, picture: Scatter, top: float, axis: Scale) -> None:
    upright = up(picture)
    left = max(width(upright.text(tick)) for tick in upright.ticks) * 4 + 8.0
    plot = _Plot(left, top + 28.0, drawing.wide - left - 24, 290.0, axis)
    drawing.text(0, top + 8, "l", axis_title(picture.y), _SOFT, 8)
    _ground(drawing, picture.x, plot, picture.x_lines)
    for tick in upright.ticks:
        y = plot.top + (1 - upright.at(tick)) * plot.high
        drawing.line(plot.left, y, plot.left + plot.wide, y, _GRID, 0.5)
        drawing.text(left - 4, y, "r", upright.text(tick), _SOFT, 8)
    for line in picture.y_lines:
        y = plot.top + (1 - upright.at(line.value)) * plot.high
        drawing.line(plot.left, y, plot.left + plot.wide, y, NEUTRAL, 0.9, True)
        drawing.text(plot.left + plot.wide, y - 6, "r", line.label, _SOFT, 8)
    places = [(axis.at(dot.x) * plot.wide, (1 - upright.at(dot.y)) * plot.high) for dot in picture.dots]
    _dots(drawing, picture.dots, places, plot)


def _dots(drawing: Drawing, dots: tuple[Dot, ...], places: list[tuple[float, float]], plot: _Plot) -> None:
    """The dots, those that are behind last, and the names of these where there is room."""
    for n in sorted(range(len(dots)), key=lambda n: is_behind(dots[n].band)):
        (x, y), band = places[n], dots[n].band
        behind = is_behind(band)
        shape = SHAPE[BANDS[str(band)].symbol] if behind else "circle"
        drawing.mark(plot.left + x, plot.top + y, shape, BAND_COLOUR[band] if behind else NEUTRAL, 6.5 if behind else 5)
    for n, side in named(dots, places, (plot.wide, plot.high), 8):
        x, y = plot.left + places[n][0], plot.top + places[n][1]
        shift = {"r": (5, 0, "l"), "l": (-5, 0, "r"), "t": (0, -9, "c"), "b": (0, 9, "c")}[side]
        drawing.text(x + shift[0], y + shift[1], str(shift[2]), dots[n].name, size=8)
