"""A figure of horizontal bars at places 0, 1, 2 … in; its rows named, its legend set and its sums written, out."""

from collections.abc import Sequence

import plotly.graph_objects as go

from locales import language
from warehouse.metrics import Number, money

LEGEND = {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "traceorder": "normal"}


def name_rows(figure: go.Figure, names: Sequence[str]) -> None:
    """Write a name beside each place, the first on top; Plotly renders its tags."""
    figure.update_layout(
        yaxis={
            "tickvals": list(range(len(names))),
            "ticktext": list(names),
            "range": [len(names) - 0.5, -0.5],
            "automargin": True,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "title": None,
        }
    )


def legend_above(figure: go.Figure) -> None:
    """Show the legend over the bars, with room for it."""
    figure.update_layout(showlegend=True, legend=LEGEND, margin={"l": 8, "r": 12, "t": 34, "b": 8})


def write_sums(figure: go.Figure, sums: Sequence[Number], level: str) -> None:
    """Write the sum of each place's stacked bars behind them.

    Args:
        figure: what is written into.
        sums: 万元, in the order of the places.
        level: the regions' level, which sets the unit of the text.
    """
    figure.add_trace(
        go.Scatter(
            x=[float(amount) for amount in sums],
            y=list(range(len(sums))),
            mode="text",
            text=[f" {money(amount, level, language())}" for amount in sums],
            textposition="middle right",
            textfont={"size": 12},
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        )
    )
