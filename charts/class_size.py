"""Rates of large classes and their flow in; bars by place and stage, a strip per city and bars to either side out."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.bars import legend_above, name_rows
from charts.look import ACCENT, EDGE, GOOD, HATCH, LAGGING, NEUTRAL, SEVERE, base
from locales import _, language
from warehouse.metrics import points, two_places
from warehouse.terms import term

ROW, STRIP = 30, 30
# A region above a line: its colour and its shape.
GRADES: dict[str | None, tuple[str, str]] = {
    "severe": (SEVERE, "triangle-down"),
    "high": (LAGGING, "diamond"),
    None: (NEUTRAL, "circle"),
}


def place_label(row: dict[str, Any]) -> str:
    """Locality and stage in words: 城区小学."""
    lang = language()
    parts = [term("locality", row["locality"], lang), term("class_stage", row["stage"], lang)]
    return (" " if lang == "en" else "").join(parts)


def _percent(value: float | None) -> str:
    return "—" if value is None else f"{two_places(value * 100)}%"


def rates(rows: pl.DataFrame, lines: tuple[float, float]) -> go.Figure:
    """A bar per place and stage: the large classes, the huge among them, and where the rate stood at the last count.

    Args:
        rows: class_size rows of one region and period without sums over places or stages, in the order to be shown.
        lines: above which fraction a rate is high, and severe.
    """
    records = rows.to_dicts()
    places = list(range(len(records)))
    figure = base(ROW * max(len(records), 1) + 64, barmode="overlay", bargap=0.35)
    for name, column, colour, shape in (
        (_("大班额（56人及以上）"), "large_rate", "#8fb3d9", ""),
        (_("其中超大班额（66人及以上）"), "huge_rate", SEVERE, "/"),
    ):
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=name,
                y=places,
                x=[row[column] for row in records],
                marker={"color": colour, "pattern": {"shape": shape, **HATCH}},
                customdata=[f"{row['locality']}.{row['stage']}" for row in records],
                hovertext=[_rate_hover(row) for row in records],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    figure.add_trace(
        go.Scatter(
            x=[row["rate_before"] for row in records],
            y=places,
            name=_("上一次统计"),
            mode="markers",
            marker={"symbol": "line-ns", "size": 18, "line": {"width": 2.5, "color": NEUTRAL}},
            hoverinfo="skip",
        )
    )
    most = max([*(row["large_rate"] or 0 for row in records), *(row["rate_before"] or 0 for row in records), lines[1]])
    figure.add_trace(
        go.Scatter(
            x=[max(row["large_rate"] or 0, row["rate_before"] or 0) + most * 0.015 for row in records],
            y=places,
            mode="text",
            text=[f"{_percent(row['large_rate'])} / {_percent(row['huge_rate'])}" for row in records],
            textposition="middle right",
            textfont={"size": 12},
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        )
    )
    _draw_lines(figure, lines)
    name_rows(figure, [place_label(row) for row in records])
    legend_above(figure)
    figure.update_layout(xaxis=_axis(most * 1.36))
    return figure


def _axis(end: float) -> dict[str, Any]:
    return {"range": [0, end], "tickformat": ".0%", "fixedrange": True, "zeroline": False, "nticks": 7, "title": None}


def _draw_lines(figure: go.Figure, lines: tuple[float, float]) -> None:
    for line, colour in zip(lines, (LAGGING, SEVERE), strict=True):
        figure.add_vline(x=line, line={"color": colour, "width": 1.3, "dash": "dot"}, layer="below")


def _rate_hover(row: dict[str, Any]) -> str:
    words = [
        f"<b>{row['region_name']}</b> {_percent(row['large_rate'])}",
        _("{n}个班中大班额{large}个，超大班额{huge}个").format(
            n=f"{row['classes'] or 0:,}",
            large=f"{row['classes_over_55'] or 0:,}",
            huge=f"{row['classes_over_65'] or 0:,}",
        ),
    ]
    if row["change"] is not None:
        words.append(_("较上一次{change}").format(change=points(row["change"], language())))
    if row["masked_by"]:
        words.append(_("被{city}的平均数掩盖").format(city=row["masked_by"]))
    return "<br>".join(words)


def strips(
    cities: pl.DataFrame, counties: pl.DataFrame, own: dict[str, Any], lines: tuple[float, float], chosen: str | None
) -> go.Figure:
    """A strip per city: its counties as marks, its own rate as a bar across, the region's as a dashed line.

    Args:
        cities: class_size rows of the cities, the highest first.
        counties: those of their counties.
        own: the row of the region above.
        lines: above which fraction a rate is high, and severe.
        chosen: code of the county to ring.
    """
    codes = cities["region_code"].to_list()
    figure = base(STRIP * max(len(codes), 1) + 48)
    figure.add_vline(x=own["large_rate"], line={"color": NEUTRAL, "width": 1.4, "dash": "dash"}, layer="below")
    _draw_lines(figure, lines)
    known = counties.filter(pl.col("large_rate").is_not_null() & pl.col("parent_code").is_in(codes))
    for grade, (colour, symbol) in reversed(GRADES.items()):
        rows = [row for row in known.to_dicts() if row["grade"] == grade]
        ringed = [row["region_code"] == chosen for row in rows]
        figure.add_trace(
            go.Scatter(
                x=[row["large_rate"] for row in rows],
                y=[codes.index(row["parent_code"]) for row in rows],
                mode="markers",
                cliponaxis=False,
                marker={
                    "symbol": symbol,
                    "size": [15 if ring else 11 for ring in ringed],
                    "color": colour,
                    "line": {
                        "width": [3 if ring else 1 for ring in ringed],
                        "color": [ACCENT if ring else EDGE for ring in ringed],
                    },
                },
                customdata=[row["region_code"] for row in rows],
                hovertext=[_rate_hover(row) for row in rows],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    whole = cities.filter(pl.col("large_rate").is_not_null()).to_dicts()
    figure.add_trace(
        go.Scatter(
            x=[row["large_rate"] for row in whole],
            y=[codes.index(row["region_code"]) for row in whole],
            mode="markers",
            cliponaxis=False,
            marker={"symbol": "line-ns", "size": 22, "line": {"width": 3, "color": NEUTRAL}},
            customdata=[row["region_code"] for row in whole],
            hovertext=[_rate_hover(row) for row in whole],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    name_rows(figure, cities["region_name"].to_list())
    most = max([lines[1], *known["large_rate"].to_list()])
    figure.update_layout(margin={"l": 8, "r": 16, "t": 8, "b": 24}, xaxis=_axis(most * 1.05))
    return figure


def flow(rows: pl.DataFrame) -> go.Figure:
    """A bar per region to either side: large classes dissolved since the last count, and large classes added.

    Args:
        rows: class_size rows of regions, those with most added first.
    """
    records = rows.to_dicts()
    places = list(range(len(records)))
    figure = base(ROW * max(len(records), 1) + 48, barmode="relative", bargap=0.3)
    for name, column, sign, colour, shape in (
        (_("消化"), "dissolved_classes", -1, GOOD, ""),
        (_("新增"), "added_classes", 1, SEVERE, "/"),
    ):
        amounts = [row[column] or 0 for row in records]
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=name,
                y=places,
                x=[sign * amount for amount in amounts],
                text=[f"{'−' if sign < 0 else '+'}{amount:,}" if amount else "" for amount in amounts],
                textposition="outside",
                cliponaxis=False,
                marker={"color": colour, "pattern": {"shape": shape, **HATCH}},
                customdata=[row["region_code"] for row in records],
                hovertext=[_flow_hover(row) for row in records],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    name_rows(figure, [row["region_name"] for row in records])
    legend_above(figure)
    left, right = (
        max((row[name] or 0 for row in records), default=0) for name in ("dissolved_classes", "added_classes")
    )
    room = (left + right or 1) * 0.14
    figure.update_layout(xaxis={"visible": False, "fixedrange": True, "range": [-left - room, right + room]})
    return figure


def _flow_hover(row: dict[str, Any]) -> str:
    words = _("<b>{region}</b><br>大班额{before}个班 → {now}个班<br>消化{gone}，新增{more}")
    figures = {
        "before": "over_55_before",
        "now": "classes_over_55",
        "gone": "dissolved_classes",
        "more": "added_classes",
    }
    return words.format(
        region=row["region_name"], **{name: f"{row[column] or 0:,}" for name, column in figures.items()}
    )
