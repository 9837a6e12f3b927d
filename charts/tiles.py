"""Regions with a metric's value in; a square for each where it lies among its neighbours, without boundaries, out."""

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.look import ACCENT, BAND_COLOUR, NEUTRAL, base, shape
from charts.wall import TILE
from locales import _, language
from warehouse.metrics import BANDS, METRICS, points

# Of a row: where there are few tiles they are wide, and have room for larger letters.
HEIGHT, FEW = {"city": 74, "county": 44}, 62
# Who has no task or reported nothing has no colour at all.
EMPTY = ("rgba(124,136,150,.12)", NEUTRAL)
# The fifths of a metric without lines, from the lowest on: fill and ink.
FIFTHS = (
    ("#e3ecf7", "#1d2733"), ("#c0d5ec", "#1d2733"), ("#93b6de", "#1d2733"),
    ("#5c8fcb", "#ffffff"), ("#2f68a8", "#ffffff"),
)  # fmt: skip
Place = tuple[int, int]


@cache
def places(level: str) -> dict[str, Place]:
    """Column and row of each region of a level: `city` or `county`; row 0 is the northernmost."""
    path = Path(__file__).with_name({"city": "tiles_cities.csv", "county": "tiles_counties.csv"}[level])
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}


def tiles(regions: pl.DataFrame, level: str, chosen: str | None = None) -> go.Figure:
    """The tile grid of the regions that have a place; counties are parted by lines where their city changes.

    Args:
        regions: rows as `words` reads them, of one level.
        level: city or county.
        chosen: code of the region to ring.
    """
    known = places(level)
    rows = [row for row in regions.iter_rows(named=True) if row["region_code"] in known]
    spots = [known[row["region_code"]] for row in rows]
    columns, lines = ([spot[axis] for spot in spots] or [0] for axis in (0, 1))
    first, last = min(lines), max(lines)
    few = level == "city" or max(columns) - min(columns) < 8
    figure = base(
        (max(HEIGHT[level], FEW) if few else HEIGHT[level]) * (last - first + 1) + 16,
        barmode="overlay",
        bargap=0,
        uniformtext={"minsize": 9, "mode": "hide"},
        xaxis={"visible": False, "fixedrange": True, "range": [min(columns) - 0.52, max(columns) + 0.52]},
        yaxis={"visible": False, "fixedrange": True, "range": [last + 0.52, first - 0.52]},
    )
    painted = [colours(row) for row in rows]
    ringed = [row["region_code"] == chosen for row in rows]
    figure.add_trace(
        go.Bar(
            x=[x for x, _y in spots],
            base=[y - 0.47 for _x, y in spots],
            y=[0.94] * len(rows),
            width=0.94,
            marker={
                "color": [fill for fill, _ink in painted],
                "line": {
                    "width": [4 if ring else 1 for ring in ringed],
                    "color": [
                        ACCENT if ring else BAND_COLOUR[row["band"]] for ring, row in zip(ringed, rows, strict=True)
                    ],
                },
                "cornerradius": 4,
            },
            text=[label(row) for row in rows],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="inside",
            insidetextfont={"size": 13 if few else 11, "color": [ink for _fill, ink in painted]},
            customdata=[row["region_code"] for row in rows],
            hovertext=[hover(row) for row in rows],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    figure.add_trace(_marks(rows, spots))
    if level == "county":
        figure.add_trace(_limits(dict(zip(spots, (row["parent_code"] for row in rows), strict=True))))
    return figure


def colours(row: dict[str, Any]) -> tuple[str, str]:
    """Fill and ink of a tile: its band's, or its fifth's where the metric has no lines."""
    if row["value"] is None:
        return EMPTY
    return TILE[row["band"]] if METRICS[row["metric"]].lines else FIFTHS[row["fifth"] - 1]


def fifths() -> str:
    """The shades of a metric without lines, for the legend."""
    return "".join(f'<b style="color:{fill}">■</b>' for fill, _ink in FIFTHS)


def _marks(rows: Sequence[dict[str, Any]], spots: Sequence[Place]) -> go.Scatter:
    """The band of each tile as a shape: on a phone a county's tile is too narrow for its text."""
    marked = [(row, spot) for row, spot in zip(rows, spots, strict=True) if row["band"] or row["blank"] == "unreported"]
    return go.Scatter(
        x=[x + 0.36 for _row, (x, _y) in marked],
        y=[y - 0.32 for _row, (_x, y) in marked],
        mode="markers",
        marker={
            "symbol": [shape(row["band"], row["reported"] is not False) if row["band"] else "x" for row, _at in marked],
            "size": 7,
            "color": [TILE[row["band"]][1] if row["band"] else NEUTRAL for row, _at in marked],
        },
        customdata=[row["region_code"] for row, _at in marked],
        hovertext=[hover(row) for row, _at in marked],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )


def _limits(cities: dict[Place, str]) -> go.Scatter:
    """Lines between tiles of two cities."""
    x: list[float | None] = []
    y: list[float | None] = []
    for (column, line), city in cities.items():
        if cities.get((column + 1, line), city) != city:
            x += [column + 0.5, column + 0.5, None]
            y += [line - 0.5, line + 0.5, None]
        if cities.get((column, line + 1), city) != city:
            x += [column - 0.5, column + 0.5, None]
            y += [line + 0.5, line + 0.5, None]
    return go.Scatter(x=x, y=y, mode="lines", line={"color": NEUTRAL, "width": 2.5}, hoverinfo="skip")


def words(row: dict[str, Any]) -> str:
    """A region's value as written everywhere, or why it has none.

    Args:
        row: a region with its metric_value columns and `blank`: no_task, zero_base, unreported, or None.
    """
    why = {"no_task": _("无任务"), "zero_base": _("分母为零"), "unreported": _("未填报")}
    if row["blank"]:
        return why[row["blank"]]
    return METRICS[row["metric"]].text(row["numerator"], row["denominator"], row["level"], language())


def label(row: dict[str, Any]) -> str:
    """What stands in a region: its short name, its value, and of a city the counties below the line."""
    value = words(row)
    if row["level"] == "county" and row["value"] is not None and METRICS[row["metric"]].unit == "wan":
        value = f"{row['numerator']:,.0f}"  # the tile has no room for more; the hover text has all of it
    lines = [row["short_name"], value]
    if row["laggard_counties"] is not None and row["value"] is not None and METRICS[row["metric"]].lines:
        lines.append(f"{row['laggard_counties']}/{row['counties']}")
    return "<br>".join(lines)


def hover(row: dict[str, Any]) -> str:
    """What a mark of a region says when it is pointed at."""
    symbol = BANDS[row["band"]].symbol if row["band"] else ""
    head = f"<b>{row['region_name']}</b>"
    if row["level"] == "county":
        head = _("<b>{county}</b>（{city}）").format(county=row["region_name"], city=row["city_name"])
    lines = [head, f"{symbol} {words(row)}".strip()]
    if row["value"] is not None and row["change"] is not None and row["reported"] is not False:
        lines.append(_("较上期{change}").format(change=points(row["change"], language())))
    if row["laggard_counties"] is not None and METRICS[row["metric"]].lines:
        counts = {key: row[f"{key}_counties"] for key in ("laggard", "severe")}
        lines.append(_("线下 {laggard} 县，其中严重滞后 {severe} 县").format(**counts))
    if row["reported"] is False:
        lines.append(_("本期未报，沿用上次数据"))
    return "<br>".join(lines)
