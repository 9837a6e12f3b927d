"""A county's figures beside its city's and its province's in; the comparison, the trajectory and the money bars out."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.bars import LEGEND
from charts.look import ACCENT, BAND_COLOUR, NEUTRAL, base, rate_axis, shade_lines, shape
from locales import _, language
from warehouse.metrics import METRICS, money
from warehouse.terms import TERMS, term

ROW = 36
# Dates written under a trajectory, counted back from the last.
MOMENTS = 4
STAGES = ("planned", "allocated", "received", "paid")
STAGE_COLOUR = {"planned": "#b9c2cd", "allocated": "#8d9bab", "received": "#7aa5d6", "paid": ACCENT}


def comparison(rows: pl.DataFrame) -> go.Figure:
    """Every rate of a county against its city and province, one row per metric.

    Args:
        rows: metric_value rows of the three levels; those without a value are left out.
    """
    valued = rows.filter(pl.col("value").is_not_null())
    own = set(valued.filter(pl.col("level") == "county")["metric"])
    keys = [key for key in METRICS if key in own]
    figure = base(ROW * len(keys) + 40)
    as_of = valued["as_of"][0]
    shade_lines(figure, keys[0], as_of)
    rate_axis(figure, keys[0], as_of, valued.filter(pl.col("metric").is_in(keys))["value"])
    for index, key in enumerate(keys):
        levels = {row["level"]: row for row in valued.filter(pl.col("metric") == key).iter_rows(named=True)}
        values = [row["value"] for row in levels.values()]
        figure.add_trace(
            go.Scatter(x=[min(values), max(values)], y=[-index, -index], mode="lines",
                       line={"color": NEUTRAL, "width": 1.5}, hoverinfo="skip")
        )  # fmt: skip
        for level, symbol in (("province", "line-ns"), ("city", "square-open"), ("county", "")):
            if level in levels:
                figure.add_trace(_mark(levels[level], -index, symbol))
    figure.update_layout(
        margin={"l": 8, "r": 26, "t": 8, "b": 8},
        yaxis={
            "tickvals": [-index for index in range(len(keys))],
            "ticktext": [METRICS[key].label(language()).replace(" (", "<br>(") for key in keys],
            "range": [-len(keys) + 0.4, 0.6],
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
            "title": None,
        },
    )
    return figure


def _mark(row: dict[str, Any], y: float, symbol: str) -> go.Scatter:
    own = row["level"] == "county"
    text = METRICS[row["metric"]].text(row["numerator"], row["denominator"], row["level"], language())
    return go.Scatter(
        x=[row["value"]],
        y=[y],
        mode="markers+text" if own else "markers",
        text=text,
        textposition="bottom center",
        textfont={"size": 11},
        cliponaxis=False,
        marker={
            "symbol": shape(row["band"], row["reported"] is not False) if own else symbol,
            "size": 13 if own else 11,
            "color": BAND_COLOUR[row["band"]] if own else NEUTRAL,
            "line": {"width": 2.5, "color": BAND_COLOUR[row["band"]] if own else NEUTRAL},
        },
        hovertext=f"{row['region_name']} {METRICS[row['metric']].label(language())} {text}",
        hovertemplate="%{hovertext}<extra></extra>",
    )


def trajectory(rows: pl.DataFrame) -> go.Figure:
    """One metric over the snapshots: the county thick with a mark per report, its city solid and its province dashed.

    Args:
        rows: metric_value rows of one metric for the three levels, oldest first.
    """
    figure = base(220)
    as_of = rows["as_of"][-1]
    shade_lines(figure, rows["metric"][0], as_of, horizontal=True)
    for level, line in (
        ("province", {"color": NEUTRAL, "width": 1.3, "dash": "dash"}),
        ("city", {"color": NEUTRAL, "width": 1.6}),
        ("county", {"color": ACCENT, "width": 2.4}),
    ):
        own = rows.filter(pl.col("level") == level)
        records = own.to_dicts()
        figure.add_trace(
            go.Scatter(
                x=own["as_of"].to_list(),
                y=own["value"].to_list(),
                mode="lines+markers" if level == "county" else "lines",
                cliponaxis=False,
                line=line,
                marker={
                    "symbol": [shape(r["band"], r["reported"] is not False) for r in records],
                    "size": 9,
                    "color": [BAND_COLOUR[r["band"]] for r in records],
                    "line": {"width": 1.5, "color": [BAND_COLOUR[r["band"]] for r in records]},
                },
                hovertext=[_moment(r) for r in records],
                customdata=own["period"].to_list(),
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    rate_axis(figure, rows["metric"][0], as_of, rows["value"], "yaxis")
    moments = rows["as_of"].unique().sort().to_list()
    figure.update_layout(
        yaxis={"automargin": True},
        xaxis={
            "fixedrange": True,
            "showgrid": False,
            "tickvals": moments[:: -max(1, -(-len(moments) // MOMENTS))],
            "tickformat": "%Y-%m-%d",
            "title": None,
        },
    )
    return figure


def _moment(row: dict[str, Any]) -> str:
    metric = METRICS[row["metric"]]
    text = metric.text(row["numerator"], row["denominator"], row["level"], language())
    carried = "<br>" + _("本期未报，沿用上次数据") if row["reported"] is False else ""
    return f"{row['region_name']} {row['as_of']:%Y-%m-%d}<br>{metric.label(language())} {text}{carried}"


def money_by_source(rows: pl.DataFrame, level: str) -> go.Figure:
    """Six sources down, four stages each: planned, allocated, received, paid. City and county money stay apart.

    Args:
        rows: funds_by_source rows of one region and period, or plan_by_source rows (planned only).
        level: the region's level, which sets the unit of the text.
    """
    order = list(TERMS["source"])
    rows = rows.sort(pl.Series([order.index(source) for source in rows["source"]]))
    names = [term("source", source, language()) for source in rows["source"]]
    return _money(rows, names, level, rows["source"].to_list())


def money_by_year(rows: pl.DataFrame, level: str) -> go.Figure:
    """Budget years down, four stages each.

    Args:
        rows: funds_stage rows of one region, period and source, one per budget year, oldest first.
        level: the region's level, which sets the unit of the text.
    """
    return _money(rows, [_("{year}年度").format(year=year) for year in rows["budget_year"]], level)


def _money(rows: pl.DataFrame, names: list[str], level: str, codes: list[str] | None = None) -> go.Figure:
    stages = [stage for stage in STAGES if f"{stage}_wan" in rows.columns]
    figure = base((24 + 19 * len(stages)) * rows.height + 50, barmode="group", bargap=0.28)
    for stage in stages:
        amounts = rows[f"{stage}_wan"].to_list()
        label = term("stage_of_money", stage, language())
        texts = [money(amount, level, language()) for amount in amounts]
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=label,
                y=names,
                x=[None if amount is None else float(amount) for amount in amounts],
                text=texts,
                textposition="outside",
                cliponaxis=False,
                textfont={"size": 11},
                customdata=codes,
                marker={"color": STAGE_COLOUR[stage]},
                hovertext=[f"{name} {label} {text}" for name, text in zip(names, texts, strict=True)],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    figure.update_layout(
        showlegend=len(stages) > 1,
        legend=LEGEND,
        margin={"l": 8, "r": 92, "t": 34 if len(stages) > 1 else 8, "b": 8},
        xaxis={"visible": False, "fixedrange": True, "rangemode": "tozero"},
        yaxis={"autorange": "reversed", "automargin": True, "fixedrange": True, "title": None},
    )
    return figure
