"""One metric of every city and county in; the tile wall out: a row per city, a tile per county, the worst first."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.look import ACCENT, BAND_COLOUR, base, shape
from locales import _, language
from warehouse.metrics import BANDS, LAGGARDS, METRICS, points

ROW = 58
# Tiles carry text, so they are paler than dots except for the worst, whose text is white.
TILE: dict[str | None, tuple[str, str]] = {
    "severe": ("#b93815", "#ffffff"),
    "lagging": ("#f0a63c", "#1f1400"),
    "fair": ("#c3ccd6", "#17202b"),
    "good": ("#b4d3cd", "#10241f"),
    None: ("#e3e6ea", "#17202b"),
}


def wall(cities: pl.DataFrame, counties: pl.DataFrame, chosen: str | None = None) -> go.Figure:
    """The tile wall.

    Args:
        cities: metric_value rows of level city, in the order of the rows from top to bottom.
        counties: metric_value rows of level county with `parent_code`; within a row the lowest value comes first.
        chosen: code of the county to ring.
    """
    rows = {code: index for index, code in enumerate(cities["region_code"])}
    tiles: list[dict[str, Any]] = []
    for _code, members in counties.sort("value", nulls_last=True).group_by("parent_code", maintain_order=True):
        tiles += [tile | {"place": place} for place, tile in enumerate(members.iter_rows(named=True))]
    tiles = [tile for tile in tiles if tile["parent_code"] in rows]
    widest = max((tile["place"] + 1 for tile in tiles), default=1)
    figure = base(
        ROW * cities.height + 16,
        barmode="overlay",
        bargap=0.08,
        uniformtext={"minsize": 10, "mode": "hide"},
        xaxis={"visible": False, "fixedrange": True, "range": [0, widest]},
        yaxis={
            "tickvals": list(rows.values()),
            "ticktext": [f"{city['region_name']}<br>{_text(city)}" for city in cities.iter_rows(named=True)],
            "range": [cities.height - 0.5, -0.5],
            "fixedrange": True,
            "automargin": True,
            "showgrid": False,
            "zeroline": False,
            "title": None,
        },
    )
    figure.add_trace(
        go.Bar(
            orientation="h",
            base=[tile["place"] + 0.03 for tile in tiles],
            x=[0.94] * len(tiles),
            y=[rows[tile["parent_code"]] for tile in tiles],
            marker={
                "color": [TILE[tile["band"]][0] for tile in tiles],
                "line": {
                    "width": [4 if tile["region_code"] == chosen else 1 for tile in tiles],
                    "color": [ACCENT if tile["region_code"] == chosen else BAND_COLOUR[tile["band"]] for tile in tiles],
                },
                "cornerradius": 4,
            },
            text=[f"{tile['region_name']}<br>{_text(tile)}" for tile in tiles],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="inside",
            insidetextfont={"size": 12, "color": [TILE[tile["band"]][1] for tile in tiles]},
            customdata=[tile["region_code"] for tile in tiles],
            hovertext=[_hover(tile) for tile in tiles],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    # On a phone a tile is too narrow for its text: the mark keeps its band legible without colour.
    marked = [tile for tile in tiles if tile["band"]]
    figure.add_trace(
        go.Scatter(
            x=[tile["place"] + 0.5 for tile in marked],
            y=[rows[tile["parent_code"]] - 0.34 for tile in marked],
            mode="markers",
            marker={
                "symbol": [shape(tile["band"]) for tile in marked],
                "size": 7,
                "color": [TILE[tile["band"]][1] for tile in marked],
                "opacity": [1 if tile["band"] in LAGGARDS else 0.45 for tile in marked],
            },
            customdata=[tile["region_code"] for tile in marked],
            hovertext=[_hover(tile) for tile in marked],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    return figure


def _text(tile: dict[str, Any]) -> str:
    return METRICS[tile["metric"]].text(tile["numerator"], tile["denominator"], tile["level"], language())


def _symbol(tile: dict[str, Any]) -> str:
    return BANDS[tile["band"]].symbol if tile["band"] else ""


def _hover(tile: dict[str, Any]) -> str:
    lines = [
        _("<b>{county}</b>（{city}）").format(county=tile["region_name"], city=tile["city_name"]),
        f"{_symbol(tile)} {_text(tile)}",
    ]
    if tile["change"] is not None and tile["reported"] is not False:
        lines.append(_("较上期{change}").format(change=points(tile["change"], language())))
    if tile["masked_by"]:
        lines.append(_("被{city}的平均数掩盖").format(city=tile["masked_by"]))
    if tile["reported"] is False:
        lines.append(_("本期未报，沿用上次数据"))
    return "<br>".join(lines)
