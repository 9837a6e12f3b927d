"""A scope in; the stages of its money, the slow spenders, what lies unspent and what is to be given back, out."""

from functools import partial

import polars as pl
import streamlit as st

from charts.funds import bucket_label, idle_regions, idle_years
from charts.look import line_words
from locales import _, day, language
from pages.parts import address
from pages.parts.picture import picture
from pages.parts.tables import Column, folded, show
from reports.reading import data, reads
from reports.reading.funds import IDLE, IDLE_WITHIN, RECLAIM, SLOW, of
from reports.reading.scope import Scope
from reports.told import headline, lists
from reports.told.funds import NAMED
from warehouse.metrics import METRICS, money
from warehouse.terms import TERMS, term


def stages(scope: Scope, ask: data.Question, name: str, source: str = "") -> None:
    """The stages as a table with both rates, a row per source or budget year; the six sources' sum last."""
    rows = ask.rows()
    if name == "source":
        order = [*TERMS["source"], "all"]
        rows = rows.sort(pl.col("source").replace_strict({key: n for n, key in enumerate(order)}))
        words = {key: term("source", key, language()) for key in TERMS["source"]} | {"all": _("六个来源合计")}
        rows = rows.with_columns(pl.col("source").replace_strict(words).alias("label"))
        first = Column("label", _("来源"), pinned=True)
    else:
        first = Column("budget_year", _("预算年度"), "count", pinned=True)
    use = _("到位的钱支付了多少；只算两栏都填了的行")
    columns = [
        first,
        Column("planned_wan", _("规划（万元）"), "money"),
        Column("allocated_wan", _("下达（万元）"), "money"),
        Column("received_wan", _("到位（万元）"), "money"),
        Column("paid_wan", _("支付（万元）"), "money"),
        Column("value_receipt", _("到位率"), "rate", METRICS["receipt_rate"].meaning(language())),
        Column("value_use", _("使用率"), "rate", use),
        Column("in_transit_wan", _("在途（万元）"), "money", _("下达而未到位，逐项不低于0")),
        Column("in_account_wan", _("在账（万元）"), "money", _("到位而未支付，逐项不低于0")),
    ]
    show(rows, columns, scope, "_".join(filter(None, ("funds_by", name, source))), ask=ask)


def slow_spenders(scope: Scope) -> None:
    """The counties that used less than the lines of the central and provincial money they received."""
    ask = of(scope, SLOW, province=scope.province, city=scope.city or "")
    rows = ask.rows()
    line = line_words("utilization", scope.day)["lagging_line"]
    if rows.is_empty():
        st.success(_("没有县低于{line}%。").format(line=line))
        return
    st.caption(_("低于{line}%的县，由低到高；选中一行看县档案。").format(line=line))
    columns = [
        Column("full_name", _("县（市、区）"), pinned=True),
        Column("city_name", _("市")),
        Column("value", _("使用率"), "rate", METRICS["utilization"].meaning(language())),
        Column("band", _("档次"), "band"),
        Column("denominator", _("到位（万元）"), "money"),
        Column("numerator", _("支付（万元）"), "money"),
        Column("idle_wan", _("账上（万元）"), "money", METRICS["idle_wan"].meaning(language())),
        Column("masked_by", _("被谁的平均数掩盖")),
        Column("periods_in_a_row", _("连续期数"), "count"),
        Column("reported", _("本期已报"), "yes"),
    ]
    show(
        reads.with_full_names(scope, rows, "county_code"),
        columns,
        scope,
        "utilization_below",
        address.open_county,
        ask=ask,
    )


