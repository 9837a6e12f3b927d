"""How tasks stand and where the province stands among all in; bars of states, days of delivery and places out."""

from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.bars import legend_above, name_rows
from charts.look import ACCENT, EDGE, GOOD, HATCH, LAGGING, NEUTRAL, SEVERE, base, written
from locales import _, day, language
from warehouse.terms import TERMS, term

ROW = 28
# What is done is quiet; what is overdue calls. A state is told by its hatch and its mark as well as by its colour.
COLOUR = {"on_time": GOOD, "late": LAGGING, "overdue": SEVERE, "pending": "#d5dae0", "untold": NEUTRAL}
PATTERN = {"late": "/", "untold": "x"}
MARK = {"on_time": "triangle-up", "late": "diamond", "overdue": "triangle-down-open", "pending": "circle-open"}


def state_words() -> list[str]:
    """The states in words beside their colours, for the legend."""
    signs = {"/": "▨", "x": "▩"}
    return [
        f'<b style="color:{COLOUR[state]}">{signs.get(PATTERN.get(state, ""), "■")}</b> '
        f"{term('milestone', state, language())}"
        for state in TERMS["milestone"]
    ]


def states(rows: pl.DataFrame, names: list[str], codes: list[str]) -> go.Figure:
    """A bar per row of milestone_task, its regions parted by how they stand, as shares, with the counts written in.

    Args:
        rows: milestone_task rows.
        names: what stands beside each bar.
        codes: what a click on each bar chooses.
    """
    figure = base(ROW * max(rows.height, 1) + 20, barmode="stack", barnorm="percent", bargap=0.3)
    for state in TERMS["milestone"]:
        counts = rows[state].to_list()
        label = term("milestone", state, language())
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=label,
                y=list(range(rows.height)),
                x=counts,
                text=[count or "" for count in counts],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                textfont={"size": 12, "color": "#1d2733" if state == "pending" else "#ffffff"},
                constraintext="none",
                marker={"color": COLOUR[state], "pattern": {"shape": PATTERN.get(state, ""), **HATCH}},
                customdata=codes,
                hovertext=[
                    f"<b>{written(name)}</b><br>{label} {count}" for name, count in zip(names, counts, strict=True)
                ],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    name_rows(figure, [written(name) for name in names])
    figure.update_layout(xaxis={"visible": False, "fixedrange": True})
    return figure


def deliveries(rows: pl.DataFrame, as_of: date) -> go.Figure:
    """A row per region: the day it delivered or the day the figures stand at, and how far from the day it was due.

    Args:
        rows: milestone_state rows of one task.
        as_of: the day the figures stand at.
    """
    records = rows.filter(pl.col("state") != "untold").to_dicts()
    figure = base(ROW * max(len(records), 1) + 60)
    ends = [row["done_on"] or as_of for row in records]
    for place, (row, end) in enumerate(zip(records, ends, strict=True)):
        if row["state"] in ("late", "overdue"):
            figure.add_shape(
                type="line", x0=row["due_on"], x1=end, y0=place, y1=place, layer="below",
                line={"color": COLOUR[row["state"]], "width": 4},
            )  # fmt: skip
    for state, mark in MARK.items():
        found = [n for n, row in enumerate(records) if row["state"] == state]
        colour = NEUTRAL if state == "pending" else COLOUR[state]
        is_open = mark.endswith("open")
        figure.add_trace(
            go.Scatter(
                x=[ends[n] for n in found],
                y=found,
                mode="markers",
                name=term("milestone", state, language()),
                marker={
                    "symbol": mark,
                    "size": 12,
                    "color": colour,
                    "line": {"width": 2 if is_open else 1, "color": colour if is_open else EDGE},
                },
                customdata=[records[n]["region_code"] for n in found],
                hovertext=[_delivery(records[n]) for n in found],
                hovertemplate="%{hovertext}<extra></extra>",
                showlegend=bool(found),
            )
        )
    due = max((row["due_on"] for row in records), default=None)
    if due:
        figure.add_vline(x=due, line={"color": NEUTRAL, "width": 1.4, "dash": "dash"}, layer="below")
    name_rows(figure, [row["region_name"] for row in records])
    legend_above(figure)
    figure.update_layout(
        xaxis={"type": "date", "fixedrange": True, "title": None, "tickformat": "%Y-%m-%d", "nticks": 5}
    )
    return figure


def _delivery(row: dict[str, Any]) -> str:
    words = f"<b>{row['region_name']}</b><br>{term('milestone', row['state'], language())}"
    if row["done_on"]:
        words += f" {day(row['done_on'])}"
    return words + (_("，逾期{days}天").format(days=row["days_late"]) if row["days_late"] else "")


def places(rows: pl.DataFrame, as_of: date) -> go.Figure:
    """A line per indicator: the province's place among all over time, the first on top.

    Args:
        rows: national_rank rows of a province, oldest first.
        as_of: the day whose places are written beside their marks.
    """
    figure = base(320)
    colours = (ACCENT, LAGGING, GOOD, NEUTRAL)
    dashes = ("solid", "dash", "dot", "dashdot")
    for n, (indicator, own) in enumerate(rows.group_by("indicator", maintain_order=True)):
        points = own.filter(pl.col("place").is_not_null())
        days, ranks = points["ranked_on"].to_list(), points["place"].to_list()
        figure.add_trace(
            go.Scatter(
                x=days,
                y=ranks,
                mode="lines+markers+text",
                name=written(indicator[0]),
                line={"color": colours[n % 4], "dash": dashes[n % 4], "width": 2},
                marker={"size": 8, "color": colours[n % 4]},
                text=[str(rank) if on in (as_of, days[-1]) else "" for on, rank in zip(days, ranks, strict=True)],
                textposition="top center" if n % 2 == 0 else "bottom center",
                hovertext=[
                    _("{indicator}：{day}第{place}位").format(indicator=written(indicator[0]), day=day(on), place=rank)
                    for on, rank in zip(days, ranks, strict=True)
                ],
                hovertemplate="%{hovertext}<extra></extra>",
                cliponaxis=False,
            )
        )
    last = max((rank for rank in rows["place"] if rank is not None), default=1)
    legend_above(figure)
    figure.update_layout(
        xaxis={"type": "date", "fixedrange": True, "title": None, "tickformat": "%Y-%m"},
        yaxis={
            "range": [last + 1.5, -0.2], "fixedrange": True, "title": None, "zeroline": False,
            "tickvals": [1, *range(5, last + 1, 5)],
        },
    )  # fmt: skip
    figure.add_vline(x=as_of, line={"color": NEUTRAL, "width": 1, "dash": "dot"}, layer="below")
    return figure
