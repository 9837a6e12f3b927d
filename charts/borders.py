"""Polygons of regions and their values in; the map, drawn from its points alone so that nothing is fetched, out."""

from itertools import pairwise
from math import cos, radians
from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.geojson import Ring
from charts.look import ACCENT, BAND_COLOUR, base, shape
from charts.tiles import colours, hover, label
from warehouse.metrics import BANDS

# The map's points lie on a grid of so many steps across: finer than a screen shows, and a fraction of the file.
STEPS = 1500
# In pixels: between a phone's width and that of the map on a desk, so that neither leaves much of the height empty.
WIDTH, LOWEST, HIGHEST = 500.0, 280.0, 560.0
# So many regions have room for their names.
NAMED = 24
# A figure that is carried on, where the mark is a letter before the name.
HOLLOW = {"▼": "▽", "◆": "◇", "●": "○", "▲": "△"}


def borders(
    regions: pl.DataFrame, polygons: dict[str, list[Ring]], name: str, number: str, chosen: str | None = None
) -> go.Figure:
    """Every region that has a polygon, in the colour and with the symbol of its band.

    Args:
        regions: rows as the tiles have them.
        polygons: what the file holds, in degrees.
        name: the map's own.
        number: the words for its approval number, which stand on it beside the name.
        chosen: code of the region to ring.
    """
    rows = [row for row in regions.iter_rows(named=True) if row["region_code"] in polygons]
    drawn = _plain({row["region_code"]: polygons[row["region_code"]] for row in rows})
    points = [point for rings in drawn.values() for ring in rings for point in ring]
    (left, right), (low, high) = ((min(axis), max(axis)) for axis in zip(*points, strict=True))
    tall = WIDTH * (high - low) / ((right - left) or 1)
    pad = 0.02 * max(right - left, high - low)
    figure = base(
        int(min(max(tall, LOWEST), HIGHEST)) + 40,
        hovermode="closest",
        xaxis={
            "visible": False, "fixedrange": True, "constrain": "domain", "range": [left - pad, right + pad],
        },
        yaxis={
            "visible": False, "fixedrange": True, "constrain": "domain", "range": [low - pad, high + pad],
            "scaleanchor": "x", "scaleratio": 1,
        },
    )  # fmt: skip
    figure.update_layout(margin={"l": 8, "r": 8, "t": 8, "b": 34})
    # The ringed one last, so that no neighbour covers its line.
    for row in sorted(rows, key=lambda row: row["region_code"] == chosen):
        figure.add_trace(_area(row, drawn[row["region_code"]], row["region_code"] == chosen))
    figure.add_trace(_names(rows, [_inside(drawn[row["region_code"]]) for row in rows]))
    figure.add_annotation(
        x=0, xref="paper", xanchor="left", y=0, yref="paper", yanchor="top", yshift=-8, showarrow=False,
        text=f"{name} {number}".strip(), font={"size": 13},
    )  # fmt: skip
    return figure


def _plain(polygons: dict[str, list[Ring]]) -> dict[str, list[Ring]]:
    """Degrees as plain coordinates, east-west shortened as on the middle latitude, on a grid of STEPS."""
    points = [point for rings in polygons.values() for ring in rings for point in ring]
    latitudes = [y for _x, y in points]
    shorter = cos(radians((min(latitudes) + max(latitudes)) / 2))
    span = max((max(x for x, _y in points) - min(x for x, _y in points)) * shorter, max(latitudes) - min(latitudes))
    step = span / STEPS or 1.0
    found = {}
    for code, rings in polygons.items():
        thinned = [_thinned([(round(x * shorter / step) * step, round(y / step) * step) for x, y in r]) for r in rings]
        # An island smaller than a step has no area left; a region's last ring stays, so that it is never lost.
        found[code] = [ring for ring in thinned if len(set(ring)) > 2] or thinned[:1]
    return found


def _thinned(ring: Ring) -> Ring:
    return [point for point, before in zip(ring, [None, *ring], strict=False) if point != before]


def _area(row: dict[str, Any], rings: list[Ring], ringed: bool) -> go.Scatter:
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in rings:
        x += [*(round(point[0], 6) for point in ring), None]
        y += [*(round(point[1], 6) for point in ring), None]
    return go.Scatter(
        x=x[:-1],
        y=y[:-1],
        mode="lines",
        fill="toself",
        fillcolor=colours(row)[0],
        line={"color": ACCENT if ringed else BAND_COLOUR[row["band"]], "width": 4 if ringed else 1},
        hoveron="fills",
        hoverinfo="text",
        text=hover(row),
        name=row["region_name"],
    )


def _names(rows: list[dict[str, Any]], middles: list[tuple[float, float]]) -> go.Scatter:
    """A mark inside each region, to be clicked as an area cannot be; in its place the name while there is room."""
    named = len(rows) <= NAMED
    symbols = [_symbol(row) for row in rows]
    painted = [colours(row) for row in rows]
    ink = [ink for _fill, ink in painted]
    return go.Scatter(
        x=[x for x, _y in middles],
        y=[y for _x, y in middles],
        mode="markers+text" if named else "markers",
        text=[_letter(row) + label(row) for row in rows] if named else None,
        textposition="middle center",
        textfont={"size": 11, "color": ink},
        marker={"symbol": symbols, "size": 30 if named else 9, "color": ink, "opacity": 0 if named else 1},
        customdata=[row["region_code"] for row in rows],
        hovertext=[hover(row) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
        hoverlabel={"bgcolor": [fill for fill, _ink in painted], "font": {"color": ink}},
    )


def _letter(row: dict[str, Any]) -> str:
    if not row["band"]:
        return ""
    symbol = BANDS[row["band"]].symbol
    return HOLLOW[symbol] if row["reported"] is False else symbol


def _symbol(row: dict[str, Any]) -> str:
    if row["band"]:
        return shape(row["band"], row["reported"] is not False)
    return "x" if row["blank"] == "unreported" else "circle-open"


def _inside(rings: list[Ring]) -> tuple[float, float]:
    """A point inside a region: the middle of its widest stretch at the height of its largest ring's middle."""
    largest = max(rings, key=lambda ring: abs(_twice_area(ring)))
    heights = [y for _x, y in largest]
    height = (min(heights) + max(heights)) / 2
    crossings = sorted(
        x + (height - y) * (a - x) / (b - y)
        for ring in rings
        for (x, y), (a, b) in pairwise(ring)
        if (y <= height) != (b <= height)
    )
    stretches = list(zip(crossings[::2], crossings[1::2], strict=False))
    if not stretches:
        return largest[0]
    left, right = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
    return (left + right) / 2, height


def _twice_area(ring: Ring) -> float:
    return sum(x * b - a * y for (x, y), (a, b) in pairwise(ring))
