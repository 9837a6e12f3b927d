"""Projects by state, step, batch and county in; bars of where they stand, are held up, and are late, out."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.bars import legend_above, name_rows
from charts.look import ACCENT, GOOD, HATCH, LAGGING, NEUTRAL, SEVERE, base
from locales import _, language
from warehouse.metrics import METRICS
from warehouse.terms import term

ROW = 30
# Room behind the longest bar for a number, and for a few words, as a share of it.
ROOM, WORDS = 1.6, 1.8
PALE = "#d5dae0"
# From what has not begun to what is off the list; a state is told by its hatch as well as by its colour.
STATES = {
    "not_started": (LAGGING, "/"), "started": ("#b9c2cd", ""), "completed": ("#7aa5d6", ""), "accepted": (ACCENT, "\\"),
    "closed": (GOOD, ""), "untold": (NEUTRAL, "x"),
}  # fmt: skip
BATCH = {
    "in_time": (GOOD, ""),
    "late": (LAGGING, "/"),
    "overdue": (SEVERE, "\\"),
    "open": (PALE, ""),
    "untold": (NEUTRAL, "x"),
}
DARK, LIGHT = "#1d2733", "#ffffff"
# The share of the picture's width that a digit takes on a phone: a part with less room than its number goes without.
DIGIT = 0.024


def _ink(colour: str) -> str:
    return DARK if colour in (PALE, "#b9c2cd", "#7aa5d6") else LIGHT


def _fitting(number: int, share: float) -> str:
    text = f"{number:,}"
    return text if share > DIGIT * len(text) else ""


def states(rows: pl.DataFrame, names: dict[Any, str], key: str, choose: str) -> go.Figure:
    """A bar per group of ledger_state rows, its projects parted by where they stand, as shares, the counts written in.

    Args:
        rows: ledger_state rows.
        names: what stands beside each bar, by its value of `key`, from the top down.
        key: the column that tells the bars apart.
        choose: the column whose value a click chooses.
    """
    places = {value: n for n, value in enumerate(names)}
    figure = base(ROW * max(len(names), 1) + 52, barmode="stack", bargap=0.28)
    for state, (colour, hatch) in STATES.items():
        found = rows.filter(standing=state).to_dicts()
        if not found:
            continue
        label = _("从未填报") if state == "untold" else term("state", state, language())
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=label,
                y=[places[row[key]] for row in found],
                x=[row["share"] for row in found],
                text=[_fitting(row["projects"], row["share"]) for row in found],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                textfont={"size": 12, "color": _ink(colour)},
                constraintext="none",
                marker={"color": colour, "pattern": {"shape": hatch, **HATCH}},
                customdata=[row[choose] for row in found],
                hovertext=[
                    _("<b>{name}</b><br>{label} {n}／{of}（{share}）").format(
                        name=names[row[key]],
                        label=label,
                        n=f"{row['projects']:,}",
                        of=f"{row['of_projects']:,}",
                        share=_part(row),
                    )
                    for row in found
                ],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    name_rows(figure, list(names.values()))
    legend_above(figure)
    figure.update_layout(xaxis={"visible": False, "fixedrange": True, "range": [0, 1]})
    return figure


def _part(row: dict[str, Any], part: str = "projects", whole: str = "of_projects") -> str:
    return METRICS["past_contract_rate"].text(row[part], row[whole])


def funnel(rows: pl.DataFrame) -> go.Figure:
    """A bar per step before the start: what is held up there, and behind it what has passed it but has not begun.

    Args:
        rows: ledger_blocked rows of one region, in the order of the steps.
    """
    records = rows.to_dicts()
    figure = base(ROW * max(len(records), 1) + 52, barmode="stack", bargap=0.28)
    held = [row["projects"] for row in records]
    passed = [row["beyond"] or 0 for row in records]
    labels = [term("waiting_for", row["step"], language()) for row in records]
    for name, amounts, colour, hatch in (
        (_("卡在这一步"), held, LAGGING, "/"),
        (_("已过这一步、卡在后面"), passed, PALE, ""),
    ):
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=name,
                y=list(range(len(records))),
                x=amounts,
                marker={"color": colour, "pattern": {"shape": hatch, **HATCH}},
                customdata=[row["step"] for row in records],
                hovertext=[
                    _("<b>{step}</b><br>卡住 {n}（{share}）<br>已过 {beyond}").format(
                        step=label, n=f"{row['projects']:,}", beyond=f"{row['beyond'] or 0:,}",
                        share=_part(row, "projects", "not_started"),
                    )
                    for row, label in zip(records, labels, strict=True)
                ],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )  # fmt: skip
    _write(
        figure,
        [n + more for n, more in zip(held, passed, strict=True)],
        [
            _("{n}（{share}）").format(n=f"{row['projects']:,}", share=_part(row, "projects", "not_started"))
            for row in records
        ],
        ROOM,
    )
    name_rows(figure, labels)
    legend_above(figure)
    return figure


def _write(figure: go.Figure, ends: Sequence[int], texts: Sequence[str], room: float) -> None:
    """Write a text behind each bar, with room for it."""
    figure.add_trace(
        go.Scatter(
            x=list(ends),
            y=list(range(len(ends))),
            mode="text",
            text=[f" {text}" for text in texts],
            textposition="middle right",
            textfont={"size": 12},
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        )
    )
    figure.update_layout(xaxis={"visible": False, "fixedrange": True, "range": [0, (max(ends, default=0) or 1) * room]})


def batches(rows: pl.DataFrame, names: list[str], days: list[str]) -> go.Figure:
    """A bar per batch and class group: done in time, done late, overdue, still open; behind it the days that are left.

    Args:
        rows: ledger_batch rows of one region.
        names: what stands beside each bar.
        days: what stands behind each bar.
    """
    figure = base(ROW * max(rows.height, 1) + 52, barmode="stack", bargap=0.28)
    largest = max(rows["projects"])
    words = batch_words()
    for part, (colour, hatch) in BATCH.items():
        counts = rows[part].to_list()
        if not any(counts):
            continue
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=words[part],
                y=list(range(rows.height)),
                x=counts,
                text=[_fitting(count, count / largest / ROOM) for count in counts],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                textfont={"size": 12, "color": _ink(colour)},
                constraintext="none",
                marker={"color": colour, "pattern": {"shape": hatch, **HATCH}},
                hovertext=[f"<b>{name}</b><br>{words[part]} {n:,}" for name, n in zip(names, counts, strict=True)],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    _write(figure, rows["projects"].to_list(), days, ROOM)
    name_rows(figure, names)
    legend_above(figure)
    return figure


def batch_words() -> dict[str, str]:
    """What each part of a batch is called."""
    return {
        "in_time": _("期限内完成"),
        "late": _("逾期后完成"),
        "overdue": _("逾期未完成"),
        "open": _("未到期"),
        "untold": _("从未填报"),
    }


def late(rows: pl.DataFrame) -> go.Figure:
    """A bar per county: its late projects, and behind it of how many that are due, and how long the longest is late.

    Args:
        rows: ledger_overdue rows with `full_name`, most late ones first.
    """
    records = rows.to_dicts()
    figure = base(24 * max(len(records), 1) + 20, bargap=0.3)
    hidden = [row["masked_by"] is not None for row in records]
    words = _("{n}／{due}，最久{days}天")
    texts = [words.format(n=row["overdue"], due=row["due"], days=row["longest"]) for row in records]
    figure.add_trace(
        go.Bar(
            orientation="h",
            y=list(range(len(records))),
            x=[row["overdue"] for row in records],
            marker={
                "color": [SEVERE if one else NEUTRAL for one in hidden],
                "pattern": {"shape": ["/" if one else "" for one in hidden], **HATCH},
            },
            customdata=[row["county_code"] for row in records],
            hovertext=[
                _("<b>{county}</b>（{city}）<br>{late}<br>{share}").format(
                    county=row["full_name"], city=row["city_name"], late=text, share=_part(row, "overdue", "due")
                )
                for row, text in zip(records, texts, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    _write(figure, [row["overdue"] for row in records], texts, WORDS)
    name_rows(figure, [row["full_name"] for row in records])
    return figure
