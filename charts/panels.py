"""A rate per region and period in; a small panel for each region, its line against the target, out."""

from math import ceil
from typing import Any

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from charts.look import ACCENT, BAND_COLOUR, FONT, NEUTRAL, shape
from locales import _, language, month
from warehouse.metrics import METRICS

COLUMNS, ROW = 3, 128
TARGET = "#cf7c00"


def panels(rows: pl.DataFrame, chosen: str | None) -> go.Figure:
    """Panels on one scale, in the order of the rows: the region's rate, its target, and the province's own rate.

    Args:
        rows: metric_value rows of several periods with `province_value` and `target`, region after region.
        chosen: code of the region whose title is marked.
    """
    regions = rows.unique("region_code", keep="first", maintain_order=True)
    lines = ceil(regions.height / COLUMNS)
    figure = make_subplots(
        rows=lines,
        cols=COLUMNS,
        shared_xaxes="all",
        shared_yaxes="all",
        horizontal_spacing=0.03,
        vertical_spacing=0.26 / max(lines, 1),
        subplot_titles=[_title(row, chosen) for row in regions.iter_rows(named=True)],
    )
    known = [value for key in ("value", "province_value", "target") for value in rows[key] if value is not None]
    for place, code in enumerate(regions["region_code"]):
        records = rows.filter(region_code=code).to_dicts()
        where = {"row": place // COLUMNS + 1, "col": place % COLUMNS + 1}
        days = [row["as_of"] for row in records]
        for key, line in (
            ("province_value", {"color": NEUTRAL, "width": 1, "dash": "dot"}),
            ("target", {"color": TARGET, "width": 1.6, "dash": "dash"}),
        ):
            values = [row[key] for row in records]
            figure.add_trace(go.Scatter(x=days, y=values, mode="lines", line=line, hoverinfo="skip"), **where)
        figure.add_trace(_line(records), **where)
    _settle(figure, max(known, default=1.0), lines)
    # On a phone there is room for the last period under each panel, and for the first one under the leftmost.
    ends = rows.sort("period").select("as_of", "period").unique("period", keep="first", maintain_order=True)
    first, last = ends.row(0, named=True), ends.row(-1, named=True)
    for column in range(1, COLUMNS + 1):
        ticks = [first, last] if column == 1 and first != last else [last]
        figure.update_xaxes(
            col=column, tickvals=[row["as_of"] for row in ticks], ticktext=[row["period"][2:] for row in ticks]
        )
    return figure


def _title(row: dict[str, Any], chosen: str | None) -> str:
    name = f"{row['region_name']} {METRICS[row['metric']].text(row['now'], 1)}"
    return f'<b style="color:{ACCENT}">◎ {name}</b>' if row["region_code"] == chosen else name


def _line(records: list[dict[str, Any]]) -> go.Scatter:
    """The region's own line, a mark at its last report in the shape of its band."""
    last = len(records) - 1
    return go.Scatter(
        x=[row["as_of"] for row in records],
        y=[row["value"] for row in records],
        mode="lines+markers",
        line={"color": ACCENT, "width": 2},
        cliponaxis=False,
        marker={
            "symbol": [shape(row["band"], row["reported"] is not False) for row in records],
            "size": [10 if place == last else 4 for place in range(len(records))],
            "color": [BAND_COLOUR[row["band"]] if place == last else ACCENT for place, row in enumerate(records)],
        },
        customdata=[row["region_code"] for row in records],
        hovertext=[_hover(row) for row in records],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _hover(row: dict[str, Any]) -> str:
    metric = METRICS[row["metric"]]
    lines = [
        f"<b>{row['region_name']}</b> {month(row['period'])}",
        f"{metric.label(language())} {metric.text(row['numerator'], row['denominator'])}",
    ]
    if row["target"] is not None:
        lines.append(_("目标 {target}").format(target=metric.text(row["target"], 1)))
    if row["province_value"] is not None:
        lines.append(_("全省 {share}").format(share=metric.text(row["province_value"], 1)))
    return "<br>".join(lines)


def _settle(figure: go.Figure, largest: float, lines: int) -> None:
    figure.update_layout(
        height=ROW * lines + 40,
        margin={"l": 8, "r": 16, "t": 28, "b": 8},
        font={"family": FONT, "size": 12},
        showlegend=False,
        dragmode=False,
        hoverlabel={"font": {"family": FONT, "size": 13}, "align": "left"},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
    )
    figure.update_annotations(font={"size": 12})
    figure.update_yaxes(
        range=[0, largest * 1.08], tickformat=".0%", nticks=4, fixedrange=True, zeroline=False, automargin=True
    )
    figure.update_xaxes(fixedrange=True, showgrid=False, tickangle=0)
