"""A scope in; the tables of schools that get little, of large classes, of needs and of budgets out."""

import polars as pl
import streamlit as st

from charts.planning import budgets, size_label
from locales import _, language
from pages.parts import address, names, people
from pages.parts.picture import picture, spoken
from pages.parts.planning import asks
from pages.parts.tables import Column, show
from reports.reading import reads
from reports.reading.scope import Scope
from warehouse.terms import TERMS, term


def sizes(scope: Scope) -> None:
    """How many schools get how much, a row per size."""
    ask = asks.of(scope, asks.SIZES)
    rows = ask.rows()
    rows = rows.with_columns(pl.Series("label", [size_label(row) for row in rows.to_dicts()], dtype=pl.String))
    columns = [
        Column("label", _("每所学校规划资金（万元）"), "right", pinned=True),
        Column("schools", _("学校数"), "count"),
        Column("planned_wan", _("规划资金（万元）"), "money"),
    ]
    show(rows, columns, scope, "allocation_sizes", ask=ask)


def regions(scope: Scope) -> None:
    """What schools get, region by region, the most scattered first."""
    ask = asks.within(scope)
    columns = [
        Column("region_name", _("县（市、区）") if scope.city else _("市"), pinned=True),
        Column("schools", _("学校数"), "count"),
        Column("planned_wan", _("规划资金（万元）"), "money"),
        Column("median_wan", _("每所中位数（万元）"), "money"),
        Column("least_wan", _("最少（万元）"), "money"),
        Column("most_wan", _("最多（万元）"), "money"),
        Column("scattered_schools", _("撒胡椒面"), "count"),
        Column("thin_schools", _("偏少"), "count", _("含撒胡椒面的")),
        Column("large_schools", _("有大班额的学校"), "count"),
        Column("paid_large_schools", _("其中用了中央或省级资金"), "count"),
    ]
    show(ask.rows(), columns, scope, "allocation_regions",
         lambda row: address.open_region(scope.city, row["region_code"]), ask=ask)  # fmt: skip


def schools(scope: Scope, sql: str, file: str) -> None:
    """Schools by name; a row opens the school's own page."""
    ask = asks.of(scope, sql)
    rows = reads.with_full_names(scope, ask.rows(), "county_code")
    columns = [
        Column("school_name", _("学校"), pinned=True),
        Column("full_name", _("县（市、区）")),
        Column("city_name", _("市")),
        Column("township", _("乡镇（街道）")),
        Column("planned_wan", _("规划资金（万元）"), "money"),
        Column("central_provincial_wan", _("其中中央和省级（万元）"), "money"),
        Column("is_scattered", _("撒胡椒面"), "yes"),
        Column("projects", _("项目数"), "count"),
        Column("students", _("学生数"), "count"),
        Column("largest_class", _("最大班额（人）"), "count"),
    ]
    show(rows, columns, scope, file, address.open_school, height=380, ask=ask)


def needs(scope: Scope) -> None:
    """Each county's need, plan and purchases of each class, the largest ratio first."""
    ask = asks.of(scope, asks.NEED_COUNTIES)
    if scope.county:
        ask = asks.of(scope, asks.NEEDS)
    rows = reads.with_full_names(scope, ask.rows(), "region_code")
    labels = [term("work_class", name, language()) for name in rows["work_class"]]
    units = [TERMS["work_class"][name]["unit"] for name in rows["work_class"]]
    rows = rows.with_columns(
        pl.Series("class_label", labels, dtype=pl.String), pl.Series("unit", units, dtype=pl.String)
    )
    columns = [
        Column("full_name", _("县（市、区）"), pinned=True),
        Column("class_label", _("工程类别")),
        Column("unit", _("单位")),
        Column("needed_qty", _("需求"), "money"),
        Column("planned_qty", _("规划"), "money"),
        Column("bought_qty", _("竣工或购置"), "money"),
        Column("value_need", _("规划÷需求"), "rate", _("超过100%：规划超过需求")),
        Column("value_plan", _("竣工或购置÷规划"), "rate", _("超过100%：多于规划，不封顶")),
        Column("surveyed_schools", _("调查学校数"), "count"),
    ]
    show(rows, columns, scope, "need_plan_bought", address.open_county, ask=ask)


def budget_section(scope: Scope, rows: pl.DataFrame) -> None:
    """The answers year by year, and under them who left the money out.

    Args:
        scope: whose counties.
        rows: budget_line_region rows of the scope's region.
    """
    st.caption(_("县级配套是否列入当年财政预算，由各县填报；列入金额少于规划的另列，没有填报的不算未列入。"))
    if rows.is_empty():
        st.caption(_("还没有年度预算安排。"))
        return
    if not scope.county:
        picture(
            ("budgets", scope.version, scope.period, scope.code),
            lambda: budgets(rows),
            alt=spoken(
                _("{region}各预算年度县级配套列入预算的县数").format(region=scope.name()),
                ((row["budget_year"], row["yes_counties"]) for row in rows.to_dicts()),
            ),
            ask=asks.of(scope, asks.BUDGETS),
        )
        left_out(scope)
    with st.expander(_("数据表"), expanded=bool(scope.county)):
        answers(scope)


def answers(scope: Scope) -> None:
    """Each county's answer for each budget year: those who left the money out first."""
    ask = asks.of(scope, asks.BUDGET_COUNTIES)
    rows = reads.with_full_names(scope, ask.rows(), "county_code")
    labels = [term("budget", key, language()) for key in rows["answer"]]
    columns = [
        Column("full_name", _("县（市、区）"), pinned=True),
        Column("city_name", _("市")),
        Column("budget_year", _("预算年度"), "count"),
        Column("answer_label", _("列入预算")),
        Column("planned_wan", _("规划的县级配套（万元）"), "money"),
        Column("amount_wan", _("列入金额（万元）"), "money"),
        Column("short_wan", _("少安排（万元）"), "money"),
        Column("document_no", _("文号")),
    ]
    show(rows.with_columns(pl.Series("answer_label", labels, dtype=pl.String)), columns, scope, "budget_line",
         address.open_county, ask=ask)  # fmt: skip


def left_out(scope: Scope) -> None:
    """Who left the money of the latest budget year out of the budget, put in less, or did not answer, by name."""
    rows = reads.with_full_names(scope, asks.of(scope, asks.BUDGET_COUNTIES).rows(), "county_code")
    latest = rows.filter(pl.col("budget_year") == rows["budget_year"].max())
    for answer in ("no", "blank", "short"):
        found = latest.filter(answer=answer)
        if found.height:
            title = f"{latest['budget_year'][0]} · {term('budget', answer, language())}"
            names.group(title, found, f"budget_{answer}", people.narrow, label=names.only)
