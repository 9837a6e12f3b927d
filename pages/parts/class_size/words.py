"""A scope in; what is to be said of its large classes first, and who is above the lines, out."""

from typing import Any

import polars as pl

from charts.class_size import place_label
from locales import _, day, language
from pages.parts.class_size import asks
from reports.reading.scope import Scope
from warehouse.metrics import METRICS, points


def percent(row: dict[str, Any], part: str = "classes_over_55") -> str:
    """A rate as written everywhere."""
    return METRICS["large_class_rate"].text(row[part], row["classes"], row["level"], language())


def sentence(scope: Scope, places: pl.DataFrame, own: dict[str, Any], lines: dict[str, str]) -> str:
    """The rate of each place and stage, the counties above the lines, the path, and the seats needed in three years."""
    towns = places.filter(pl.col("locality") != "rural").to_dicts()
    rates = _("，").join(f"{place_label(row)} **{percent(row)}**" for row in towns or places.to_dicts())
    words = _(
        "截至{day}统计，{region}56人及以上的大班额：{rates}；合计 **{whole}**{change}，其中66人及以上 **{huge}**。"
    ).format(
        day=day(own["counted_on"]), region=scope.name(), rates=rates, whole=percent(own),
        change=_moved(own), huge=percent(own, "classes_over_65"),
    )  # fmt: skip
    if own["carried_counties"]:
        words += _("其中 {n} 个县沿用以前的统计。").format(n=own["carried_counties"])
    return words + _above(scope, lines) + _held(scope) + _needed(scope)


def _moved(own: dict[str, Any]) -> str:
    if own["change"] is None:
        return ""
    size = points(own["change"], language()).lstrip("+-")
    words = _("（较上一次提高{points}）") if own["change"] > 0 else _("（较上一次下降{points}）")
    return words.format(points=size)


def _above(scope: Scope, lines: dict[str, str]) -> str:
    if scope.county:
        return ""
    rows = asks.of(scope, asks.REGIONS, level="county", stage="all", locality="all").rows()
    severe = rows.filter(pl.col("grade") == "severe").height
    words = _("合计高于{high}%的县 **{n}** 个，其中高于{severe}%的 **{worst}** 个").format(
        **lines, n=rows["grade"].count(), worst=severe
    )
    if hidden := rows["masked_by"].count():
        words += _("；有 **{n}** 个所在市不高于{high}%，被平均数掩盖").format(n=hidden, high=lines["high"])
    return words + _("。")


def _held(scope: Scope) -> str:
    found = asks.of(scope, asks.PATH, stage="all", locality="all").rows().to_dicts()
    if not found:
        return ""
    [row] = found
    words = _("按到{zero}清零的路径，统计之日可以还有 {allowed} 个大班额班，实有 **{now}** 个，{held}。")
    held = _("落后 **{n}** 个") if row["is_behind"] else _("不落后")
    return words.format(
        zero=day(row["zero_on"]), allowed=f"{row['allowed_classes']:,.0f}", now=f"{row['classes_over_55']:,}",
        held=held.format(n=f"{row['gap_classes']:,.0f}"),
    )  # fmt: skip


def _needed(scope: Scope) -> str:
    rows = asks.of(scope, asks.NEED, stage="all", locality="all").rows()
    if rows.is_empty():
        return ""
    row = rows.row(-1, named=True)
    words = _("到{year}学年须新增学位 **{seats}** 个（{classes}个班）：消化存量 {stock}，应对增量 {growth}。")
    return words.format(
        year=row["school_year"], seats=f"{row['needed_seats']:,}", classes=f"{row['needed_classes']:,}",
        stock=f"{row['stock_seats']:,}", growth=f"{row['growth_seats']:,}",
    )  # fmt: skip
