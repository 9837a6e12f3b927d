"""What settings.toml says of curves, forecasts and the year's end in; frozen records out."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Targets:
    """The days of winter, the metrics that stand still in it, and a default curve per metric: (months, percent)."""

    winter: tuple[str, str]
    winter_metrics: tuple[str, ...]
    curve: dict[str, tuple[tuple[int, Decimal], ...]]


@dataclass(frozen=True)
class Forecast:
    """From how many reports a forecast is made, how many effective days apart, between which percentiles of slopes."""

    reports: int
    least_reports: int
    least_days: int
    interval: tuple[int, int]


@dataclass(frozen=True)
class YearEnd:
    """Of the batches allotted, how many percent of works, equipment and money are to be done by the year's end."""

    works: Decimal
    equipment: Decimal
    money: Decimal


def targets(record: dict[str, Any]) -> Targets:
    """Read [targets]."""
    first, last = record["winter"]
    curves = {
        metric: tuple((months, Decimal(str(percent))) for months, percent in points)
        for metric, points in record["curve"].items()
    }
    return Targets((first, last), tuple(record["winter_metrics"]), curves)


def forecast(record: dict[str, Any]) -> Forecast:
    """Read [forecast]."""
    low, high = record["interval"]
    return Forecast(record["reports"], record["least_reports"], record["least_days"], (low, high))


def year_end(record: dict[str, Any]) -> YearEnd:
    """Read [year_end]."""
    return YearEnd(**{name: Decimal(str(percent)) for name, percent in record.items()})
