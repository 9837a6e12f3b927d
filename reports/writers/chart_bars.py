"""Bars or stacks in; a native bar chart out, its laggards in their colours and its lines across all bars."""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.chart import Chart

from reports.model import Bars, Line, Series, Stacked
from reports.writers import marks
from reports.writers.chart_sheet import LINE, LINES, NUMBERS, PAPER, Sheet, axis_of, letters
from reports.writers.scale import Scale, along
from warehouse.lettering import width
from warehouse.metrics import BANDS, LAGGARDS

_NAMELESS = "\u00a0"
_MORE = ("#2f5a8f", "#8fb0d6")  # the third series, the fourth
_THIN = 0.003  # of the axis: how wide a line is


def plot_of(picture: Bars | Stacked, wide: float, high: float) -> tuple[float, float, float, float]:
    """Where the plot lies in a chart so wide and high: x, y, width and height in shares of it."""
    size = letters()["size"]
    left = min(max((width(name) for name in _names(picture)), default=0) * size * 0.54 + 10, wide * 0.4)
    above = size * 1.6 if isinstance(picture, Bars) and picture.lines else 2.0
    foot = size * (1.9 + (1.6 if picture.axis.kind != "rate" else 0) + (1.9 if len(picture.series) > 1 else 0))
    right = wide * 0.08
    return left / wide, above / high, (wide - left - right) / wide, (high - above - foot) / high


def bars(picture: Bars | Stacked, sheet: Sheet, size: tuple[float, float] | None) -> Chart:
    """Write the figures to the sheet; the chart over them.

    With a `size` in points the plot lies in it as `plot_of` says, for lines that are drawn over it; without one they
    are bars themselves.
    """
    stacked, axis, last = isinstance(picture, Stacked), picture.axis, len(picture.names) - 1
    chart = sheet.book.add_chart({"type": "bar", "subtype": "stacked" if stacked else None})
    categories = sheet.span(sheet.column("", _names(picture), "text"), 0, last)
    tones = marks.part_colours(picture) if isinstance(picture, Stacked) else []
    for n, series in enumerate(picture.series):
        place = sheet.column(series.label, series.values, axis.kind)
        shared = {"categories": categories, "values": sheet.span(place, 0, last), "name": sheet.heading(place)}
        chart.add_series(shared | (_part(tones[n]) if stacked else _bar(n, series, NUMBERS[axis.kind])))
    lines = () if isinstance(picture, Stacked) or size else tuple(sorted(picture.lines, key=lambda line: line.value))
    reach = along(picture)
    # The first name is on top; the axis of the figures lies at the foot all the same.
    chart.set_x_axis(axis_of(axis, reach, axis.kind != "rate", label_position="high", line={"none": True}))
    names: dict[str, Any] = {"reverse": True, "label_position": "low", "num_font": letters()}
    names |= {"major_tick_mark": "none", "minor_tick_mark": "none"}
    chart.set_y_axis(names | {"line": {"color": LINE, "width": 0.75}})
    if lines:
        chart.combine(_across(sheet, lines, picture, reach, categories))
    if size:
        place_of = dict(zip(("x", "y", "width", "height"), plot_of(picture, *size), strict=True))
        chart.set_plotarea({"layout": place_of})
    own = len(picture.series)
    if own + len(lines) > 1:
        # LibreOffice counts from the other end: what is left out must be the same from both.
        unseen = [own + 2 * n for n in range(len(lines))] if own == 1 else []
        chart.set_legend({"position": "bottom", "font": letters(), "delete_series": unseen})
    else:
        chart.set_legend({"none": True})
    return chart


def _names(picture: Bars | Stacked) -> list[str]:
    """The names, each with the mark of the worst band among its bars."""
    bands = [{series.bands[n] for series in picture.series if series.bands} for n in range(len(picture.names))]
    worst = [next((BANDS[band].symbol for band in LAGGARDS if band in found), "") for found in bands]
    return [f"{name} {mark}" if mark else name for name, mark in zip(picture.names, worst, strict=True)]


def _bar(n: int, series: Series, form: str) -> dict[str, Any]:
    coloured = [{"fill": {"color": marks.colour(band, n)}} if band in LAGGARDS else None for band in series.bands]
    return {
        "fill": {"color": marks.colour(None, n) if n < 2 else _MORE[n % len(_MORE)]},
        "border": {"none": True},
        "points": coloured if any(coloured) else None,
        "gap": 45,
        "data_labels": {"value": True, "num_format": form, "font": letters(), "position": "outside_end"},
    }


def _part(tone: str) -> dict[str, Any]:
    return {"fill": {"color": tone}, "border": {"color": PAPER, "width": 0.5}, "gap": 45}


def _across(
    sheet: Sheet,
    lines: Sequence[Line],
    picture: Bars | Stacked,
    reach: Scale,
    categories: list[Any],
) -> Chart:
    """The lines as thin parts of stacks as high as the picture, on axes of their own, the parts between unseen."""
    over = sheet.book.add_chart({"type": "bar", "subtype": "stacked"})
    rows = len(picture.names)
    thick, at = (reach.high - reach.low) * _THIN, 0.0
    for n, line in enumerate(lines):
        sheet.place(line.label, [line.value])
        gap = sheet.place(_NAMELESS, [line.value - thick / 2 - at] * rows)
        part = sheet.place(line.label, [thick] * rows)
        at = line.value + thick / 2
        for place, fill in ((gap, {"none": True}), (part, {"color": LINES[n % len(LINES)]})):
            over.add_series(
                {
                    "categories": categories,
                    "values": sheet.span(place, 0, rows - 1),
                    "name": sheet.heading(place),
                    "fill": fill,
                    "border": {"none": True},
                    "gap": 0,
                    "y2_axis": True,
                }
            )
    # There, but unseen: an axis that is taken out takes its scale with it.
    unseen: dict[str, Any] = {"label_position": "none", "line": {"none": True}, "major_gridlines": {"visible": False}}
    unseen |= {"major_tick_mark": "none", "minor_tick_mark": "none"}
    over.set_y2_axis(unseen | {"min": reach.low, "max": reach.high})
    over.set_x2_axis(unseen)
    return over
