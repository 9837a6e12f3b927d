"""Is the money spread too thin or given to large schools, is what is planned needed, and is it in the budgets?"""

from functools import partial

import polars as pl
import streamlit as st

from charts.planning import large_money, size_label, sizes, strips, thin_regions
from locales import _, language
from pages.parts import address
from pages.parts.picture import legend, picture, spoken
from pages.parts.planning import asks, tables, words
from pages.parts.reader import require
from pages.parts.scope import current
from pages.parts.tables import folded
from reports.reading import reads
from warehouse.metrics import METRICS

scope = current()
require("planning", scope)
st.title(_("规划质量"))
st.caption(_("钱是不是撒了胡椒面、投向了大校额学校，规划是不是需要的，配套列没列入预算？"))
if not scope.period:
    st.info(_("{region}还没有双月报和项目台账，分到学校的资金、需求和预算安排还不知道。").format(region=scope.name()))
    st.stop()
allocated, needed, budgeted = (asks.of(scope, sql).rows() for sql in (asks.SIZES, asks.NEEDS, asks.BUDGETS))
if allocated.is_empty() and needed.is_empty() and budgeted.is_empty():
    st.info(_("{region}还没有项目台账、需求调查和年度预算安排，规划质量无从判断。").format(region=scope.name()))
    st.stop()
with st.container(key="headline"):
    st.markdown(words.sentence(scope, reads.values(scope)))
key = (scope.version, scope.period, scope.code)

st.subheader(_("分到每所学校多少钱"))
rule = {name: float(line) for name, line in asks.rule(scope).items()}
lines = {"smallest": f"{rule['smallest_allocation_wan']:g}", "thin": f"{rule['thin_allocation_wan']:g}"}
thin_means = _(
    "台账中一所学校各项目的规划资金之和。撒胡椒面：规划资金或其中的中央和省级资金不足{smallest}万元；偏少：不足{thin}万元；"
    "没有用中央和省级资金的只看规划资金。"
)
st.caption(thin_means.format(**lines))
if allocated.is_empty():
    st.caption(_("还没有项目台账。"))
else:
    left, right = st.columns(2, gap="medium")
    with left:
        legend(None, scope.day, _("纵轴＝每所学校规划资金（万元），柱＝学校数"))
        picture(
            ("allocation_sizes", *key),
            partial(sizes, allocated, rule["smallest_allocation_wan"], rule["thin_allocation_wan"]),
            alt=spoken(
                _("{region}各档资金的学校数").format(region=scope.name()),
                ((size_label(row), row["schools"]) for row in allocated.to_dicts()),
            ),
            ask=asks.of(scope, asks.SIZES),
        )
    ask = asks.within(scope)
    thin = ask.rows().filter(pl.col("thin_schools") > 0)
    if thin.height:
        with right:
            legend(None, scope.day, _("各地偏少的学校数：撒胡椒面的 + 其他偏少的"), touch=True)
            picture(
                ("allocation_thin", *key),
                partial(thin_regions, thin),
                alt=_("各地偏少的学校数：{names}").format(names=_("、").join(thin["region_name"])),
                choose=partial(address.open_region, scope.city),
                ask=ask,
            )
    few = asks.of(scope, asks.THIN).rows()
    if few.is_empty():
        st.success(_("没有一所学校不足{thin}万元。").format(**lines), icon=":material/check_circle:")
    else:
        st.caption(_("偏少的学校，撒胡椒面的在前；选中一行看这所学校。"))
        tables.schools(scope, asks.THIN, "thin_schools")
    with folded("sizes") as box:
        if box.open:
            tables.sizes(scope)
            tables.regions(scope)

st.subheader(_("投向大班额学校的中央和省级资金"))
st.caption(METRICS["large_class_money"].meaning(language()))
ask = asks.large_money(scope)
paid = ask.rows()
if allocated.is_empty():
    st.caption(_("还没有项目台账。"))
elif paid.is_empty():
    st.success(_("中央和省级资金没有投向有大班额的学校。"), icon=":material/check_circle:")
else:
    picture(
        ("large_money", *key),
        partial(large_money, paid),
        alt=_("把中央和省级资金投向大班额学校的地区：{names}").format(names=_("、").join(paid["region_name"])),
        choose=partial(address.open_region, scope.city),
        ask=ask,
    )
    tables.schools(scope, asks.LARGE, "large_class_schools")

st.subheader(_("需求、规划与采购"))
st.caption(_("需求来自逐校调查；超过100%的标为菱形：规划多于需求，或竣工、购置多于规划（不封顶）。"))
if needed.is_empty():
    st.caption(_("还没有需求调查。"))
else:
    ask = asks.of(scope, asks.NEED_COUNTIES)
    legend(
        None, scope.day, _("点＝县"), _("◆＝超过100%的县"), _("竖线＝{region}").format(region=scope.name()), touch=True
    )
    titles = {"plan_to_need": _("规划 ÷ 需求"), "bought_to_plan": _("竣工或购置 ÷ 规划")}
    for column, ratio in zip(st.columns(2, gap="medium"), titles, strict=True):
        with column:
            st.markdown(f"**{titles[ratio]}**")
            picture((ratio, *key), partial(strips, ask.rows(), needed, ratio, scope.county),
                    alt=words.over(ask.rows(), ratio, titles[ratio]), ask=ask,
                    choose=lambda code: address.open_page("county", region=code))  # fmt: skip
    with folded("needs") as box:
        if box.open:
            tables.needs(scope)

st.subheader(_("配套资金列没列入预算"))
tables.budget_section(scope, budgeted)
