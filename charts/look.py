"""A band or a base layout asked for; the colours, marker shapes and Plotly settings that every figure shares out.

Text, grid and hover colours are left to static/chart.js, which follows the reader's theme without a rerun; the colours
named here keep a contrast of 3:1 or more on both the light and the dark page.
"""

from collections.abc import Iterable
from datetime import date
from html import escape
from math import ceil, floor
from typing import Any

import plotly.graph_objects as go
from babel.dates import get_day_names, get_month_names

from locales import _, language
from warehouse import chosen_lines
from warehouse.lettering import inert
from warehouse.metrics import BANDS, METRICS

SEVERE, LAGGING, FAIR, GOOD = "#cf4520", "#cf7c00", "#8393a6", "#4f958c"
NEUTRAL = "#7c8896"
ACCENT = "#3f78bd"
# Drawn around a filled mark: lighter than every band, so that two marks that touch stay two.
EDGE = "#ffffff"
BAND_COLOUR: dict[str | None, str] = {
    "severe": SEVERE,
    "lagging": LAGGING,
    "fair": FAIR,
    "good": GOOD,
    None: NEUTRAL,
}
# Colour-blind readers tell the bands apart by shape; the words for the shapes are in BANDS.
SHAPE = {"▼": "triangle-down", "◆": "diamond", "●": "circle", "▲": "triangle-up"}
# Over a bar whose colour alone would tell it from its neighbours.
HATCH: dict[str, Any] = {"fillmode": "overlay", "fgcolor": EDGE, "fgopacity": 0.7, "size": 6, "solidity": 0.2}
FONT = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
SEVERE_TINT, LAGGING_TINT = "rgba(207,69,32,.09)", "rgba(217,130,0,.09)"


def _chinese() -> dict[str, Any]:
    days = [get_day_names(width, locale="zh") for width in ("wide", "abbreviated")]
    months = list(get_month_names("abbreviated", locale="zh").values())
    return {
        "dictionary": {
            "Download plot as a PNG": _("保存图片（PNG）"),
            "Download plot": _("保存图片（PNG）"),
            "Taking snapshot - this may take a few seconds": _("正在画图…"),
            "Snapshot succeeded": _("图片已保存"),
            "Sorry, there was a problem downloading your snapshot!": _("图片没有保存成，请再试一次。"),
        },
        "format": {
            # Babel's week begins on Monday, Plotly's on Sunday.
            "days": [days[0][n] for n in (6, *range(6))],
            "shortDays": [days[1][n] for n in (6, *range(6))],
            "months": months,
            "shortMonths": months,
            "date": "%Y-%m-%d",
        },
    }


ZH_LOCALE = _chinese()


def config() -> dict[str, Any]:
    """Plotly's settings: a tool to save the picture, no zoom, the reader's language, nothing fetched."""
    return {
        "displayModeBar": "hover",
        "modeBarButtons": [["toImage"]],
        "displaylogo": False,
        "toImageButtonOptions": {"format": "png", "scale": 2, "filename": "gaibo"},
        "scrollZoom": False,
        "showSendToCloud": False,
        "doubleClick": False,
        "locale": "zh-CN" if language() == "zh" else "en",
        "locales": {"zh-CN": ZH_LOCALE},
    }


def shape(band: str | None, reported: bool = True) -> str:
    """Marker of a band: its shape, hollow where the county's figure is carried from an earlier report."""
    name = SHAPE[BANDS[band].symbol] if band else "circle"
    return name if reported else f"{name}-open"


def written(text: str) -> str:
    """A text from outside as Plotly's labels show it: they know tags and entities."""
    return escape(inert(text), quote=False)


def base(height: int, **layout: Any) -> go.Figure:
    """An empty figure with the shared layout."""
    figure = go.Figure()
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 12, "t": 8, "b": 8},
        font={"family": FONT, "size": 13},
        showlegend=False,
        dragmode=False,
        hoverlabel={"font": {"family": FONT, "size": 13}, "align": "left"},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        **layout,
    )
    return figure


def line_words(metric: str, as_of: date) -> dict[str, str]:
    """The lines of this run for a metric on a day as written in a sentence: severe_line "20", lagging_line "30"."""
    lines = chosen_lines.at(metric, as_of)
    assert lines is not None, metric
    return {f"{name}_line": f"{float(getattr(lines, name)):g}" for name in ("severe", "lagging", "good")}


def _cuts(metric: str, as_of: date) -> tuple[float, ...]:
    """The lines of a metric as fractions, none where it has none."""
    return tuple(float(word) / 100 for word in line_words(metric, as_of).values()) if METRICS[metric].lines else ()


def axis_start(metric: str, as_of: date, values: Iterable[float | None]) -> float:
    """Where an axis of these rates begins: at 0, or near the lowest where all of them are far above the lines.

    An axis that does not begin at 0 must be said to, in the legend.
    """
    lowest = min((value for value in values if value is not None), default=0.0)
    return floor(lowest * 20 - 0.2) / 20 if lowest >= max(_cuts(metric, as_of), default=float("inf")) + 0.2 else 0.0


def rate_axis(
    figure: go.Figure,
    metric: str,
    as_of: date,
    values: Iterable[float | None],
    axis: str = "xaxis",
    start: float = 0.0,
) -> float:
    """Write an axis of fractions as whole percents with the metric's lines among the ticks; return where it ends.

    It ends with a labelled tick beyond the largest value (rates pass 100% and are never cut), and past the last line.
    """
    cuts = _cuts(metric, as_of)
    last = max(cuts, default=0.0)
    largest = max([last + 0.06, *(value * 1.02 for value in values if value is not None)])
    end = ceil(round(largest * 20, 6)) / 20
    room = (end - start) * 0.11
    if start:
        step = 0.1 if end - start > 0.3 else 0.05
        inner = [start + step * n for n in range(ceil((end - start) / step))]
    else:
        inner = [0.0, *cuts, *(tick for tick in (0.25, 0.5, 0.75, 1.0, 1.25) if last + 0.1 < tick)]
    ticks = [*(tick for tick in inner if tick <= end - room or tick in cuts), end]
    figure.update_layout(
        {
            axis: {
                "range": [start - 0.02 * (end - start), end],
                "tickvals": ticks,
                "ticktext": [f"{round(tick * 100, 6):g}" for tick in ticks[:-1]] + [f"{ticks[-1]:.0%}"],
                "tickangle": 0,
                "zeroline": False,
                "fixedrange": True,
                "title": None,
            }
        }
    )
    return end


def shade_lines(figure: go.Figure, metric: str, as_of: date, horizontal: bool = False) -> None:
    """Tint the stretches below the lines, so that the eye finds who is behind before reading a number."""
    cuts = _cuts(metric, as_of)
    if not cuts:
        return
    for low, high, colour in ((0.0, cuts[0], SEVERE_TINT), (cuts[0], cuts[1], LAGGING_TINT)):
        add = figure.add_hrect if horizontal else figure.add_vrect
        span = {"y0": low, "y1": high} if horizontal else {"x0": low, "x1": high}
        add(**span, fillcolor=colour, line_width=0, layer="below")
