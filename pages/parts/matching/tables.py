"""A scope in; the tables of matching gaps, zeros, shares, budget years and of what would close the gap out."""

import polars as pl
import streamlit as st

from locales import _, day, language
from pages.parts import address, controls, names, people
from pages.parts.tables import Column, folded, show
from reports.reading import matching as asks
from reports.reading import reads
from reports.reading.data import Question
from reports.reading.matching import BOTH_YEARS, CLOSING, COUNTY_GAPS, PAYERS, ZEROS, of
from reports.reading.scope import Scope
from warehouse.metrics import METRICS
from warehouse.terms import TERMS, term


def gaps(scope: Scope) -> None:
    """Every county's gap of city and of county money with its ranks; the sum of both has a column that says so."""
    ask = of(scope, COUNTY_GAPS, province=scope.province, city=scope.city or "")
    help_ = METRICS["matching_gap"].meaning(language())
    columns = [
        Column("full_name", _("县（市、区）"), pinned=True),
        Column("city_name", _("市")),
        Column("city_gap_wan", _("市级缺口（万元）"), "money", METRICS["matching_gap_city"].meaning(language())),
        Column("city_rank", _("市级：全省位次"), "count"),
        Column("county_gap_wan", _("县级缺口（万元）"), "money", METRICS["matching_gap_county"].meaning(language())),
        Column("county_rank", _("县级：全省位次"), "count"),
        Column("sum_wan", _("市县合计（万元）"), "money", help_),
        Column("reported", _("本期已报"), "yes"),
    ]
    rows = reads.with_full_names(scope, ask.rows(), "county_code")
    show(rows, columns, scope, "matching_gaps", address.open_county, ask=ask)


def zeros(scope: Scope) -> None:
    """The counties in which nothing of a source came in: declared zero, left blank, or no report at all."""
    st.caption(_("申报为零＝报表里填了0；没有填＝报了表而这一栏空白；没有报表＝从未报送资金。三者不是一回事。"))
    ask = of(scope, ZEROS, code=scope.code)
    rows = reads.with_full_names(scope, ask.rows(), "county_code")
    if rows.is_empty():
        st.success(_("市级、县级配套每个县都有到位。"), icon=":material/check_circle:")
        return
    for payer in PAYERS:
        for why in TERMS["zero"]:
            found = rows.filter(source=payer, why=why)
            if found.height:
                title = f"{term('source', payer, language())} · {term('zero', why, language())}"
                names.group(title, found, f"{payer}_{why}", people.narrow, label=names.only)
    words = pl.DataFrame(
        [
            {
                "source_label": term("source", row["source"], language()),
                "why_label": term("zero", row["why"], language()),
            }
            for row in rows.iter_rows(named=True)
        ]
    )
    columns = [
        Column("full_name", _("县（市、区）"), pinned=True),
        Column("city_name", _("市")),
        Column("source_label", _("来源")),
        Column("why_label", _("到位情况")),
        Column("planned_wan", _("五年规划（万元）"), "money"),
        Column("blank_years", _("另有几个年度没有填"), "count"),
        Column("is_zero_plan", _("规划为零"), "yes"),
        Column("reported", _("本期已报"), "yes"),
    ]
    with folded("zeros") as box:
        if box.open:
            show(rows.hstack(words), columns, scope, "zero_matching", address.open_county, ask=ask)


def zero_plans(scope: Scope) -> None:
    """The counties whose plan says zero for city or for county money."""
    ask = asks.zero_plans(scope)
    rows = reads.with_full_names(scope, ask.rows(), "county_code")
    if rows.is_empty():
        return
    labels = [term("source", source, language()) for source in rows["source"]]
    columns = [
        Column("full_name", _("县（市、区）")),
        Column("city_name", _("市")),
        Column("source_label", _("来源")),
        Column("county_code", _("代码")),
    ]
    rows = rows.with_columns(pl.Series("source_label", labels))
    show(rows, columns, scope, "zero_matching_plan", address.open_county, ask=ask)


