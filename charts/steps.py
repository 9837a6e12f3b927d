"""Rows with two or three rates each in; a line per row from the one to the other, named beside, out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.bars import legend_above, name_rows
from charts.look import (
    ACCENT,
    BAND_COLOUR,
    EDGE,
    GOOD,
    LAGGING,
    NEUTRAL,
    axis_start,
    base,
    rate_axis,
    shade_lines,
    shape,
)
from locales import _, language
from warehouse.metrics import BANDS, METRICS, points

ROW = 25
# From the first step to the last, what is divided by what; each has a shape of its own beside its colour.
STEPS = (
    ("start_rate", "started_qty", "planned_qty", "triangle-right", ACCENT),
    ("completion_rate", "completed_qty", "planned_qty", "circle", GOOD),
    ("payment_rate", "paid_wan", "planned_wan", "diamond", LAGGING),
)


@dataclass(frozen=True)
class _Mark:
    x: float | None
    symbol: str
    colour: str


def gaps(rows: pl.DataFrame, chosen: str | None) -> go.Figure:
    """A line per county from what was started to what is completed and paid, with the gap at its end.

    Args:
        rows: county_gap rows with `full_name`, the widest gap first.
        chosen: code of the county whose name is set in bold.
    """
    records = rows.to_dicts()
    figure = base(ROW * max(len(records), 1) + 62)
    _lines(figure, [[row[key] for key, *_more in STEPS] for row in records])
    for key, _part, _whole, symbol, colour in STEPS:
        marks = [_Mark(row[key], symbol if row["both_reported"] else f"{symbol}-open", colour) for row in records]
        name = METRICS[key].label(language()).split(" (")[0]
        _marks(figure, name, marks, records, "county_code", [_gap_hover(row) for row in records])
    ends = [max(row[key] for key, *_more in STEPS if row[key] is not None) for row in records]
    _texts(figure, ends, [_number(row["gap"]).lstrip("+") for row in records])
    _settle(figure, records, chosen, "county_code", max(ends, default=0.5))
    legend_above(figure)
    return figure


def dumbbell(rows: pl.DataFrame, chosen: str | None) -> go.Figure:
    """A line per county from its rate a period ago to the one of now, the lowest on top.

    Args:
        rows: metric_value rows of counties of one metric with lines, with `full_name`, lowest first.
        chosen: code of the county whose name is set in bold.
    """
    records = rows.to_dicts()
    figure = base(ROW * max(len(records), 1) + 62)
    hovers = [_moved_hover(row) for row in records]
    _lines(figure, [[row["previous_value"], row["value"]] for row in records])
    before = [_Mark(row["previous_value"], "line-ns", NEUTRAL) for row in records]
    _marks(figure, _("上期"), before, records, "region_code", hovers)
    now = [
        _Mark(row["value"], shape(row["band"], row["reported"] is not False), BAND_COLOUR[row["band"]])
        for row in records
    ]
    _marks(figure, _("本期"), now, records, "region_code", hovers)
    ends = [max(row["value"], row["previous_value"] or 0) for row in records]
    _texts(figure, ends, [_moved(row) for row in records])
    _settle(figure, records, chosen, "region_code", max(ends, default=0.5))
    if records:
        shade_lines(figure, records[0]["metric"], records[0]["as_of"])
        metric, as_of = records[0]["metric"], records[0]["as_of"]
        start = axis_start(metric, as_of, [value for row in records for value in (row["value"], row["previous_value"])])
        # Past the longest line there is room for its number.
        rate_axis(figure, metric, as_of, [start + (end - start) * 1.12 for end in ends], start=start)
    return figure


def _lines(figure: go.Figure, values: Sequence[Sequence[float | None]]) -> None:
    """One trace for all lines: a gap after each."""
    x: list[float | None] = []
    y: list[float | None] = []
    for place, row in enumerate(values):
        known = [value for value in row if value is not None]
        if known:
            x += [min(known), max(known), None]
            y += [place, place, None]
    line = {"color": "#b9c2cd", "width": 4}
    figure.add_trace(go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False))


def _marks(
    figure: go.Figure,
    name: str,
    marks: Sequence[_Mark],
    records: Sequence[dict[str, Any]],
    code: str,
    hovers: Sequence[str],
) -> None:
    figure.add_trace(
        go.Scatter(
            name=name,
            x=[mark.x for mark in marks],
            y=list(range(len(marks))),
            mode="markers",
            cliponaxis=False,
            marker={
                "symbol": [mark.symbol for mark in marks],
                "size": [13 if mark.symbol == "line-ns" else 12 for mark in marks],
                "color": [mark.colour for mark in marks],
                "line": {
                    "width": [3 if mark.symbol == "line-ns" else 2 if "open" in mark.symbol else 1 for mark in marks],
                    "color": [
                        mark.colour if mark.symbol == "line-ns" or "open" in mark.symbol else EDGE for mark in marks
                    ],
                },
            },
            customdata=[row[code] for row in records],
            hovertext=list(hovers),
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )


def _texts(figure: go.Figure, ends: Sequence[float], texts: Sequence[str]) -> None:
    figure.add_trace(
        go.Scatter(
            x=list(ends), y=list(range(len(ends))), mode="text", text=[f"   {text}" for text in texts],
            textposition="middle right", textfont={"size": 12}, cliponaxis=False, hoverinfo="skip", showlegend=False,
        )
    )  # fmt: skip


def _settle(figure: go.Figure, records: Sequence[dict[str, Any]], chosen: str | None, code: str, end: float) -> None:
    names = [f"<b>{row['full_name']}</b>" if row[code] == chosen else row["full_name"] for row in records]
    name_rows(figure, names)
    figure.update_layout(
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        xaxis={
            "range": [-0.02 * end, end * 1.18],
            "tickformat": ".0%",
            "zeroline": False,
            "fixedrange": True,
            "title": None,
        },
    )


def _gap_hover(row: dict[str, Any]) -> str:
    lines = [_("<b>{county}</b>（{city}）").format(county=row["county_name"], city=row["city_name"])]
    for key, part, whole, *_look in STEPS:
        lines.append(f"{METRICS[key].label(language())} {METRICS[key].text(row[part], row[whole])}")
    lines.append(
        _("落差 {points}，全省第 {rank} 大").format(
            points=points(row["gap"], language()).lstrip("+"), rank=row["gap_rank"]
        )
    )
    if not row["both_reported"]:
        lines.append(_("有沿用上次的数据"))
    return "<br>".join(lines)


def _moved(row: dict[str, Any]) -> str:
    """What stands behind a line: how far the county moved, or that its figure is carried on."""
    if row["reported"] is False:
        return _("沿用上期")
    return _number(row["change"]) if row["change"] is not None else ""


def _number(fraction: float) -> str:
    """Percentage points without their unit, for which a phone has no room."""
    return points(fraction, "en").split()[0]


def _moved_hover(row: dict[str, Any]) -> str:
    metric, band = METRICS[row["metric"]], BANDS[row["band"]] if row["band"] else None
    lines = [
        _("<b>{county}</b>（{city}）").format(county=row["region_name"], city=row["city_name"]),
        f"{metric.label(language())} {metric.text(row['numerator'], row['denominator'], row['level'], language())}",
        _("较上期{change}").format(change=points(row["change"], language())) if row["change"] is not None else "",
    ]
    if row["reported"] is False:
        lines[-1] = _("本期未报，沿用上次数据")
    if band:
        lines.append(band.marked(language()))
    return "<br>".join(filter(None, lines))
