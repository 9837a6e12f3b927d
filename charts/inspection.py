"""Inspected projects by region in; bars of how they stand, the rate of problems with its counts behind them, out."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.bars import legend_above, name_rows
from charts.look import FAIR, GOOD, HATCH, LAGGING, SEVERE, base
from locales import _, language
from warehouse.terms import term

ROW = 28
# Room beside the longest bar for the rate and its counts.
ROOM = 1.5
STATES = {"overdue": (SEVERE, "x"), "open": (LAGGING, "/"), "rectified": (GOOD, ""), "qualified": (FAIR, "")}


def standings(rows: pl.DataFrame) -> go.Figure:
    """A bar per region: overdue, open, put right, passed.

    Args:
        rows: inspection_rate rows of one period, round and level, in the order in which they are drawn.
    """
    records = rows.to_dicts()
    places = list(range(len(records)))
    figure = base(ROW * max(len(records), 1) + 48, barmode="stack", bargap=0.3)
    for state, (colour, hatch) in STATES.items():
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=term("finding_state", state, language()),
                y=places,
                x=[row[state] for row in records],
                marker={"color": colour, "pattern": {"shape": hatch, **HATCH}},
                customdata=[row["region_code"] for row in records],
                hovertext=[_hover(row) for row in records],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    figure.add_trace(
        go.Scatter(
            x=[row["inspected"] for row in records],
            y=places,
            mode="text",
            text=[" " + _rate(row) for row in records],
            textposition="middle right",
            textfont={"size": 12},
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        )
    )
    name_rows(figure, [row["region_name"] for row in records])
    legend_above(figure)
    longest = max((row["inspected"] for row in records), default=1)
    figure.update_layout(xaxis={"visible": False, "fixedrange": True, "range": [0, longest * ROOM]})
    return figure


def _rate(row: dict[str, Any]) -> str:
    return _("{rate}（{n}/{of}）").format(rate=f"{row['value']:.0%}", n=row["with_problem"], of=row["inspected"])


def _hover(row: dict[str, Any]) -> str:
    words = _("检查{inspected}个，合格{qualified}个<br>已整改{rectified}，整改中{open}，逾期{overdue}")
    counts = {name: row[name] for name in ("inspected", "qualified", "rectified", "open", "overdue")}
    return f"<b>{row['region_name']}</b><br>{words.format(**counts)}"
