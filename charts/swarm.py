"""One metric of every city and county in; the swarm out: a row per city with a tick at its rate, a dot per county."""

from collections.abc import Sequence
from math import sqrt
from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.look import ACCENT, BAND_COLOUR, EDGE, NEUTRAL, axis_start, base, line_words, rate_axis, shade_lines, shape
from locales import _, language
from warehouse.metrics import BANDS, METRICS, points

ROW, LINE = 46, 30
# Dots are spread for a plot this wide: on a phone they may touch, on a desk they have room.
ASSUMED_WIDTH = 430
SMALLEST, LARGEST = 9.0, 18.0


def swarm(cities: pl.DataFrame, counties: pl.DataFrame, province: dict[str, Any], chosen: str | None) -> go.Figure:
    """The county swarm; of one city alone, a row per county instead, the worst on top.

    Args:
        cities: metric_value rows of level city, in the order of the rows from top to bottom.
        counties: metric_value rows of level county; `denominator` sets a dot's size, `parent_code` its row.
        province: the province's metric_value row, drawn as a dashed line.
        chosen: code of the county to ring.
    """
    metric = METRICS[province["metric"]]
    codes = cities["region_code"].to_list()
    shown = counties.filter(pl.col("parent_code").is_in(codes) & pl.col("value").is_not_null()).sort("value")
    alone = len(codes) == 1
    rows = shown if alone else cities
    places = {code: -float(index) for index, code in enumerate(rows["region_code"])}
    figure = base((LINE if alone else ROW) * len(places) + 64)
    shade_lines(figure, metric.key, province["as_of"])
    values = [*shown["value"], *cities["value"], province["value"]]
    start = axis_start(metric.key, province["as_of"], values)
    upper = rate_axis(figure, metric.key, province["as_of"], values, start=start)
    if alone:
        _dots(figure, shown.to_dicts(), list(places.values()), _sizes(shown), chosen)
        city = cities.row(0, named=True)
        behind = (city["value"] or 0) < (province["value"] or 0)
        _line(figure, city, "solid", "right" if behind else "left")
        _line(figure, province, "dash", "left" if behind else "right")
    else:
        sizes = dict(zip(shown["region_code"], _sizes(shown), strict=True))
        for code, members in shown.group_by("parent_code", maintain_order=True):
            own = [sizes[county] for county in members["region_code"]]
            offsets = spread([value / (upper - start) * ASSUMED_WIDTH for value in members["value"]], own, ROW * 0.38)
            heights = [places[str(code[0])] + offset / ROW for offset in offsets]
            _dots(figure, members.to_dicts(), heights, own, chosen)
        figure.add_trace(_ticks(cities.filter(pl.col("value").is_not_null()), places))
        _line(figure, province, "dash", "center")
    figure.update_layout(
        margin={"l": 8, "r": 24, "t": 28, "b": 8},
        yaxis={
            "tickvals": list(places.values()),
            "ticktext": [row["region_name"] if alone else _row_label(row) for row in rows.iter_rows(named=True)],
            "range": [0.45 - len(places), 0.6],
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
            "title": None,
        },
    )
    return figure


def _line(figure: go.Figure, row: dict[str, Any], dash: str, anchor: str) -> None:
    """A vertical line at a region's own rate with its name above; nothing where it has none."""
    if row["value"] is None:
        return
    figure.add_vline(x=row["value"], line={"color": NEUTRAL, "width": 1.4, "dash": dash}, layer="below")
    text = METRICS[row["metric"]].text(row["numerator"], row["denominator"], row["level"], language())
    figure.add_annotation(
        x=row["value"],
        y=1,
        yref="paper",
        yanchor="bottom",
        xanchor=anchor,
        showarrow=False,
        text=f"{row['region_name']} {text}",
        font={"size": 12},
    )


def _sizes(counties: pl.DataFrame) -> list[float]:
    plans = [float(plan or 0) for plan in counties["denominator"]]
    largest = max(plans, default=0) or 1
    return [SMALLEST + (LARGEST - SMALLEST) * sqrt(plan / largest) for plan in plans]


