"""Compared counties in; what each adds to the change of its region's rate as bars, the largest on top, out."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.look import ACCENT, NEUTRAL, base
from locales import _, language
from warehouse.metrics import METRICS, points

ROW, LARGEST = 26, 15
# Room beside the bars for the number, as a share of their span.
ROOM = 0.3
BY_FIGURES, BY_PLAN = ACCENT, "#c98a2b"


def contributions(rows: pl.DataFrame) -> go.Figure:
    """A bar per county: what its figures add, and beside it what its denominator adds where any has moved.

    Args:
        rows: rows of a comparison's counties, of a metric with a denominator, the largest contribution first; those
            after the fifteenth are left out.
    """
    records = rows.head(LARGEST).to_dicts()
    places = list(range(len(records)))
    figure = base(ROW * len(records) + 44, barmode="relative", bargap=0.3)
    parts = [("by_figures", _("所报的数"), BY_FIGURES), ("by_plan", _("分母变动"), BY_PLAN)]
    moved = any(record["by_plan"] for record in records)
    for name, label, colour in parts if moved else parts[:1]:
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=label,
                y=places,
                x=[record[name] * 100 for record in records],
                marker={"color": colour},
                customdata=[record["county_code"] for record in records],
                hovertext=[_hover(record) for record in records],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    ends = [_ends(record) for record in records]
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    room = (high - low or 1) * ROOM
    figure.add_trace(_numbers(records, ends))
    figure.add_vline(x=0, line={"color": NEUTRAL, "width": 1})
    figure.update_layout(
        showlegend=moved,
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
        margin={"l": 8, "r": 12, "t": 34 if moved else 8, "b": 8},
        xaxis={
            "visible": False,
            "fixedrange": True,
            "range": [low - (room if low < 0 else 0), high + (room if high > 0 else 0)],
        },
        yaxis={
            "tickvals": places,
            "ticktext": [record.get("full_name") or record["county_name"] for record in records],
            "range": [len(records) - 0.5, -0.5],
            "automargin": True,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "title": None,
        },
    )
    return figure


def _ends(record: dict[str, Any]) -> tuple[float, float]:
    """How far the bar reaches to the left and to the right, in percentage points."""
    parts = [(record[name] or 0) * 100 for name in ("by_figures", "by_plan")]
    return sum(part for part in parts if part < 0), sum(part for part in parts if part > 0)


def _numbers(records: list[dict[str, Any]], ends: list[tuple[float, float]]) -> go.Scatter:
    """The county's whole contribution, written where its bar ends."""
    falls = [record["contribution"] < 0 for record in records]
    return go.Scatter(
        x=[end[0] if fall else end[1] for fall, end in zip(falls, ends, strict=True)],
        y=list(range(len(records))),
        mode="text",
        text=[f" {points(record['contribution'], 'en').split()[0]} " for record in records],
        textposition=["middle left" if fall else "middle right" for fall in falls],
        textfont={"size": 12},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def _hover(record: dict[str, Any]) -> str:
    metric = METRICS[record["metric"]]
    before, after = (
        metric.text(record[f"numerator_{side}"], record[f"denominator_{side}"], "county", language())
        for side in ("before", "after")
    )
    lines = [
        _("<b>{county}</b>（{city}）").format(county=record["county_name"], city=record["city_name"]),
        f"{metric.label(language())} {before} → {after}",
        _("使上级的率变化{points}").format(points=points(record["contribution"], language())),
    ]
    if record["by_plan"]:
        lines.append(_("其中分母变动{points}").format(points=points(record["by_plan"], language())))
    return "<br>".join([*lines, *([record["reason"]] if record.get("reason") else [])])