def ageing(scope: Scope) -> None:
    """What lies unpaid by budget year with its age, and in whose accounts."""
    ask = of(scope, IDLE, level=scope.level, code=scope.code)
    rows = ask.rows()
    if rows.is_empty():
        st.caption(
            _("{region}没有到位和支付都填了的中央或省级资金，账上有多少钱无从知道。").format(region=scope.name())
        )
        return
    total = reads.values(scope)["idle_wan"]
    picture(
        ("idle_years", scope.version, scope.period, scope.code),
        lambda: idle_years(rows, scope.level),
        alt=headline.finding(total),
        ask=ask,
    )
    above, level = (scope.city, "county") if scope.city else (scope.province, "city")
    most = reads.counties(scope, "idle_wan") if scope.city else reads.cities(scope, "idle_wan")
    most = most.sort("numerator", "region_code", descending=[True, False], nulls_last=True).head(NAMED)
    ask_within = of(scope, IDLE_WITHIN, level=level, parent=above)
    within = ask_within.rows()
    picture(
        ("idle_regions", scope.version, scope.period, above),
        lambda: idle_regions(within, level),
        alt=headline.finding(total) + _("，最多的依次为{names}").format(names=lists.named(most.to_dicts())),
        choose=partial(address.open_region, scope.city),
        ask=ask_within,
    )
    with folded("ageing") as box:
        if box.open:
            labels = [bucket_label(key) for key in rows["bucket"]]
            columns = [
                Column("budget_year", _("预算年度"), "count", pinned=True),
                Column("allotted_on", _("下达日"), "date"),
                Column("months", _("满几个月"), "count"),
                Column("label", _("时长")),
                Column("received_wan", _("到位（万元）"), "money"),
                Column("paid_wan", _("支付（万元）"), "money"),
                Column("idle_wan", _("未支付（万元）"), "money"),
                Column("counties", _("有余款的县"), "count"),
                Column("carried_counties", _("其中沿用上次数的县"), "count"),
                Column("reclaim_on", _("到期日"), "date"),
            ]
            show(rows.with_columns(pl.Series("label", labels)), columns, scope, "idle_by_year", ask=ask)


def reclaim(scope: Scope) -> None:
    """The counties that are to give money back, and those whose batch will be due within the next two reports."""
    ask = of(scope, RECLAIM, code=scope.code)
    rows = reads.with_full_names(scope, ask.rows(), "county_code")
    years = data.rows(scope.version, IDLE, period=scope.period, level=scope.level, code=scope.code)
    for is_over in (True, False):
        found = rows.filter(is_over_limit=is_over)
        if found.is_empty():
            if is_over:
                st.success(_("到这一期没有超过期限仍未支付的资金。"), icon=":material/check_circle:")
            continue
        batches = years.filter(pl.col("budget_year").is_in(found["budget_year"].unique().to_list()))
        st.markdown(_batches(scope, batches, is_over))
        days = Column("days_past", _("超过几天"), "count") if is_over else Column("days_left", _("还有几天"), "count")
        columns = [
            Column("full_name", _("县（市、区）"), pinned=True),
            Column("city_name", _("市")),
            Column("idle_wan", _("未支付（万元）"), "money"),
            Column("budget_year", _("批次（预算年度）"), "count"),
            days,
            Column("allotted_on", _("下达日"), "date"),
            Column("reclaim_on", _("到期日"), "date"),
            Column("received_wan", _("到位（万元）"), "money"),
            Column("paid_wan", _("支付（万元）"), "money"),
            Column("reported", _("本期已报"), "yes"),
        ]
        file = "reclaim" if is_over else "reclaim_soon"
        show(found, columns, scope, file, address.open_county, height=380, ask=ask)
    later = years.filter(~pl.col("is_over_limit").fill_null(True) & (pl.col("idle_wan") > 0))
    if rows.is_empty() and later.height:
        st.markdown(_batches(scope, later.head(1), is_over=False))


def _batches(scope: Scope, batches: pl.DataFrame, is_over: bool) -> str:
    """Each batch in a line: what is left of it, in how many counties, and when it is or was due."""
    line = _("- {year}年度的一批（{allotted}下达）已于{due}到期，还有 **{idle}** 没有支付，应当收回")
    if not is_over:
        line = _("- {year}年度的一批（{allotted}下达）到{due}到期，还有 **{idle}** 没有支付")
    counties = _("，涉及 {n} 个县") if not scope.county else ""
    return "\n".join(
        line.format(
            year=row["budget_year"],
            allotted=day(row["allotted_on"]),
            due=day(row["reclaim_on"]),
            idle=money(row["idle_wan"], scope.level, language()),
        )
        + counties.format(n=row["counties"])
        + _("。")
        for row in batches.iter_rows(named=True)
    )
