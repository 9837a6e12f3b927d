"""Counties of one metric in; how many lie up to each rate, now and before, and how many in each bin, out."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts.look import ACCENT, BAND_COLOUR, EDGE, NEUTRAL, axis_start, base, line_words, rate_axis, shade_lines, shape
from locales import _, language
from warehouse.metrics import BANDS, METRICS

HEIGHT = 360
BEFORE = "#9aa5b1"
# How wide the open bin is drawn.
OPEN = 0.05


def ecdf(rows: pl.DataFrame, chosen: str | None, own: bool) -> go.Figure:
    """A staircase of counts: how many counties are not above a rate; this period's in full, the last one's dashed.

    Args:
        rows: rate_ecdf rows of two periods, with `is_now` and `is_own`, lowest first; some of this period.
        chosen: code of the county to ring.
        own: mark only the counties of the chosen city.
    """
    now, before = rows.filter("is_now"), rows.filter(~pl.col("is_now"))
    metric, as_of, counties = now["metric"][0], now["as_of"][0], now["counties"][0]
    figure = base(HEIGHT)
    shade_lines(figure, metric, as_of)
    start = axis_start(metric, as_of, rows["value"])
    rate_axis(figure, metric, as_of, rows["value"], start=start)
    for frame, name, line in (
        (before, _("上期"), {"color": BEFORE, "width": 2, "dash": "dash"}),
        (now, _("本期"), {"color": ACCENT, "width": 2.5}),
    ):
        if frame.height:
            figure.add_trace(_staircase(frame, name, line))
    figure.add_trace(_marks(now.filter("is_own") if own else now, chosen, 10 if own else 6))
    _lines(figure, metric, as_of)
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 0.02, "yanchor": "bottom"},
        margin={"l": 8, "r": 24, "t": 24, "b": 8},
        yaxis={
            "range": [0, counties * 1.02],
            "zeroline": False,
            "fixedrange": True,
            "title": _("不高于该率的县数"),
        },
    )
    return figure


def _staircase(frame: pl.DataFrame, name: str, line: dict[str, Any]) -> go.Scatter:
    """One step for each rate, from no county on; the last of equals is as high as all of them."""
    values, counts = frame["value"].to_list(), frame["counties_up_to"].to_list()
    return go.Scatter(
        name=name,
        x=[values[0], *values],
        y=[0, *counts],
        mode="lines",
        line=line | {"shape": "hv"},
        hoverinfo="skip",
    )


def _marks(rows: pl.DataFrame, chosen: str | None, size: int) -> go.Scatter:
    records = rows.to_dicts()
    return go.Scatter(
        x=[row["value"] for row in records],
        y=[row["counties_up_to"] for row in records],
        mode="markers",
        cliponaxis=False,
        showlegend=False,
        marker={
            "symbol": [shape(row["band"], row["reported"]) for row in records],
            "size": [size + 8 if row["county_code"] == chosen else size for row in records],
            "color": [BAND_COLOUR[row["band"]] for row in records],
            "line": {
                "width": [3 if row["county_code"] == chosen else 0.5 if row["reported"] else 1.5 for row in records],
                "color": [ACCENT if row["county_code"] == chosen else EDGE for row in records],
            },
        },
        customdata=[row["county_code"] for row in records],
        hovertext=[_hover(row) for row in records],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _hover(row: dict[str, Any]) -> str:
    metric, band = METRICS[row["metric"]], BANDS[row["band"]] if row["band"] else None
    lines = [
        f"<b>{row['full_name']}</b>",
        f"{metric.label(language())} {metric.text(row['numerator'], row['denominator'])}",
        _("{n}/{counties} 个县不高于它").format(n=row["counties_up_to"], counties=row["counties"]),
    ]
    if band:
        lines.append(band.marked(language()))
    if not row["reported"]:
        lines.append(_("本期未报，沿用上次数据"))
    return "<br>".join(lines)


def _lines(figure: go.Figure, metric: str, as_of: Any) -> None:
    """Both lines of the metric, if it has any, with their percent above."""
    if not METRICS[metric].lines:
        return
    words = line_words(metric, as_of)
    for name, band in (("severe_line", "severe"), ("lagging_line", "lagging")):
        place = float(words[name]) / 100
        figure.add_vline(x=place, line={"color": BAND_COLOUR[band], "width": 1.4}, layer="below")
        figure.add_annotation(
            x=place, y=1, yref="paper", yanchor="bottom", showarrow=False, text=f"{words[name]}%",
            font={"size": 12, "color": BAND_COLOUR[band]},
        )  # fmt: skip


def histogram(rows: pl.DataFrame, metric: str, region: str, chosen: str | None) -> go.Figure:
    """A bar per bin, the chosen city's counties in front; the last bin, above 100%, has no end.

    Args:
        rows: rate_histogram rows of the province and of the chosen city, if any.
        metric: the metric's key.
        region: code of the province.
        chosen: code of the city that is chosen.
    """
    as_of = rows["as_of"][0]
    figure = base(HEIGHT, barmode="overlay", bargap=0)
    shade_lines(figure, metric, as_of)
    start = axis_start(metric, as_of, [float(percent) / 100 for percent in rows["from_percent"]])
    rate_axis(figure, metric, as_of, [_end(row) for row in rows.to_dicts()], start=start)
    if rows["to_percent"].null_count():  # no number beyond 100% but what the open bin is
        ticks = {tick: text for tick, text in zip(*_ticks(figure), strict=True) if tick <= 1}
        figure.update_layout(
            xaxis={
                "range": [start, 1 + OPEN * 1.5],
                "tickvals": [*ticks, 1 + OPEN / 2],
                "ticktext": [*ticks.values(), ">100%"],
            }
        )
    whole = rows.filter(region_code=region)
    figure.add_trace(_bars(whole, "#b9c2cd" if chosen else NEUTRAL, texts=True))
    if chosen:
        figure.add_trace(_bars(rows.filter(region_code=chosen), ACCENT, texts=False))
    _lines(figure, metric, as_of)
    figure.update_layout(
        margin={"l": 8, "r": 24, "t": 24, "b": 8},
        yaxis={
            "range": [0, max(whole["counties"], default=1) * 1.15],
            "zeroline": False,
            "fixedrange": True,
            "title": _("县数"),
        },
    )
    return figure


def _ticks(figure: go.Figure) -> tuple[list[float], list[str]]:
    return figure.layout.xaxis.tickvals, figure.layout.xaxis.ticktext


def _end(row: dict[str, Any]) -> float:
    """Where a bar ends; that of the open bin is as wide as one can see."""
    return 1 + OPEN if row["to_percent"] is None else float(row["to_percent"]) / 100


def _bars(rows: pl.DataFrame, colour: str, texts: bool) -> go.Bar:
    records = rows.to_dicts()
    begins = [float(row["from_percent"]) / 100 for row in records]
    ends = [_end(row) for row in records]
    return go.Bar(
        x=begins,
        width=[end - begin for begin, end in zip(begins, ends, strict=True)],
        offset=0,
        y=[row["counties"] for row in records],
        text=[str(row["counties"]) for row in records] if texts else None,
        textposition="outside",
        textangle=0,
        textfont={"size": 11},
        cliponaxis=False,
        marker={"color": colour, "line": {"width": 1, "color": EDGE}},
        hovertext=[_bin_hover(row) for row in records],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def bin_label(row: dict[str, Any]) -> str:
    """A bin in words: 20%—22.5%, or 高于100%."""
    if row["to_percent"] is None:
        return _("高于100%")
    return f"{float(row['from_percent']):g}%—{float(row['to_percent']):g}%"


def _bin_hover(row: dict[str, Any]) -> str:
    names: list[str] = row["county_names"]
    lines = [_("、").join(names[place : place + 5]) for place in range(0, len(names), 5)]
    title = _("{bin}：{n} 个县").format(bin=bin_label(row), n=row["counties"])
    return "<br>".join([f"<b>{title}</b>", *lines])
