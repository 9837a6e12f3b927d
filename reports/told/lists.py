"""Rows of metric_value in; who is named in a sentence, who is hidden, who told nothing, and what was reported, out."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from charts.look import line_words
from locales import _
from reports.reading.kept import kept
from reports.told.headline import figure
from warehouse.metrics import LAGGARDS

FASTEST = 5


def named(rows: Iterable[dict[str, Any]]) -> str:
    """Names with their figures, one after another."""
    return _("、").join(f"{row.get('full_name') or row['region_name']} {figure(row)}" for row in rows) or _("无")


@kept
def among(rows: pl.DataFrame, *order: str, **equal: Any) -> pl.DataFrame:
    """The rows whose columns equal these values, in the order of some columns."""
    found = rows.filter(**equal)
    return found.sort(*order) if order else found


@kept
def in_band(rows: pl.DataFrame, *bands: str) -> pl.DataFrame:
    """The rows of these bands."""
    return rows.filter(pl.col("band").is_in(bands))


@kept
def good(cities: pl.DataFrame) -> pl.DataFrame:
    """The good ones, the best first."""
    return cities.filter(pl.col("band") == "good").sort("value", "region_code", descending=[True, False])


@kept
def blank(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows without a figure."""
    return rows.filter(pl.col("value").is_null())


@kept
def told(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with a figure."""
    return rows.filter(pl.col("value").is_not_null())


@kept
def hidden(counties: pl.DataFrame, metric: str, as_of: date, line: str | None = None) -> list[tuple[str, pl.DataFrame]]:
    """The counties below a line whose city is not, under the words for it.

    Args:
        counties: the counties' rows with `city_band`; those not below a line are left out here.
        metric: the metric's key.
        as_of: the day whose lines hold.
        line: the line in percent; by default the outer one, followed by the counties that only the inner one shows.
    """
    lines = line_words(metric, as_of)
    severe, lagging = lines["severe_line"], lines["lagging_line"]
    worst = pl.col("band") == "severe"
    words = _("被平均数掩盖：低于{line}%、所在市不低于{line}%的县")
    if line == severe:
        return [(words.format(line=severe), counties.filter(worst & (pl.col("city_band") != "severe")))]
    is_below, city_is_below = (pl.col(name).is_in(LAGGARDS) for name in ("band", "city_band"))
    between = _("另有低于{severe_line}%、所在市在{severe_line}%—{lagging_line}%之间的县").format(**lines)
    return [
        (words.format(line=lagging), counties.filter(is_below & ~city_is_below)),
        (between, counties.filter(worst & (pl.col("city_band") == "lagging"))),
    ]


@kept
def movers(counties: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Who is `new` below the outer line, there for `long`, `out` of it, and who has gained most of all (`fast`)."""
    gained = counties.filter(pl.col("reported") & (pl.col("change") > 0))
    return {
        "new": counties.filter(pl.col("movement") == "new"),
        "long": counties.filter(pl.col("periods_in_a_row") >= 2),
        "out": counties.filter(pl.col("movement") == "out"),
        "fast": gained.sort("change", "region_code", descending=[True, False]).head(FASTEST),
    }
