"""A picture in; its figures on a sheet and the native chart over them out, for a workbook and for a document alike."""

from xlsxwriter.chart import Chart

from reports.model import Bars, Picture, Scatter, Stacked, Swarm
from reports.writers.cells import bands_said
from reports.writers.chart_bars import bars
from reports.writers.chart_dots import FOOT, ROW_HIGH, SCATTER_HIGH, scatter, swarm
from reports.writers.chart_sheet import Sheet

_HIGHEST = 560


def chart_of(picture: Picture, sheet: Sheet, points_wide: float, lined: bool = True) -> Chart:
    """Write a picture's figures to the sheet; the chart over them, for a place so wide.

    Without `lined` the lines of bars are left out, and the plot leaves room for their labels.
    """
    if isinstance(picture, Scatter):
        chart = scatter(picture, sheet, points_wide)
    else:
        size = None if lined else (points_wide, points_high(picture))
        chart = swarm(picture, sheet, points_wide) if isinstance(picture, Swarm) else bars(picture, sheet, size)
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    chart.set_title({"none": True})
    return chart


def has_anything(picture: Picture) -> bool:
    """Whether there is anything to draw."""
    if isinstance(picture, Scatter):
        return bool(picture.dots)
    return bool(picture.names) and (isinstance(picture, Swarm) or bool(picture.series))


def points_high(picture: Picture) -> float:
    """How high a picture is on paper."""
    if isinstance(picture, Scatter):
        return SCATTER_HIGH
    if isinstance(picture, Swarm):
        return len(picture.names) * ROW_HIGH + FOOT
    rows = len(picture.names)
    each = 18 if isinstance(picture, Stacked) else 9 + 9 * len(picture.series)
    return min(rows * each + 64, _HIGHEST)


def marks_said(picture: Picture) -> str:
    """What the marks beside a picture's names mean, empty where its own legend says it."""
    if not isinstance(picture, Bars):
        return ""
    return bands_said({band for series in picture.series for band in series.bands})