def _dots(
    figure: go.Figure, records: list[dict[str, Any]], heights: list[float], sizes: list[float], chosen: str | None
) -> None:
    """The counties' marks, those carried on from an earlier report on top; a ring behind the chosen one."""
    placed = sorted(zip(records, heights, sizes, strict=True), key=lambda dot: dot[0]["reported"] is False)
    for record, height, size in placed:
        if record["region_code"] == chosen:
            figure.add_trace(_ring(record["value"], height, size))
    carried = [record["reported"] is False for record, _height, _size in placed]
    figure.add_trace(
        go.Scatter(
            x=[record["value"] for record, _height, _size in placed],
            y=[height for _record, height, _size in placed],
            mode="markers",
            cliponaxis=False,
            marker={
                "symbol": [shape(record["band"], record["reported"] is not False) for record, *_place in placed],
                "size": [size for *_place, size in placed],
                "opacity": 1,
                "color": [BAND_COLOUR[record["band"]] for record, *_place in placed],
                "line": {"width": [2 if hollow else 1 for hollow in carried], "color": EDGE},
            },
            customdata=[record["region_code"] for record, *_place in placed],
            hovertext=[_county_hover(record) for record, *_place in placed],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )


def _ring(value: float, height: float, size: float) -> go.Scatter:
    return go.Scatter(
        x=[value],
        y=[height],
        mode="markers",
        cliponaxis=False,
        hoverinfo="skip",
        marker={"symbol": "circle-open", "size": size + 12, "color": ACCENT, "line": {"width": 3, "color": ACCENT}},
    )


def _ticks(cities: pl.DataFrame, places: dict[str, float]) -> go.Scatter:
    return go.Scatter(
        x=cities["value"].to_list(),
        y=[places[code] for code in cities["region_code"]],
        mode="markers",
        cliponaxis=False,
        marker={"symbol": "line-ns", "size": 30, "line": {"width": 3, "color": NEUTRAL}},
        customdata=cities["region_code"].to_list(),
        hovertext=[_city_hover(row) for row in cities.iter_rows(named=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def spread(centres: Sequence[float], sizes: Sequence[float], limit: float) -> list[float]:
    """Vertical offsets in pixels that keep discs apart: each takes the free place nearest to the row's middle.

    Where no place within `limit` is free the disc stays at the one that overlaps least.
    """
    placed: list[tuple[float, float, float]] = []
    offsets: list[float] = []
    steps = [0.0, *(sign * step for step in range(2, int(limit) + 1, 2) for sign in (1.0, -1.0))]
    for centre, size in zip(centres, sizes, strict=True):
        near = [other for other in placed if abs(other[0] - centre) < (other[2] + size) / 2]

        def room(offset: float, centre: float = centre, size: float = size, near: list[Any] = near) -> float:
            return min(
                (sqrt((x - centre) ** 2 + (y - offset) ** 2) - (other + size) / 2 for x, y, other in near),
                default=1.0,
            )

        offset = next((step for step in steps if room(step) >= 0), None)
        if offset is None:
            offset = max(steps, key=room)
        placed.append((centre, offset, size))
        offsets.append(offset)
    return offsets


def _row_label(row: dict[str, Any]) -> str:
    count = f"{row['severe_counties']}/{row['counties']}"
    return f"{row['region_name']}  {f'<b>{count}</b>' if row['severe_counties'] else count}"


def _change(row: dict[str, Any]) -> str:
    if row["change"] is None or row["reported"] is False:  # a figure that is carried on has not been measured again
        return ""
    return "<br>" + _("较上期{change}").format(change=points(row["change"], language()))


def _figures(row: dict[str, Any]) -> str:
    metric = METRICS[row["metric"]]
    return f"{metric.label(language())} {metric.text(row['numerator'], row['denominator'], row['level'], language())}"


def _city_hover(row: dict[str, Any]) -> str:
    counts = _("低于{lagging_line}%的县 {laggards} 个，其中低于{severe_line}% {severe} 个，共 {counties} 个县").format(
        **line_words(row["metric"], row["as_of"]),
        laggards=row["laggard_counties"],
        severe=row["severe_counties"],
        counties=row["counties"],
    )
    return f"<b>{row['region_name']}</b><br>{_figures(row)}{_change(row)}<br>{counts}"


def _county_hover(row: dict[str, Any]) -> str:
    band = BANDS[row["band"]] if row["band"] else None
    lines = [
        _("<b>{county}</b>（{city}）").format(county=row["region_name"], city=row["city_name"]),
        _figures(row) + _change(row),
    ]
    if band:
        lines.append(band.marked(language()))
    if row["masked_by"]:
        lines.append(_("被{city}的平均数掩盖").format(city=row["masked_by"]))
    if row["reported"] is False:
        lines.append(_("本期未报，沿用上次数据"))
    return "<br>".join(lines)
