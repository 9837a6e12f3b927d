"""A region's reporting counts by period in; how many reports were on time, late and missing each time, out."""

import plotly.graph_objects as go
import polars as pl

from charts.look import GOOD, LAGGING, SEVERE, base
from locales import language
from warehouse.terms import term

KINDS = (("missing", SEVERE, "x"), ("late", LAGGING, "/"), ("on_time", GOOD, ""))


def reports_by_period(rows: pl.DataFrame) -> go.Figure:
    """A bar per period: the counties that did not report at the foot, then the late ones, then those on time.

    Args:
        rows: rows of `reporting` of one region, oldest first.
    """
    figure = base(280, barmode="stack", bargap=0.25)
    periods = rows["period"].to_list()
    for key, colour, hatch in KINDS:
        counts, label = rows[key].to_list(), term("status", key, language())
        figure.add_trace(
            go.Bar(
                x=periods,
                y=counts,
                name=label,
                text=[str(n) if n else "" for n in counts],
                textposition="inside",
                textangle=0,
                insidetextanchor="middle",
                marker={"color": colour, "pattern": {"shape": hatch, "solidity": 0.25, "fgcolor": "#ffffff"}},
                hovertemplate=f"%{{x}} {label} %{{y}}<extra></extra>",
            )
        )
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        margin={"l": 8, "r": 8, "t": 34, "b": 8},
        xaxis={"type": "category", "fixedrange": True, "tickangle": -45, "automargin": True},
        yaxis={"fixedrange": True, "rangemode": "tozero", "automargin": True},
    )
    return figure
