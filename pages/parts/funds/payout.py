"""A scope in; how much of what has come in will be paid by the year's end, and who will not pay it out, out."""

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from charts.payout import payout
from locales import _, day, language
from pages.parts import address, names
from pages.parts.picture import picture
from pages.parts.schedule.words import SIGN
from pages.parts.tables import Column, folded, show
from reports.reading import reads
from reports.reading.data import Question
from reports.reading.funds import of
from reports.reading.kept import kept
from reports.reading.scope import Scope
from reports.told import lists
from warehouse.metrics import MISSING, money
from warehouse.settings import SETTINGS
from warehouse.terms import term

OWN = "select * from payout_forecast where period = $period and level = $level and region_code = $code"
WITHIN = """
    select p.*, city.name as city_name
    from payout_forecast as p
    left join region as city on p.level = 'county' and city.code = p.parent_code
    where p.period = $period and p.level = $level and p.province_code = $province and $city in ('', p.city_code)
    order by p.unpaid_wan desc nulls last, p.received_wan desc nulls last, p.region_code
"""
Row = dict[str, Any]


def rule() -> str:
    """How the payments are forecast, and what they are held against."""
    terms = SETTINGS.forecast
    return _(
        "年底前全部支付：按最近 {n} 次报数两两之间斜率的中位数（Theil–Sen）推到年底的支付，比现在已经到位的；"
        "区间取斜率的{low}%—{high}%分位，沿用的数不算报数，少于 {least} 次不预测。"
    ).format(n=terms.reports, low=terms.interval[0], high=terms.interval[1], least=terms.least_reports)


def outlook(scope: Scope) -> None:
    """The scope's own forecast in a sentence, who will not pay out by name, and every region's bar and row."""
    found = of(scope, OWN, level=scope.level, code=scope.code).rows().to_dicts()
    if not found or found[0]["received_wan"] is None:
        st.caption(_("{region}没有报过到位的资金，没有可付的。").format(region=scope.name()))
        return
    st.markdown(_sentence(scope, found[0]))
    counties = _ask(scope, "county")
    rows = reads.with_full_names(scope, counties.rows(), "county_code")
    if not scope.county:
        _named(rows)
    level = "county" if scope.city else "city"
    within = _ask(scope, level)
    drawn = _drawn(within.rows())
    if drawn.height:
        picture(
            ("payout", scope.version, scope.period, scope.city or scope.province),
            lambda: payout(drawn, level),
            alt=_sentence(scope, found[0]).replace("**", ""),
            choose=partial(address.open_region, scope.city),
            ask=within,
        )
    with folded("payout") as box:
        if box.open:
            if level == "city":
                first = [Column("region_name", _("市"), pinned=True)]
                _table(scope, within.rows(), first, within, "payout_city")
            first = [Column("full_name", _("县（市、区）"), pinned=True), Column("city_name", _("市"))]
            _table(scope, rows, first, counties, "payout_county")


def _ask(scope: Scope, level: str) -> Question:
    return of(scope, WITHIN, level=level, province=scope.province, city=scope.city or "")


@kept
def _drawn(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("forecast_wan").is_not_null() & pl.col("received_wan").is_not_null())


def certainty(key: str | None) -> str:
    """Whether what came in will be paid by the year's end: sign and word."""
    return f"{SIGN[key]} {term('payout', key, language())}" if key else MISSING


@kept
def _sentence(scope: Scope, row: Row) -> str:
    keys = ("received", "paid", "forecast", "forecast_low", "forecast_high", "unpaid", "needed", "pace")
    amounts = {key: money(row[f"{key}_wan"], scope.level, language()) for key in keys}
    words = _("{region}到位 **{received}**，已支付 **{paid}**").format(region=scope.name(), **amounts)
    if row["certainty"] == "reached":
        return words + _("，到位的已经付完。")
    if row["forecast_wan"] is None:
        return words + _("；只有 {n} 次报数，或报数隔得太近，不作预测。").format(n=row["points"])
    words += _(
        "；照最近 {n} 次报数，到{day}预计支付 **{forecast}**（{forecast_low}—{forecast_high}），**{certainty}**"
    ).format(n=row["points"], day=day(row["year_end"]), certainty=certainty(row["certainty"]), **amounts)
    if row["unpaid_wan"]:
        words += _("，还剩 **{unpaid}**").format(**amounts)
    return words + _("。付完每月须 **{needed}**，最近每月 **{pace}**。").format(**amounts)


def _named(counties: pl.DataFrame) -> None:
    """Who will not pay out, with what will be left, and who may not."""
    for key, label in (("will_miss", _left), ("may_miss", names.only)):
        found = lists.among(counties, certainty=key)
        if found.height:
            names.group(certainty(key), found, f"payout_{key}", address.open_file, label=label)
    if counties["certainty"].null_count() == counties.height:
        st.caption(_("各县报数不够，不作预测。"))
    elif counties.filter(pl.col("certainty").is_in(["will_miss", "may_miss"])).is_empty():
        st.caption(_("没有县付不完。"))


def _left(row: Row) -> str:
    return f"{names.only(row)} {money(row['unpaid_wan'], 'county', language())}"


@kept
def _said(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.Series("label", [certainty(key) for key in rows["certainty"]], dtype=pl.String))


def _table(scope: Scope, rows: pl.DataFrame, first: list[Column], ask: Question, file: str) -> None:
    columns = [
        *first,
        Column("received_wan", _("到位（万元）"), "money"),
        Column("paid_wan", _("支付（万元）"), "money"),
        Column("forecast_wan", _("年底预计支付（万元）"), "money"),
        Column("forecast_low_wan", _("下界（万元）"), "money"),
        Column("forecast_high_wan", _("上界（万元）"), "money"),
        Column("unpaid_wan", _("年底还剩（万元）"), "money", _("现在已到位的，预计到年底还没有支付的")),
        Column("label", _("付不付得完")),
        Column("needed_wan", _("每月须支付（万元）"), "money", _("到年底付完现在已到位的")),
        Column("pace_wan", _("最近每月支付（万元）"), "money"),
        Column("points", _("用几次报数"), "count"),
    ]
    open_one = address.open_county if file == "payout_county" else lambda row: address.put(region=row["region_code"])
    show(_said(rows), columns, scope, file, open_one, ask=ask)
