"""A school's projects, or one project's steps and history, in; their schedule and how they came along out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.bars import legend_above, name_rows
from charts.look import ACCENT, EDGE, GOOD, LAGGING, NEUTRAL, SEVERE, base, written
from locales import _, day, language
from warehouse.terms import TERMS, term

ROW = 40
# Quiet where it is over, loud where it waits; the mark says it as well.
MARKS = {
    "started": ("●", "circle", ACCENT),
    "completed": ("■", "square", GOOD),
    "accepted": ("▲", "triangle-up", GOOD),
    "closed": ("★", "star", GOOD),
}
DATES = {"started": "started_on", "completed": "completed_on", "accepted": "accepted_on", "closed": "closed_on"}
AXIS = {"type": "date", "fixedrange": True, "title": None, "tickformat": "%Y-%m", "nticks": 5, "tickangle": 0}
PALE = "rgba(124,136,150,.28)"


def schedule(rows: pl.DataFrame, names: Sequence[str], as_of: date) -> go.Figure:
    """A row per project: from its planned start to its contract's finish, and over it what was done when.

    Args:
        rows: project_ledger rows of one period.
        names: what stands beside each row.
        as_of: the day the figures stand at.
    """
    records = rows.to_dicts()
    figure = base(ROW * max(len(records), 2) + 40)
    for place, row in enumerate(records):
        _bar(figure, place, row["planned_start"], row["contract_finish"], PALE, 14)
        late = row["overdue_kind"] is not None
        if late:
            due = row["planned_start"] if row["overdue_kind"] == "start" else row["contract_finish"]
            _bar(figure, place, due, as_of, SEVERE, 3)
        if row["started_on"]:
            _bar(figure, place, row["started_on"], row["completed_on"] or as_of, ACCENT, 6)
    for name, _sign, field, symbol, colour in _days():
        _marks(figure, records, field, name, symbol, colour)
    _today(figure, as_of)
    name_rows(figure, [written(name) for name in names])
    figure.update_layout(xaxis=AXIS)
    return figure


def _days() -> list[tuple[str, str, str, str, str]]:
    """The days of a project: name, sign in words, column, mark and colour."""
    planned = [
        (_("计划开工"), "│", "planned_start", "line-ns", NEUTRAL),
        (_("合同竣工"), "◇", "contract_finish", "diamond-open", NEUTRAL),
    ]
    return planned + [
        (term("state", step, language()), sign, DATES[step], symbol, colour)
        for step, (sign, symbol, colour) in MARKS.items()
    ]


def schedule_words() -> list[str]:
    """The marks of a schedule in words, for the legend."""
    return [f'<b style="color:{colour}">{sign}</b> {name}' for name, sign, _field, _symbol, colour in _days()]


def _bar(figure: go.Figure, place: int, begin: date | None, end: date | None, colour: str, width: int) -> None:
    if begin and end and end >= begin:
        figure.add_shape(
            type="line", x0=begin, x1=end, y0=place, y1=place, layer="below", line={"color": colour, "width": width}
        )


def _marks(figure: go.Figure, records: list[dict[str, Any]], field: str, name: str, symbol: str, colour: str) -> None:
    found = [(place, row) for place, row in enumerate(records) if row[field]]
    is_line = symbol == "line-ns"
    figure.add_trace(
        go.Scatter(
            x=[row[field] for _place, row in found],
            y=[place for place, _row in found],
            mode="markers",
            name=name,
            cliponaxis=False,
            marker={
                "symbol": symbol,
                "size": 15 if is_line else 11,
                "color": colour,
                "line": {"width": 2 if is_line or symbol.endswith("open") else 1,
                         "color": colour if is_line or symbol.endswith("open") else EDGE},
            },
            customdata=[row["project_id"] for _place, row in found],
            hovertext=[f"<b>{written(row['name'])}</b><br>{name} {day(row[field])}" for _place, row in found],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )  # fmt: skip


def _today(figure: go.Figure, as_of: date) -> None:
    figure.add_vline(x=as_of, line={"color": NEUTRAL, "width": 1.4, "dash": "dash"}, layer="below")


def steps(rows: pl.DataFrame) -> go.Figure:
    """A row per step of one project: the day it was planned for, the day it was done, and the days between.

    Args:
        rows: project_step rows of one project and period; the first step has no day and is left out.
    """
    records = [row for row in rows.to_dicts() if row["step"] != "not_started"]
    as_of = records[0]["as_of"]
    figure = base(ROW * len(records) + 60)
    for place, row in enumerate(records):
        end = row["actual_on"] or (as_of if row["days_late"] else None)
        if row["planned_on"] and end and end > row["planned_on"]:
            _bar(figure, place, row["planned_on"], end, SEVERE if not row["is_reached"] else LAGGING, 5)
        elif row["planned_on"] and end:
            _bar(figure, place, end, row["planned_on"], GOOD, 5)
    for name, field, symbol, colour in (
        (_("计划（合同）"), "planned_on", "diamond-open", NEUTRAL),
        (_("法定完成日"), "legal_due_on", "line-ns", LAGGING),
        (_("实际"), "actual_on", "circle", ACCENT),
    ):
        found = [(place, row) for place, row in enumerate(records) if row[field]]
        figure.add_trace(
            go.Scatter(
                x=[row[field] for _place, row in found],
                y=[place for place, _row in found],
                mode="markers+text",
                name=name,
                text=[f"{row[field]:%Y-%m-%d}" for _place, row in found],
                textposition="bottom center" if field == "actual_on" else "top center",
                textfont={"size": 11},
                cliponaxis=False,
                marker={"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2, "color": colour}},
                hovertext=[f"{term('state', row['step'], language())} {name} {day(row[field])}" for _p, row in found],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    _today(figure, as_of)
    name_rows(figure, [term("state", row["step"], language()) for row in records])
    # A day is written above its mark, and the first row's must have room.
    figure.update_layout(xaxis=AXIS, yaxis={"range": [len(records) - 0.4, -0.9]})
    return figure


def states(history: pl.DataFrame) -> go.Figure:
    """Which step a project stood at, report by report; hollow where the report was carried on.

    Args:
        history: project_ledger rows of one project, oldest first.
    """
    order = list(TERMS["state"])
    records = history.to_dicts()
    figure = base(220)
    figure.add_trace(
        go.Scatter(
            x=[row["as_of"] for row in records],
            y=[order.index(row["state"]) if row["state"] else None for row in records],
            mode="lines+markers",
            line={"shape": "hv", "color": ACCENT, "width": 2},
            cliponaxis=False,
            marker={
                "symbol": ["circle" if row["reported"] else "circle-open" for row in records],
                "size": 9,
                "color": ACCENT,
                "line": {"width": 1.5, "color": ACCENT},
            },
            hovertext=[_moment(row) for row in records],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    figure.update_layout(
        xaxis=_months(records),
        yaxis={
            "tickvals": list(range(len(order))),
            "ticktext": [term("state", state, language()) for state in order],
            "range": [-0.4, len(order) - 0.6],
            "fixedrange": True,
            "automargin": True,
            "zeroline": False,
            "title": None,
        },
    )
    return figure


def _moment(row: dict[str, Any]) -> str:
    words = f"{row['as_of']:%Y-%m-%d} {term('state', row['state'], language())}"
    return words if row["reported"] else words + "<br>" + _("本期未报，沿用上次数据")


def _months(records: list[dict[str, Any]]) -> dict[str, Any]:
    days = [row["as_of"] for row in records]
    every = max(1, -(-len(days) // 4))
    return {"fixedrange": True, "showgrid": False, "tickvals": days[::-every], "tickformat": "%Y-%m-%d", "title": None}


def amounts(history: pl.DataFrame, planned: str, lines: dict[str, str], unit: str) -> go.Figure:
    """What was planned, dashed, and what had been done of it, report by report.

    Args:
        history: project_ledger rows of one project, oldest first.
        planned: the column of what was planned.
        lines: column of what was done → its name.
        unit: what the figures are counted in.
    """
    records = history.to_dicts()
    figure = base(220)
    looks = (("solid", "circle", ACCENT), ("solid", "square", GOOD))
    days = [row["as_of"] for row in records]
    drawn: list[tuple[str, str, str, str | None, str]] = [(planned, _("规划"), "dash", None, NEUTRAL)]
    drawn += [(field, name, *look) for (field, name), look in zip(lines.items(), looks, strict=False)]
    for field, name, dash, symbol, colour in drawn:
        values = [None if row[field] is None else float(row[field]) for row in records]
        figure.add_trace(
            go.Scatter(
                x=days,
                y=values,
                mode="lines+markers" if symbol else "lines",
                name=name,
                line={"color": colour, "width": 2, "dash": dash},
                cliponaxis=False,
                marker={"symbol": symbol, "size": 8, "color": colour},
                hovertext=[
                    f"{on:%Y-%m-%d} {name} " + ("" if value is None else f"{value:,.2f} {unit}")
                    for on, value in zip(days, values, strict=True)
                ],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    legend_above(figure)
    figure.update_layout(
        xaxis=_months(records),
        yaxis={"rangemode": "tozero", "fixedrange": True, "automargin": True, "title": None, "tickformat": ",.10~g"},
    )
    return figure
