"""Counties with both rates of their buildings in; start against completion, the suspicious corners tinted, out."""

from collections.abc import Iterable
from math import ceil, floor, sqrt
from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.look import ACCENT, EDGE, FAIR, LAGGING, NEUTRAL, SEVERE, base
from locales import _, language
from warehouse.metrics import METRICS, area
from warehouse.terms import term

SMALLEST, LARGEST = 8.0, 24.0
# A corner has a shape as well as a colour; most counties are in none.
CORNER = {
    "hardly_completed": ("diamond", LAGGING, "◆"),
    "mostly_completed": ("square", ACCENT, "■"),
    "over_completed": ("x", SEVERE, "✖"),
    None: ("circle", FAIR, "●"),
}
TINT = {"hardly_completed": "rgba(207,124,0,.11)", "mostly_completed": "rgba(63,120,189,.12)"}


def quadrant(
    counties: pl.DataFrame, rule: dict[str, Any], province: dict[str, dict[str, Any]], chosen: str | None
) -> go.Figure:
    """A dot per county: start rate to the right, completion rate upwards, as large as its plan.

    Args:
        counties: county_quadrant rows with `full_name` and both rates.
        rule: the day's row of compare_rule.
        province: the province's own rows by metric, drawn as dotted lines.
        chosen: code of the county to ring.
    """
    records = counties.sort("planned_qty", descending=True).to_dicts()
    start, completion = (float(rule[f"{name}_percent"]) / 100 for name in ("start", "completion"))
    left, right = _span(counties["start_rate"], start)
    low, high = _span(counties["completion_rate"], completion)
    figure = base(470)
    _tint(figure, rule, right)
    for value, add in ((start, figure.add_vline), (completion, figure.add_hline)):
        add(value, line={"color": NEUTRAL, "width": 1.4}, layer="below")
    for metric, add in (("start_rate", figure.add_vline), ("completion_rate", figure.add_hline)):
        whole = province.get(metric, {}).get("value")
        if whole is not None:
            add(whole, line={"color": NEUTRAL, "width": 1.2, "dash": "dot"}, layer="below")
    figure.add_trace(
        go.Scatter(
            x=[low, max(right, high)], y=[low, max(right, high)], mode="lines", hoverinfo="skip",
            line={"color": SEVERE, "width": 1, "dash": "dash"},
        )
    )  # fmt: skip
    figure.add_trace(_marks(records, chosen))
    axis = {"tickformat": ".0%", "zeroline": False, "fixedrange": True}
    figure.update_layout(
        margin={"l": 8, "r": 16, "t": 12, "b": 8},
        xaxis={"range": [left, right], "title": METRICS["start_rate"].label(language())} | axis,
        yaxis={"range": [low, high], "title": METRICS["completion_rate"].label(language())} | axis,
    )
    return figure


def is_zoomed(counties: pl.DataFrame, rule: dict[str, Any]) -> bool:
    """Whether an axis begins above 0, which must then be said in the legend."""
    return any(
        begin > 0
        for name in ("start", "completion")
        for begin, _end in [_span(counties[f"{name}_rate"], float(rule[f"{name}_percent"]) / 100)]
    )


def _span(values: Iterable[float], line: float) -> tuple[float, float]:
    """Where an axis begins and ends: at 0 unless everything is far from it, with room for the marks at either end."""
    values = [*values, line]
    begin = 0.0 if min(values) < 0.5 else floor(min(values) * 20) / 20
    end = ceil(max(values) * 20) / 20
    room = (end - begin) * 0.05
    return begin - room, end + room


def _tint(figure: go.Figure, rule: dict[str, Any], right: float) -> None:
    """Both corners as the stretches that they are: under a ray right of the line, over a ray left of it."""
    start, hardly, mostly = (float(rule[f"{name}_percent"]) / 100 for name in ("start", "hardly", "mostly"))
    corners = {
        "hardly_completed": [(start, -1.0), (start, hardly * start), (right, hardly * right), (right, -1.0)],
        "mostly_completed": [(0.0, 0.0), (start, mostly * start), (start, start)],
    }
    for corner, points in corners.items():
        figure.add_trace(
            go.Scatter(
                x=[x for x, _y in points],
                y=[y for _x, y in points],
                mode="lines",
                fill="toself",
                fillcolor=TINT[corner],
                line={"width": 0},
                hoverinfo="skip",
            )
        )


def _marks(records: list[dict[str, Any]], chosen: str | None) -> go.Scatter:
    largest = max((float(row["planned_qty"]) for row in records), default=0) or 1
    return go.Scatter(
        x=[row["start_rate"] for row in records],
        y=[row["completion_rate"] for row in records],
        mode="markers+text",
        cliponaxis=False,
        text=[row["full_name"] if row["county_code"] == chosen else "" for row in records],
        textposition="top left",
        textfont={"size": 12},
        marker={
            "symbol": [CORNER[row["corner"]][0] + ("" if row["reported"] else "-open") for row in records],
            "size": [SMALLEST + (LARGEST - SMALLEST) * sqrt(float(row["planned_qty"]) / largest) for row in records],
            "color": [CORNER[row["corner"]][1] for row in records],
            "opacity": 0.85,
            "line": {
                "width": [3 if row["county_code"] == chosen else 1 if row["reported"] else 2 for row in records],
                "color": [
                    ACCENT if row["county_code"] == chosen else EDGE if row["reported"] else CORNER[row["corner"]][1]
                    for row in records
                ],
            },
        },
        customdata=[row["county_code"] for row in records],
        hovertext=[_hover(row) for row in records],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _hover(row: dict[str, Any]) -> str:
    lines = [
        _("<b>{county}</b>（{city}）").format(county=row["county_name"], city=row["city_name"]),
        _("开工率 {start}，竣工率 {completion}").format(
            start=METRICS["start_rate"].text(row["started_qty"], row["planned_qty"]),
            completion=METRICS["completion_rate"].text(row["completed_qty"], row["planned_qty"]),
        ),
        _("开工中已竣工 {share}").format(
            share=METRICS["completed_of_started"].text(row["completed_qty"], row["started_qty"])
        ),
        _("规划 {area}").format(area=area(row["planned_qty"], "county", language())),
        term("corner" if row["corner"] else "quadrant", row["corner"] or row["quadrant"], language()),
    ]
    if not row["reported"]:
        lines.append(_("本期未报，沿用上次数据"))
    return "<br>".join(lines)
