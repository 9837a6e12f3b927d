"""A band or a base layout asked for; the colours, marker shapes and Plotly settings that every figure shares out.

Text, grid and hover colours are left to Streamlit's own template, which follows the reader's theme without a rerun;
the colours named here keep a contrast of 3:1 or more on both the light and the dark page.
"""

from collections.abc import Iterable
from typing import Any

import plotly.graph_objects as go
from babel.dates import get_day_names, get_month_names

from locales import language
from warehouse.metrics import BANDS, METRICS

SEVERE, LAGGING, FAIR, GOOD = "#cf4520", "#cf7c00", "#8393a6", "#4f958c"
NEUTRAL = "#7c8896"
ACCENT = "#3f78bd"
BAND_COLOUR: dict[str | None, str] = {
    "severe": SEVERE,
    "lagging": LAGGING,
    "fair": FAIR,
    "good": GOOD,
    None: NEUTRAL,
}
# Colour-blind readers tell the bands apart by shape; the words for the shapes are in BANDS.
SHAPE = {"▼": "triangle-down", "◆": "diamond", "●": "circle", "▲": "triangle-up"}
FONT = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
SEVERE_TINT, LAGGING_TINT = "rgba(207,69,32,.09)", "rgba(217,130,0,.09)"


def _chinese() -> dict[str, Any]:
    days = [get_day_names(width, locale="zh") for width in ("wide", "abbreviated")]
    months = list(get_month_names("abbreviated", locale="zh").values())
    return {
        "format": {
            # Babel's week begins on Monday, Plotly's on Sunday.
            "days": [days[0][n] for n in (6, *range(6))],
            "shortDays": [days[1][n] for n in (6, *range(6))],
            "months": months,
            "shortMonths": months,
            "date": "%Y-%m-%d",
        }
    }


ZH_LOCALE = _chinese()


def config() -> dict[str, Any]:
    """Plotly's settings: no tool bar, no scroll zoom, month names in the reader's language, nothing fetched."""
    return {
        "displayModeBar": False,
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


def line_words(metric: str) -> dict[str, str]:
    """The lines of a metric as written in a sentence: severe_line "20", lagging_line "30", good_line "50"."""
    lines = METRICS[metric].lines
    assert lines is not None, metric
    return {f"{name}_line": f"{float(getattr(lines, name)):g}" for name in ("severe", "lagging", "good")}


def _cuts(metric: str) -> tuple[float, float, float]:
    severe, lagging, good = (float(word) / 100 for word in line_words(metric).values())
    return severe, lagging, good


def rate_axis(figure: go.Figure, metric: str, values: Iterable[float | None], axis: str = "xaxis") -> float:
    """Write an axis of fractions as whole percents with the metric's lines among the ticks; return where it ends.

    It ends beyond the largest value (rates pass 100% and are never cut), and past the last line at least.
    """
    cuts = _cuts(metric)
    upper = max([cuts[-1] + 0.06, *(value * 1.04 for value in values if value is not None)])
    ticks = [0.0, *cuts, *(tick for tick in (0.75, 1.0, 1.25) if cuts[-1] + 0.1 < tick <= upper)]
    figure.update_layout(
        {
            axis: {
                "range": [-0.02 * upper, upper],
                "tickvals": ticks,
                "ticktext": [f"{tick * 100:g}" for tick in ticks[:-1]] + [f"{ticks[-1]:.0%}"],
                "tickangle": 0,
                "zeroline": False,
                "fixedrange": True,
                "title": None,
            }
        }
    )
    return upper


def shade_lines(figure: go.Figure, metric: str, horizontal: bool = False) -> None:
    """Tint the stretches below the lines, so that the eye finds who is behind before reading a number."""
    severe, lagging, _good = _cuts(metric)
    for low, high, colour in ((0.0, severe, SEVERE_TINT), (severe, lagging, LAGGING_TINT)):
        add = figure.add_hrect if horizontal else figure.add_vrect
        span = {"y0": low, "y1": high} if horizontal else {"x0": low, "x1": high}
        add(**span, fillcolor=colour, line_width=0, layer="below")
