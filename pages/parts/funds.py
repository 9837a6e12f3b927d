"""A scope in; how far its money has come, who uses little of it, and how long it has lain, out."""

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from charts.funds import bucket_label, idle_regions, idle_years
from charts.look import line_words
from locales import _, day, language
from pages.parts import address, data, headline, lists, reads
from pages.parts.picture import picture
from pages.parts.scope import Scope
from pages.parts.tables import Column, show
from warehouse.metrics import METRICS, money
from warehouse.terms import TERMS, term

# Rates of a stage: what is divided, beside the two stages it is made of.
STAGES = """
    select *, 'receipt_rate' as metric,
        received_wan as numerator_receipt, planned_wan as denominator_receipt,
        used_wan as numerator_use, usable_wan as denominator_use
    from funds_stage
    where period = $period and level = $level and region_code = $code
"""
SOURCES = STAGES + "        and budget_year is null\n    order by source"
YEARS = STAGES + "        and budget_year is not null and source = $source\n    order by budget_year"
SLOW = """
    select l.*, 'county' as level, i.numerator as idle_wan
    from laggard as l
    join metric_value as i on i.period = l.period and i.metric = 'idle_wan' and i.region_code = l.county_code
    where l.period = $period and l.metric = 'utilization' and l.province_code = $province and $city in ('', l.city_code)
    order by l.value, l.county_code
"""
IDLE = """
    select * from idle_by_year
    where period = $period and level = $level and region_code = $code
    order by budget_year
"""
IDLE_WITHIN = """
    select y.*, r.name as region_name, t.numerator as total_wan
    from idle_by_year as y
    join region as r on r.code = y.region_code
    join metric_value as t on t.period = y.period and t.metric = 'idle_wan' and t.region_code = y.region_code
    where y.period = $period and y.level = $level and r.parent_code = $parent
    order by t.numerator desc, y.region_code, y.budget_year
"""
RECLAIM = """
    select * from reclaim_candidate
    where period = $period and $code in (province_code, city_code, county_code)
    order by is_over_limit desc, reclaim_on, idle_wan desc, county_code
"""
# So many counties are named in a sentence.
NAMED = 3


def _of(scope: Scope, sql: str, **more: Any) -> data.Question:
    return data.ask(scope.version, sql, period=scope.period, **more)


def ask_sources(scope: Scope) -> data.Question:
    """The stages of each source of the scope's region, all years together; `all` is the six together."""
    return _of(scope, SOURCES, level=scope.level, code=scope.code)


def ask_years(scope: Scope, source: str) -> data.Question:
    """The stages of each budget year of the scope's region, of one source or of `all`."""
    return _of(scope, YEARS, level=scope.level, code=scope.code, source=source)


def sentence(scope: Scope, own: dict[str, dict[str, Any]]) -> str:
    """How far the money has come, who uses little of it, and in whose accounts it lies."""
    whole = ask_sources(scope).rows().filter(source="all").row(0, named=True)
    stages = {stage: money(whole[f"{stage}_wan"], scope.level, language()) for stage in TERMS["stage_of_money"]}
    words = _(
        "截至{day}，{region}六个来源规划 **{planned}**，下达 **{allocated}**，到位 **{received}**（到位率{receipt}），"
        "支付 **{paid}**（占到位{use}）。"
    ).format(
        day=day(scope.day),
        region=scope.name(),
        **stages,
        receipt=headline.figure(own["receipt_rate"]),
        use=headline.figure(own["utilization_all"]),
    )
    return words + _used(scope, own["utilization"]) + _lies(scope, own)


def _used(scope: Scope, row: dict[str, Any]) -> str:
    label, rate = METRICS["utilization"].label(language()), headline.figure(row)
    if scope.county:
        return _("{metric} **{rate}** {band}。").format(metric=label, rate=rate, band=headline.band(row))
    words = _(
        "{metric} **{rate}**，低于{lagging_line}%的县 **{laggards}** 个，其中低于{severe_line}%的 **{severe}** 个"
    )
    words = words.format(
        **line_words("utilization", scope.day), metric=label, rate=rate,
        laggards=row["laggard_counties"], severe=row["severe_counties"],
    )  # fmt: skip
    if row["masked_counties"]:
        words += _("，有 **{n}** 个被所在市的平均数掩盖").format(n=row["masked_counties"])
    return words + _("。")


def _lies(scope: Scope, own: dict[str, dict[str, Any]]) -> str:
    idle, over = own["idle_wan"], own["idle_over_2y_wan"]
    if not idle["numerator"]:
        return ""
    words = _("账上还有中央和省级资金 **{idle}** 没有支付").format(idle=headline.figure(idle))
    if not scope.county:
        most = reads.counties(scope, "idle_wan").sort("numerator", descending=True, nulls_last=True).head(NAMED)
        words += _("，最多的依次为{names}").format(names=lists.named(most.filter(pl.col("numerator") > 0).to_dicts()))
    if over["numerator"]:
        return words + _("；其中下达已满期限、应当收回的 **{over}**。").format(over=headline.figure(over))
    return words + _("；没有超过期限、应当收回的。")


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
    ask = _of(scope, SLOW, province=scope.province, city=scope.city or "")
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


def rule() -> str:
    """From when money is said to lie, and how a boundary day counts."""
    return _("时长自该预算年度的资金下达到省之日起，按对月对日计；满月当日仍属前一档。改变用途、调整规划不重新起算。")


def ageing(scope: Scope) -> None:
    """What lies unpaid by budget year with its age, and in whose accounts."""
    ask = _of(scope, IDLE, level=scope.level, code=scope.code)
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
    ask_within = _of(scope, IDLE_WITHIN, level=level, parent=above)
    within = ask_within.rows()
    picture(
        ("idle_regions", scope.version, scope.period, above),
        lambda: idle_regions(within, level),
        alt=_("{region}各地账上未支付的资金，按时长分").format(region=scope.place),
        choose=partial(address.open_region, scope.city),
        ask=ask_within,
    )
    with st.expander(_("数据表")):
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
    ask = _of(scope, RECLAIM, code=scope.code)
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
