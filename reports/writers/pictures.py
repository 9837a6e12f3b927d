"""A picture of a report in; the Plotly figure that draws it, without the colours of its text, out."""

from collections.abc import Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from charts.look import BAND_COLOUR, EDGE, NEUTRAL, base, shape
from reports.model import Axis, Bars, Dot, Kind, Line, Number, Picture, Scatter, Stacked, Swarm
from reports.writers.cells import written
from reports.writers.marks import band_of, colour, heights, is_behind, label_sides, named, part_colours, symbol
from reports.writers.scale import Scale, along, axis_title, up
from warehouse.lettering import inert

# Pixels; names are placed for a plot this wide.
_BAR, _ROW, _PLOT, _HIGH = 24, 40, 640, 400
_SIDES = {"r": "middle right", "l": "middle left", "t": "top center", "b": "bottom center"}
_DASHED = {"color": NEUTRAL, "width": 1.4, "dash": "dash"}


def figure(picture: Picture) -> go.Figure:
    """The picture; its marks say name and figure when they are pointed at."""
    if isinstance(picture, Bars):
        return _bars(picture)
    if isinstance(picture, Stacked):
        return _stacked(picture)
    return _scatter(picture) if isinstance(picture, Scatter) else _swarm(picture)


def _bars(picture: Bars) -> go.Figure:
    several = len(picture.series) > 1
    drawn = base(max(1, len(picture.names)) * (_BAR * 3 // 4 * len(picture.series) if several else _BAR) + 96)
    for nth, series in enumerate(picture.series):
        texts = [
            f"{symbol(band_of(series, n))} {text}".strip()
            for n, text in enumerate(_texts(series.values, picture.axis.kind))
        ]
        drawn.add_bar(
            **_lying(series.label, series.values),
            text=texts,
            textposition="outside",
            cliponaxis=False,
            marker={"color": [colour(band_of(series, n), nth) for n in range(len(series.values))]},
            hovertext=_hovers(picture.names, texts, series.label),
            hovertemplate="%{hovertext}<extra></extra>",
        )
    _rows(drawn, picture.names, several)
    layout = {"barmode": "group", "bargap": 0.28, "margin": {"r": 64, "t": 60 if several else 28}}
    drawn.update_layout(xaxis=_axis(picture.axis, along(picture)), **layout)
    _across(drawn, picture.lines, along(picture))
    return drawn


def _stacked(picture: Stacked) -> go.Figure:
    drawn = base(max(1, len(picture.names)) * _BAR + 96)
    for series, tone in zip(picture.series, part_colours(picture), strict=True):
        drawn.add_bar(
            **_lying(series.label, series.values),
            marker={"color": tone, "line": {"width": 1, "color": EDGE}},
            hovertext=_hovers(picture.names, _texts(series.values, picture.axis.kind), series.label),
            hovertemplate="%{hovertext}<extra></extra>",
        )
    _rows(drawn, picture.names, True)
    layout = {"barmode": "stack", "bargap": 0.28, "margin": {"r": 24, "t": 60}}
    drawn.update_layout(xaxis=_axis(picture.axis, along(picture)), **layout)
    return drawn


def _scatter(picture: Scatter) -> go.Figure:
    axis, upright = along(picture), up(picture)
    drawn = base(_HIGH + 80)
    places = [(axis.at(dot.x) * _PLOT, (1 - upright.at(dot.y)) * _HIGH) for dot in picture.dots]
    texts = [
        f"{_shown(picture.x.label)} {written(dot.x, picture.x.kind)}<br>"
        f"{_shown(picture.y.label)} {written(dot.y, picture.y.kind)}"
        for dot in picture.dots
    ]
    sides = dict(named(picture.dots, places, (_PLOT, _HIGH), 12))
    _dots(drawn, picture.dots, [dot.y for dot in picture.dots], texts, sides)
    drawn.update_layout(
        xaxis=_axis(picture.x, axis),
        yaxis=_axis(picture.y, upright) | {"automargin": True},
        margin={"t": 28, "r": 24},
    )
    _across(drawn, picture.x_lines, axis)
    for line in picture.y_lines:
        words = {"text": _shown(line.label), "font": {"size": 12}, "xanchor": "right", "yanchor": "bottom"}
        drawn.add_hline(y=line.value, line=_DASHED, layer="below", annotation=words)
    return drawn


def _swarm(picture: Swarm) -> go.Figure:
    axis = along(picture)
    drawn = base(max(1, len(picture.names)) * _ROW + 96)
    offsets = heights(picture, axis, _PLOT, _ROW)
    downs = [dot.row - offset for dot, offset in zip(picture.dots, offsets, strict=True)]
    places = [(axis.at(dot.x) * _PLOT, (0.5 + down) * _ROW) for dot, down in zip(picture.dots, downs, strict=True)]
    sides = dict(named(picture.dots, places, (_PLOT, len(picture.names) * _ROW), 12))
    _dots(drawn, picture.dots, downs, [written(dot.x, picture.axis.kind) for dot in picture.dots], sides)
    known = [(n, value) for n, value in enumerate(picture.values) if value is not None]
    texts = [written(value, picture.axis.kind) for _n, value in known]
    drawn.add_scatter(
        x=[value for _n, value in known],
        y=[n for n, _value in known],
        mode="markers",
        marker={"symbol": "line-ns", "size": 22, "line": {"width": 2.5, "color": NEUTRAL}},
        hovertext=_hovers([picture.names[n] for n, _value in known], texts),
        hovertemplate="%{hovertext}<extra></extra>",
    )
    _rows(drawn, picture.names, False)
    drawn.update_layout(xaxis=_axis(picture.axis, axis), margin={"t": 28, "r": 24})
    _across(drawn, picture.lines, axis)
    return drawn


def _lying(name: str, values: Sequence[Number]) -> dict[str, Any]:
    """A series of bars: rows are numbers, because two counties can have one name."""
    numbers = [None if value is None else float(value) for value in values]
    return {"orientation": "h", "name": _shown(name), "x": numbers, "y": list(range(len(values)))}


def _dots(drawn: go.Figure, dots: Sequence[Dot], ups: list[float], texts: list[str], sides: dict[int, str]) -> None:
    """The dots, those that are behind on top and, where there is room, with their names."""
    order = sorted(range(len(dots)), key=lambda n: is_behind(dots[n].band))
    drawn.add_scatter(
        x=[dots[n].x for n in order],
        y=[ups[n] for n in order],
        mode="markers+text",
        cliponaxis=False,
        text=[_shown(dots[n].name) if n in sides else "" for n in order],
        textposition=[_SIDES[sides.get(n, "r")] for n in order],
        textfont={"size": 12},
        marker={
            "symbol": [shape(dots[n].band) if is_behind(dots[n].band) else "circle" for n in order],
            "color": [BAND_COLOUR[dots[n].band] if is_behind(dots[n].band) else NEUTRAL for n in order],
            "size": [11 if is_behind(dots[n].band) else 8 for n in order],
            "opacity": 1,
            "line": {"width": 1, "color": EDGE},
        },
        hovertext=_hovers([dots[n].name for n in order], [texts[n] for n in order]),
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _rows(drawn: go.Figure, names: Sequence[str], legend: bool) -> None:
    """A row for each name, the first on top, and a legend above them."""
    drawn.update_layout(
        showlegend=legend,
        legend={"orientation": "h", "x": 0, "y": 1, "yref": "container", "yanchor": "top", "traceorder": "normal"},
        yaxis={
            "tickvals": list(range(len(names))),
            "ticktext": [_shown(name) for name in names],
            "range": [max(1, len(names)) - 0.5, -0.5],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
        },
    )


def _axis(axis: Axis, spread: Scale) -> dict[str, Any]:
    pad = 0.015 * (spread.high - spread.low)
    return {
        "range": [spread.low - pad, spread.high + pad],
        "tickvals": spread.ticks,
        "ticktext": [spread.text(tick) for tick in spread.ticks],
        "title": {"text": _shown(axis_title(axis)), "font": {"size": 12}},
        "zeroline": False,
        "fixedrange": True,
    }


def _across(drawn: go.Figure, lines: Sequence[Line], axis: Scale) -> None:
    for line, side in zip(lines, label_sides(lines, axis), strict=True):
        words = {"text": _shown(line.label), "font": {"size": 12}, "y": 1, "yanchor": "bottom"}
        words["xanchor"] = "left" if side == "start" else "right"
        drawn.add_vline(x=line.value, line=_DASHED, layer="below", annotation=words)


def _texts(values: Sequence[Number], kind: Kind) -> list[str]:
    return [written(value, kind) for value in values]


def _hovers(names: Sequence[str], texts: Sequence[str], what: str = "") -> list[str]:
    return [f"<b>{_shown(name)}</b><br>{_shown(what)} {text}" for name, text in zip(names, texts, strict=True)]


def _shown(text: str) -> str:
    """Text that Plotly shows as it is written: it reads some tags."""
    return escape(inert(text), quote=False)
