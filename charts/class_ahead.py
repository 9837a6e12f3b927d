"""Seats needed in the school years ahead, and the path to no large classes, in; bars and a line out."""

import plotly.graph_objects as go
import polars as pl

from charts.bars import LEGEND, legend_above, name_rows
from charts.look import ACCENT, HATCH, LAGGING, NEUTRAL, base
from locales import _, day

STOCK, GROWTH = "#7aa5d6", LAGGING


def need(rows: pl.DataFrame) -> go.Figure:
    """A bar per school year ahead: seats for the stock of large classes and for the pupils to come.

    Args:
        rows: class_need rows of one region, stage and locality, the nearest school year first.
    """
    records = rows.to_dicts()
    places = list(range(len(records)))
    figure = base(52 * max(len(records), 1) + 48, barmode="stack", bargap=0.35)
    for name, column, colour, shape in (
        (_("消化存量"), "stock_seats", STOCK, ""),
        (_("应对增量"), "growth_seats", GROWTH, "/"),
    ):
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=name,
                y=places,
                x=[row[column] for row in records],
                marker={"color": colour, "pattern": {"shape": shape, **HATCH}},
                hovertext=[f"{name} {row[column]:,}" for row in records],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    sums = [row["needed_seats"] for row in records]
    figure.add_trace(
        go.Scatter(
            x=sums,
            y=places,
            mode="text",
            text=[
                " " + _("{seats}个学位<br> {classes}个班").format(
                    seats=f"{row['needed_seats']:,}", classes=f"{row['needed_classes']:,}"
                )
                for row in records
            ],
            textposition="middle right",
            textfont={"size": 12},
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        )
    )  # fmt: skip
    name_rows(figure, [_("到{year}学年").format(year=row["school_year"]) for row in records])
    legend_above(figure)
    figure.update_layout(xaxis={"visible": False, "fixedrange": True, "range": [0, (max(sums, default=0) or 1) * 1.55]})
    return figure


def path(counted: pl.DataFrame, allowed: pl.DataFrame) -> go.Figure:
    """How many large classes there were at each count, beside the path that leads to none.

    Args:
        counted: `counted_on` and `classes_over_55` of one region, oldest first.
        allowed: `on_day` and `allowed_classes` of the path in force, oldest first.
    """
    figure = base(320)
    figure.add_trace(
        go.Scatter(
            x=allowed["on_day"].to_list(),
            y=allowed["allowed_classes"].to_list(),
            name=_("到零的路径"),
            mode="lines+markers",
            line={"color": NEUTRAL, "width": 2, "dash": "dash"},
            marker={"symbol": "circle-open", "size": 7},
            hovertext=[f"{day(row['on_day'])} {row['allowed_classes']:,.0f}" for row in allowed.iter_rows(named=True)],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    amounts = counted["classes_over_55"].to_list()
    figure.add_trace(
        go.Scatter(
            x=counted["counted_on"].to_list(),
            y=amounts,
            name=_("大班额班数"),
            mode="lines+markers+text",
            text=[f"{amount:,}" for amount in amounts],
            textposition="top center",
            cliponaxis=False,
            line={"color": ACCENT, "width": 3},
            marker={"symbol": "circle", "size": 9},
            hovertext=[f"{day(on)} {amount:,}" for on, amount in zip(counted["counted_on"], amounts, strict=True)],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    figure.update_layout(
        showlegend=True,
        legend=LEGEND,
        margin={"l": 8, "r": 40, "t": 34, "b": 8},
        xaxis={"type": "date", "fixedrange": True, "dtick": "M12", "tickformat": "%Y", "title": None},
        yaxis={
            "fixedrange": True,
            "range": [0, max([1.0, *amounts, *allowed["allowed_classes"]]) * 1.14],
            "tickformat": ",",
            "automargin": True,
            "title": None,
        },
    )
    return figure
