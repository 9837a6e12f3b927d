"""What each school of a county is allotted in; a dot per school with one of them marked out."""

from math import log
from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.look import ACCENT, EDGE, NEUTRAL, SEVERE, base, written
from charts.swarm import spread
from locales import _, language
from warehouse.metrics import money

# Dots are kept apart for a plot this wide and this high.
WIDTH, HALF = 430, 46
DOT = 9.0


def on_log_scale(rows: pl.DataFrame, field: str) -> bool:
    """Whether a few schools get so much more than the rest that only a log scale tells the rest apart.

    Not where one gets nothing, which such a scale has no place for.
    """
    known = rows[field].drop_nulls().cast(pl.Float64)
    largest, least, middle = known.max(), known.min(), known.median()
    return known.len() > 0 and float(least or 0) > 0 and float(largest or 0) > 10 * float(middle or 0)  # type: ignore[arg-type]


def shares(rows: pl.DataFrame, field: str, own: str) -> go.Figure:
    """Every school of a county at what it gets, the county's middle dashed, this school ringed and named.

    Args:
        rows: school_share rows of one county.
        field: `planned_wan` or `per_pupil_yuan`.
        own: code of the school.
    """
    known = rows.filter(pl.col(field).is_not_null()).sort(field)
    records = known.to_dicts()
    values = [float(row[field]) for row in records]
    largest = max(values, default=0) or 1
    is_log = on_log_scale(rows, field)
    places = [log(value / values[0]) / log(largest / values[0]) if is_log else value / largest for value in values]
    heights = spread([place * WIDTH for place in places], [DOT] * len(values), HALF)
    figure = base(190)
    median = records[0]["median_wan" if field == "planned_wan" else "median_per_pupil_yuan"] if records else None
    if median is not None:
        figure.add_vline(x=float(median), line={"color": NEUTRAL, "width": 1.4, "dash": "dash"}, layer="below")
    for row, value, height in zip(records, values, heights, strict=True):
        if row["school_id"] == own:
            figure.add_trace(
                go.Scatter(
                    x=[value], y=[height], mode="markers", cliponaxis=False, hoverinfo="skip",
                    marker={"symbol": "circle-open", "size": DOT + 11, "line": {"width": 3, "color": ACCENT}},
                )
            )  # fmt: skip
    figure.add_trace(
        go.Scatter(
            x=values,
            y=heights,
            mode="markers",
            cliponaxis=False,
            marker={
                "symbol": ["triangle-down" if row["is_scattered"] else "circle" for row in records],
                "size": [DOT + 3 if row["is_scattered"] else DOT for row in records],
                "color": [_colour(row, own) for row in records],
                "line": {"width": 1, "color": EDGE},
            },
            customdata=[row["school_id"] for row in records],
            hovertext=[_hover(row) for row in records],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    figure.update_layout(
        xaxis={
            "type": "log" if is_log else "linear",
            "rangemode": "normal" if is_log else "tozero",
            "dtick": 1 if is_log else None,
            "fixedrange": True,
            "title": None,
            "zeroline": False,
            "tickformat": ",.10~g",
        },
        yaxis={"visible": False, "fixedrange": True, "range": [-HALF - 14, HALF + 14]},
    )
    return figure


def _colour(row: dict[str, Any], own: str) -> str:
    if row["is_scattered"]:
        return SEVERE
    return ACCENT if row["school_id"] == own else NEUTRAL


def _hover(row: dict[str, Any]) -> str:
    words = [f"<b>{written(row['school_name'])}</b>", money(row["planned_wan"], "county", language())]
    if row["per_pupil_yuan"] is not None:
        words.append(_("生均 {yuan} 元").format(yuan=f"{row['per_pupil_yuan']:,.2f}"))
    if row["is_scattered"]:
        words.append(_("▼ 撒胡椒面"))
    return "<br>".join(words)