def shares(scope: Scope, ask: Question) -> None:
    """The cities with their task, their money and its share, the least money first."""
    columns = [
        Column("region_name", _("市"), pinned=True),
        Column("planned_wan", _("规划投资（万元）"), "money"),
        Column("numerator", _("市级到位（万元）"), "money"),
        Column("denominator", _("已投入资金（万元）"), "money"),
        Column("value", METRICS["city_share"].label(language()), "rate", METRICS["city_share"].meaning(language())),
        Column("rank", _("全省位次"), "count"),
    ]
    show(ask.rows(), columns, scope, "city_share", lambda row: address.put(region=row["region_code"]), ask=ask)


def years(scope: Scope) -> None:
    """The gap of the scope's region by source and budget year, with since when each is owed."""
    ask = of(scope, BOTH_YEARS, level=scope.level, code=scope.code)
    rows = ask.rows()
    labels = [
        pl.Series("source_label", [term("source", key, language()) for key in rows["source"]], dtype=pl.String),
        pl.Series("due_label", [term("due", key, language()) for key in rows["due"]], dtype=pl.String),
    ]
    columns = [
        Column("source_label", _("来源"), pinned=True),
        Column("budget_year", _("预算年度"), "count"),
        Column("due_label", _("欠账")),
        Column("planned_wan", _("规划（万元）"), "money"),
        Column("received_wan", _("到位（万元）"), "money"),
        Column("gap_wan", _("缺口（万元）"), "money", METRICS["matching_gap"].meaning(language())),
    ]
    show(rows.with_columns(labels), columns, scope, "matching_by_year", ask=ask)


def closing(scope: Scope) -> None:
    """What each city and county would have to bring in by the programme's end, beside how fast money comes in now."""
    names = {payer: term("source", payer, language()) for payer in PAYERS}
    payer = controls.choice(_("哪一级的配套"), "payer", names, "city")
    questions = {
        level: of(scope, CLOSING, payer=payer, level=level, province=scope.province, city=scope.city or "")
        for level in ("city", "county")
    }
    if questions["county"].rows().is_empty():
        st.caption(_("没有可以计算的缺口：没有规划、没有报送，或没有填。"))
        return
    first = questions["county"].rows().row(0, named=True)
    words = _("到项目最后一年年底还有 {months} 个月、{years} 个预算年度（含当年）。金额均为万元。").format(
        months=first["months_left"], years=first["years_left"]
    )
    if first["pace_from"]:
        words += _("现在的进度：{day}以来 {n} 个月平均每月到位；没有倍数的，这几个月里一分没有到位。").format(
            day=day(first["pace_from"]), n=first["pace_months"]
        )
    else:
        words += _("这是首期，还没有进度可比。")
    st.caption(words)
    columns = [
        Column("gap_wan", _("缺口"), "money", None, _("缺口（万元）")),
        Column("arrears_wan", _("往年欠账"), "money", None, _("往年欠账（万元）")),
        Column("per_month_wan", _("每月须到位"), "money", None, _("每月须到位（万元）")),
        Column("per_year_wan", _("每年须到位"), "money", _("每个预算年度"), _("每年须到位（万元）")),
        Column("pace_wan", _("现在每月到位"), "money", None, _("现在每月到位（万元）")),
        Column("times_pace", _("须为现在的几倍"), "money"),
        Column("value_share", _("缺口占已到位"), "rate", _("缺口 ÷ 这一来源累计到位；一分没到的没有比例")),
    ]
    city = [Column("region_name", _("市"), pinned=True)]
    show(questions["city"].rows(), [*city, *columns], scope, f"closing_{payer}_city",
         lambda row: address.put(region=row["region_code"]), ask=questions["city"])  # fmt: skip
    st.caption(_("各县，缺口由大到小；选中一行看县档案。"))
    rows = questions["county"].rows().with_columns(pl.col("region_code").alias("county_code"))
    county = [Column("full_name", _("县（市、区）"), pinned=True), Column("city_name", _("市"))]
    show(reads.with_full_names(scope, rows, "county_code"), [*county, *columns], scope, f"closing_{payer}",
         address.open_county, ask=questions["county"])  # fmt: skip
