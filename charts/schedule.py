"""Rates beside their curves in; how far each is, the curve with its forecast, and who will miss the year's end, out."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.bars import name_rows
from charts.look import ACCENT, FAIR, GOOD, LAGGING, NEUTRAL, SEVERE, base
from locales import _, language
from warehouse.metrics import METRICS, MISSING, points
from warehouse.terms import term

ROW, TALL = 30, 58
MARKS = {
    "will_miss": (SEVERE, "triangle-down"),
    "may_miss": (LAGGING, "diamond"),
    "on_course": (FAIR, "circle"),
    "reached": (GOOD, "triangle-up"),
    None: (NEUTRAL, "circle-open"),
}
SHADE = "rgba(63,120,189,.16)"


def _rate(value: float | None) -> str:
    return MISSING if value is None else METRICS["start_rate"].text(value, 1)


def _rates_axis(largest: float) -> dict[str, Any]:
    end = max(1.0, largest) * 1.02
    ticks = [n / 4 for n in range(int(end * 4) + 1)]
    return {
        "range": [-0.005, end],
        "tickvals": ticks,
        "ticktext": [f"{tick:.0%}" for tick in ticks],
        "fixedrange": True,
        "zeroline": False,
        "title": None,
    }


def standing(rows: list[dict[str, Any]], elapsed: dict[str, Any]) -> go.Figure:
    """A bar per rate with the mark where its curve is, what is missing to it, and the share of time that is over.

    Args:
        rows: forecast rows of one region with `target_now` and `gap_points`, the leading metric first.
        elapsed: the `elapsed` row of the period.
    """
    figure = base(TALL * len(rows) + 40, bargap=0.62, barmode="overlay")
    behind = [(place, row) for place, row in enumerate(rows) if row["gap_points"] is not None and row["gap_points"] < 0]
    figure.add_trace(_bars(list(enumerate(rows)), None, "value", {"color": ACCENT}))
    missing = {"color": LAGGING, "pattern": {"shape": "/", "solidity": 0.3, "size": 5}}
    figure.add_trace(_bars(behind, "value", "target_now", missing))
    for place, row in enumerate(rows):
        lines = ((row["target_now"], {"width": 3}), (elapsed["calendar_share"], {"width": 1.4, "dash": "dot"}))
        for at, line in lines:
            figure.add_shape(
                type="line", x0=at, x1=at, y0=place - 0.25, y1=place + 0.25, line={"color": NEUTRAL, **line}
            )
        figure.add_annotation(
            x=0, y=place - 0.25, xanchor="left", yanchor="bottom", showarrow=False, font={"size": 13},
            text=f"<b>{METRICS[row['metric']].label(language())}</b> {_beside(row)}",
        )  # fmt: skip
    name_rows(figure, ["" for _row in rows])
    largest = max((row["value"] for row in rows if row["value"] is not None), default=0.0)
    figure.update_layout(xaxis=_rates_axis(largest), yaxis={"range": [len(rows) - 0.6, -0.8]})
    return figure


def _bars(told: list[tuple[int, dict[str, Any]]], start: str | None, end: str, marker: dict[str, Any]) -> go.Bar:
    """A bar in the place of each row, from one of its fields (None: from nothing) to another."""
    starts = [row[start] if start else 0 for _place, row in told]
    return go.Bar(
        orientation="h",
        y=[place for place, _row in told],
        base=starts,
        x=[None if row[end] is None else row[end] - at for (_place, row), at in zip(told, starts, strict=True)],
        customdata=[row["metric"] for _place, row in told],
        marker=marker,
        hovertext=[f"{METRICS[row['metric']].label(language())} {_beside(row)}" for _place, row in told],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _beside(row: dict[str, Any]) -> str:
    if row["value"] is None:
        return _("没有数值")
    sign = "−" if row["gap_points"] < 0 else "+"
    size = points(abs(row["gap_points"]) / 100, language()).lstrip("+")
    return _("{value}，应到{target}，{gap}").format(
        value=_rate(row["value"]), target=_rate(row["target_now"]), gap=f"{sign}{size}"
    )


def curve(path: pl.DataFrame, reports: pl.DataFrame, row: dict[str, Any]) -> go.Figure:
    """One rate over the whole programme: the curve, the reports, and where they lead with the interval.

    Args:
        path: schedule_path rows of one region, period and metric, oldest first.
        reports: schedule rows up to the period, oldest first.
        row: the forecast row.
    """
    figure = base(360)
    ahead = path.filter(pl.col("forecast").is_not_null())
    if ahead.height:
        days = ahead["on_day"].to_list()
        figure.add_trace(
            go.Scatter(
                x=days + days[::-1],
                y=ahead["forecast_high"].to_list() + ahead["forecast_low"].to_list()[::-1],
                fill="toself", fillcolor=SHADE, line={"width": 0}, hoverinfo="skip",
            )
        )  # fmt: skip
    figure.add_trace(
        _line(path["on_day"].to_list(), path["target"].to_list(), {"color": NEUTRAL, "width": 2}, _("应到"))
    )
    if ahead.height:
        dotted = {"color": ACCENT, "width": 2, "dash": "dot"}
        figure.add_trace(_line(ahead["on_day"].to_list(), ahead["forecast"].to_list(), dotted, _("预计")))
    records = reports.to_dicts()
    figure.add_trace(
        go.Scatter(
            x=[record["as_of"] for record in records],
            y=[record["value"] for record in records],
            mode="lines+markers",
            cliponaxis=False,
            line={"color": ACCENT, "width": 2.4},
            marker={
                "size": 9,
                "symbol": ["circle" if record["is_measured"] else "circle-open" for record in records],
                "color": ACCENT,
            },
            customdata=[record["period"] for record in records],
            hovertext=[_report(record) for record in records],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    figure.add_vline(x=row["as_of"], line={"color": NEUTRAL, "width": 1, "dash": "dot"})
    largest = max([1.0, *(record["value"] for record in records if record["value"] is not None)])
    axis = _rates_axis(largest)
    figure.update_layout(
        yaxis=axis | {"automargin": True},
        xaxis={
            "fixedrange": True,
            "showgrid": False,
            "title": None,
            "dtick": "M12",
            "tickformat": "%Y",
            "ticklabelmode": "period",
            "range": [path["on_day"][0], path["on_day"][-1]],
        },
    )
    return figure


def _line(days: list[Any], values: list[Any], line: dict[str, Any], word: str) -> go.Scatter:
    return go.Scatter(
        x=days, y=values, mode="lines", line=line,
        hovertext=[f"{on:%Y-%m-%d} {word}{_rate(value)}" for on, value in zip(days, values, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip


def _report(record: dict[str, Any]) -> str:
    words = _("{day} 实际{value}，应到{target}").format(
        day=f"{record['as_of']:%Y-%m-%d}", value=_rate(record["value"]), target=_rate(record["target"])
    )
    return words if record["is_measured"] else words + _("（沿用上次数据）")


def outlook(rows: pl.DataFrame) -> go.Figure:
    """A row per region, the furthest behind on top: now, the interval at the year's end, and the target.

    Args:
        rows: forecast rows of one metric.
    """
    records = rows.filter(pl.col("value").is_not_null()).to_dicts()
    figure = base(ROW * max(len(records), 1) + 40)
    for place, row in enumerate(records):
        colour, _symbol = MARKS[row["certainty"]]
        if row["target"] is not None:
            figure.add_shape(
                type="line", x0=row["target"], x1=row["target"], y0=place - 0.36, y1=place + 0.36,
                line={"width": 2.5, "color": NEUTRAL},
            )  # fmt: skip
        if row["forecast"] is not None:
            figure.add_shape(
                type="line", x0=row["value"], x1=row["forecast_low"], y0=place, y1=place,
                line={"width": 1.2, "color": colour, "dash": "dot"},
            )  # fmt: skip
            figure.add_shape(
                type="line", x0=row["forecast_low"], x1=row["forecast_high"], y0=place, y1=place,
                line={"width": 7, "color": colour},
            )  # fmt: skip
    figure.add_trace(
        go.Scatter(
            x=[row["value"] for row in records],
            y=list(range(len(records))),
            mode="markers",
            cliponaxis=False,
            marker={
                "size": 11,
                "color": [MARKS[row["certainty"]][0] for row in records],
                "symbol": [MARKS[row["certainty"]][1] for row in records],
            },
            customdata=[row["region_code"] for row in records],
            hovertext=[_outlook(row) for row in records],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    name_rows(figure, [row["region_name"] for row in records])
    largest = max([1.0, *(row["value"] for row in records), *(row["forecast_high"] or 0 for row in records)])
    figure.update_layout(xaxis=_rates_axis(largest) | {"side": "top"}, margin={"l": 8, "r": 16, "t": 28, "b": 8})
    return figure


def _outlook(row: dict[str, Any]) -> str:
    words = _("<b>{region}</b><br>现在{value}，应到{target}").format(
        region=row["region_name"], value=_rate(row["value"]), target=_rate(row["target_now"])
    )
    if row["forecast"] is None:
        return words
    return words + _("<br>年底预计{forecast}（{low}—{high}），目标{target}：{certainty}").format(
        forecast=_rate(row["forecast"]), low=_rate(row["forecast_low"]), high=_rate(row["forecast_high"]),
        target=_rate(row["target"]), certainty=term("certainty", row["certainty"], language()),
    )  # fmt: skip
