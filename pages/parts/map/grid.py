"""A scope and a metric in; its tile grids on the page, and every region that has no tile by name, out."""

import polars as pl
import streamlit as st

from charts.tiles import tiles, words
from locales import _
from pages.parts import address
from pages.parts.map import asks
from pages.parts.map.words import key
from pages.parts.picture import legend, picture
from pages.parts.tables import Column, rate, show
from reports.reading.data import Question
from reports.reading.scope import Scope
from reports.told import headline


def show_tiles(scope: Scope, metric: str, level: str, ask: Question, whole: headline.Row) -> None:
    """Draw the tiles of one level; a click on a city goes there, on a county to its page."""
    regions = ask.rows()
    blanks = set(regions["blank"])
    legend(
        metric,
        scope.day,
        *key(scope, metric, level),
        *([_("粗线＝市界示意，不是行政区划界线")] if level == "county" and not scope.city else []),
        *([_("空心＝未报、沿用上次")] if not regions["reported"].fill_null(True).all() else []),
        *([_("✕ 未填报，没有数值（不是0%）")] if "unreported" in blanks else []),
        *([_("无色＝无任务")] if "no_task" in blanks else []),
        *([_("蓝框＝{county}").format(county=scope.name())] if scope.county and level == "county" else []),
        touch=True,
    )  # fmt: skip

    def choose(code: str) -> None:
        if code not in scope.regions:  # without a task there is nothing further to see
            return
        if level == "city":
            address.put(region=code)
        else:
            address.open_page("county", region=code)

    picture(
        ("tiles", scope.version, scope.period, metric, level, scope.city or scope.province, scope.county),
        lambda: tiles(regions, level, scope.county),
        alt=headline.finding(whole),
        choose=choose,
        ask=ask,
    )
    _unmatched(scope, regions, level)


def _unmatched(scope: Scope, regions: pl.DataFrame, level: str) -> None:
    names, codes = asks.unplaced(scope, regions, level), asks.homeless(scope, regions, level)
    if names:
        st.warning(
            _("图上没有位置的地区（{n}）：{names}。数字照样计入，见数据表。").format(
                n=len(names), names=_("、").join(names)
            )
        )
    if codes:
        st.warning(_("有位置而没有这个地区的代码（{n}）：{codes}").format(n=len(codes), codes=_("、").join(codes)))


def table(scope: Scope, metric: str, level: str, ask: Question) -> None:
    """The regions of the map as a table, why one has no value in words."""
    rows = ask.rows()
    why = [words(row) if row["blank"] else "" for row in rows.to_dicts()]
    columns = [
        Column("region_name", _("市") if level == "city" else _("县（市、区）"), pinned=True),
        *([Column("city_name", _("市"))] if level == "county" else []),
        rate(metric),
        Column("why", _("没有数值的原因")),
        Column("band", _("档次"), "band"),
        Column("rank", _("全省位次"), "count"),
        Column("change", _("较上期（百分点）"), "points"),
        *([
            Column("counties", _("县数"), "count"),
            Column("laggard_counties", _("线下县数"), "count"),
            Column("severe_counties", _("其中严重滞后"), "count"),
        ] if level == "city" else [Column("reported", _("本期已报"), "yes")]),
    ]  # fmt: skip

    def choose(row: dict[str, object]) -> None:
        code = str(row["region_code"])
        if code in scope.regions:
            address.open_region(code if level == "county" else None, code)

    show(
        rows.with_columns(pl.Series("why", why, dtype=pl.String)),
        columns,
        scope,
        f"map_{metric}_{level}",
        choose,
        ask=ask,
    )
