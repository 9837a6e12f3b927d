"""A scope in; the fastest five beside the slowest five, and who is not ranked and why, on the page out."""

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from charts.measures import pace
from locales import _, language
from pages.parts import controls, names
from pages.parts.measures.place import open_place
from pages.parts.picture import picture
from pages.parts.tables import Column, folded, rate, show
from reports.reading import data, reads
from reports.reading.data import Question
from reports.reading.kept import kept
from reports.reading.scope import Scope
from reports.told import lists
from warehouse.metrics import METRICS

FACTS = """
    select * from measure_fact
    where period = $period and province_code = $province and level = $level and $city in ('', city_code)
    order by fast_rank nulls last, region_code
"""
# The orders in which the fastest and the slowest are told: column of the former, of the latter.
ORDERS = {"change": ("fast_rank", "slow_rank"), "rank": ("gain_rank", "drop_rank")}
FIRST, MOST = 5, 12


def board(scope: Scope) -> None:
    """Cities and counties, each with its fastest and its slowest."""
    lead = METRICS[scope.lead]
    st.caption(lead.meaning(language()))
    if not scope.previous:
        st.info(_("这是首期，还没有进度可比。"))
        return
    orders = {"change": _("较上期提高几个百分点"), "rank": _("位次较上期升降几位")}
    by = controls.choice(_("快慢按"), "by", orders, "change")
    st.caption(
        _("▲最快 {n} 个，▼最慢 {n} 个（并列的也列出，最多 {most} 个）；已达到100%的不列入最慢。").format(
            n=FIRST, most=MOST
        )
    )
    levels = ("county",) if scope.city else ("city", "county")
    for column, level in zip(st.columns(len(levels), gap="medium"), levels, strict=True):
        with column:
            _side(scope, level, by)
    with folded("progress") as box:
        if box.open:
            for level in levels:
                _table(scope, level)


def ask_facts(scope: Scope, level: str) -> Question:
    """The regions of a level in the scope, the fastest first."""
    return data.ask(
        scope.version, FACTS, period=scope.period, province=scope.province, level=level, city=scope.city or ""
    )


@kept
def ends(rows: pl.DataFrame, by: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The first five by progress and the last five, the very last at the bottom; those that are level stay together."""
    fast, slow = (
        rows.filter(pl.col(name).is_not_null())
        .sort(name, "region_code")
        .filter(pl.col(name).rank("min") <= FIRST)
        .head(MOST)
        for name in ORDERS[by]
    )
    return fast, slow.filter(~pl.col("region_code").is_in(fast["region_code"].to_list())).reverse()


def _side(scope: Scope, level: str, by: str) -> None:
    st.markdown(f"**{_('市') if level == 'city' else _('县（市、区）')}**")
    ask = ask_facts(scope, level)
    rows = reads.with_full_names(scope, ask.rows(), "region_code")
    fast, slow = ends(rows, by)
    if fast.is_empty():
        st.caption(_("没有连续两期都报了的。"))
    else:
        picture(
            ("pace", scope.version, scope.period, scope.city or scope.province, level, by),
            lambda: pace(fast.to_dicts(), slow.to_dicts()),
            alt=_("最快：{fast}；最慢：{slow}").format(fast=_names(fast), slow=_names(slow)),
            choose=partial(open_place, scope),
            ask=ask,
        )
    _left_out(scope, level, rows)


def _names(rows: pl.DataFrame) -> str:
    return _("、").join(rows["full_name"]) or _("无")


def _left_out(scope: Scope, level: str, rows: pl.DataFrame) -> None:
    """Who is not ranked, by name: what is carried forward is no progress, and what follows spans two reports."""
    partly = pl.col("reported") & (pl.col("carried_counties") > 0)
    for key, title, found, label in (
        (
            "carried", _("本期未报、沿用以前的数，不算进度"),
            lists.among(lists.told(rows), reported=False), names.only,
        ),
        ("spanning", _("上期未报，变化跨了不止一期，不排"), lists.among(rows, is_spanning=True), names.only),
        ("partly", _("有县沿用以前的数、市的进度偏低"), rows.filter(partly), _partly),
    ):  # fmt: skip
        if found.height:
            names.group(title, found, f"{key}_{level}", partial(open_place, scope), label=label)


def _partly(row: dict[str, Any]) -> str:
    return _("{region}（{n} 个县）").format(region=row["full_name"], n=row["carried_counties"])


def _table(scope: Scope, level: str) -> None:
    ask = ask_facts(scope, level)
    columns = [
        Column("full_name", _("市") if level == "city" else _("县（市、区）"), pinned=True),
        rate(scope.lead),
        Column("change", _("较上期（百分点）"), "points"),
        Column("fast_rank", _("进度位次"), "count"),
        Column("rank", _("全省位次"), "count"),
        Column("rank_change", _("位次升降"), "places"),
        Column("gain_rank", _("升降的位次"), "count"),
        Column("reported", _("本期已报"), "yes"),
        Column("is_spanning", _("上期未报"), "yes"),
    ]
    rows = reads.with_full_names(scope, ask.rows(), "region_code")
    show(rows, columns, scope, f"pace_{level}",
         lambda row: open_place(scope, row["region_code"]), height=320, ask=ask)  # fmt: skip
