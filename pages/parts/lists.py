"""Rows of metric_value in; the lists that name who is behind, and behind which average, out as Markdown."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from charts.look import line_words
from locales import _, language
from pages.parts.headline import figure
from warehouse.terms import term

BADGES = {"on_time": ("gray", "✓"), "late": ("orange", "◷"), "missing": ("red", "✗")}


def named(rows: Iterable[dict[str, Any]]) -> str:
    """Names with their figures, one after another."""
    return _("、").join(f"{row['region_name']} {figure(row)}" for row in rows) or _("无")


def _listed(groups: list[tuple[str, pl.DataFrame]]) -> str:
    line = _("- **{title}（{n}）** {names}")
    return "\n".join(line.format(title=title, n=group.height, names=named(group.to_dicts())) for title, group in groups)


def cities(frame: pl.DataFrame, metric: str) -> str:
    """The cities of the outer bands by name; the counts are nested."""
    lines = line_words(metric)
    return _listed(
        [
            (_("▲ 不低于{good_line}%的市").format(**lines), frame.filter(pl.col("band") == "good")),
            (_("◆ 低于{lagging_line}%的市").format(**lines), frame.filter(pl.col("band").is_in(["severe", "lagging"]))),
            (_("▼ 其中低于{severe_line}%的市").format(**lines), frame.filter(pl.col("band") == "severe")),
        ]
    )


def masked(cities: pl.DataFrame, counties: pl.DataFrame) -> str:
    """The hidden counties, city by city: the average that hides them, then their own figures."""
    hidden = counties.filter(pl.col("masked_by").is_not_null()).to_dicts()
    by_city: dict[str, list[dict[str, Any]]] = {}
    for county in hidden:
        by_city.setdefault(county["parent_code"], []).append(county)
    line = _("- {city} {rate}，其下 {counties}")
    lines = [
        line.format(city=city["region_name"], rate=figure(city), counties=named(by_city[city["region_code"]]))
        for city in cities.iter_rows(named=True)
        if city["region_code"] in by_city
    ]
    title = _("**被平均数掩盖的县（{n}）**").format(n=len(hidden))
    return "\n".join([title, "", *(lines or [_("- 无")])])


def below(cities: pl.DataFrame, new: pl.DataFrame) -> str:
    """Cities below the line and counties new below it."""
    return _listed([(_("线下的市"), cities), (_("本期新落到线下的县"), new)])


def reports(rows: pl.DataFrame) -> str:
    """A county's reports, period by period: on time, late, or missing."""
    badges = []
    for row in rows.iter_rows(named=True):
        colour, sign = BADGES[row["status"]]
        badges.append(f":{colour}-badge[{row['period']} {sign} {term('status', row['status'], language())}]")
    return _("报送情况") + " " + " ".join(badges)
