"""A region's reporting counts by period in; how many reports were late or missing each time, out."""

import plotly.graph_objects as go
import polars as pl

from charts.look import LAGGING, SEVERE, base
from locales import language
from warehouse.terms import term

KINDS = (("missing", SEVERE, "x"), ("late", LAGGING, "/"))


def late_and_missing(rows: pl.DataFrame) -> go.Figure:
    """A bar per period: the counties that did not report at the foot, the late ones above them.

    Args:
        rows: rows of `reporting` of one region, oldest first.
    """
    figure = base(260, barmode="stack", bargap=0.35)
    periods = rows["period"].to_list()
    for key, colour, hatch in KINDS:
        counts, label = rows[key].to_list(), term("status", key, language())
        figure.add_trace(
            go.Bar(
                x=periods,
                y=counts,
                customdata=periods,
                name=label,
                text=[str(n) if n else "" for n in counts],
                textposition="inside",
                textangle=0,
                insidetextanchor="middle",
                insidetextfont={"color": "#ffffff"},
                marker={
                    "color": colour,
                    "pattern": {"shape": hatch, "solidity": 0.12, "size": 6, "fillmode": "overlay"},
                },
                hovertemplate=f"%{{x}} {label} %{{y}}<extra></extra>",
            )
        )
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        margin={"l": 8, "r": 8, "t": 34, "b": 8},
        xaxis={"type": "category", "fixedrange": True, "automargin": True},
        yaxis={"fixedrange": True, "rangemode": "tozero", "automargin": True, "dtick": _step(rows)},
    )
    return figure


def _step(rows: pl.DataFrame) -> int:
    """Whole counties between two ticks."""
    most = max((late + missing for late, missing in rows.select("late", "missing").iter_rows()), default=0)
    return max(1, most // 5)
