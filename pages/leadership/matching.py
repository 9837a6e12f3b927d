"""How much does each city and county owe, who has put in nothing, and who declared zero and who left it blank?"""

from functools import partial

import streamlit as st

from charts.matching import gap_regions, gap_years, shares
from locales import _, language
from pages.parts import address, glossary
from pages.parts.matching import tables
from pages.parts.picture import legend, picture, spoken
from pages.parts.reader import require
from pages.parts.scope import current
from pages.parts.tables import folded
from reports.reading import matching as asks
from reports.reading import reads
from reports.told import headline
from reports.told import matching as words
from warehouse.metrics import METRICS, money
from warehouse.terms import term

scope = current()
require("matching", scope)
st.title(_("配套"))
st.caption(_("市、县各欠多少，谁一分没投，谁填报了零、谁没有填？"))
if not scope.period:
    unknown = _("{region}还没有双月报，投了多少、欠了多少还不知道；下面只是规划里写明的零。")
    st.info(unknown.format(region=scope.name("province")))
    with st.container(key="headline"):
        st.markdown(words.zero_plans(scope))
    tables.zero_plans(scope)
    st.stop()
own = reads.values(scope)
if "matching_gap" not in own:
    st.info(_("{region}没有资金规划，也没有报过资金。").format(region=scope.name()))
    st.stop()
with st.container(key="headline"):
    st.markdown(words.sentence(scope, own))

st.subheader(_("市级、县级各欠多少"))
st.caption(METRICS["matching_gap"].meaning(language()))
sides = {payer: METRICS[f"matching_gap_{payer}"].label(language()) for payer in asks.PAYERS}
no_gap = _("没有可以计算的缺口：没有规划、没有报送，或没有填。")
for column, payer in zip(st.columns(2, gap="medium"), sides, strict=True):
    with column:
        gap = own[f"matching_gap_{payer}"]
        st.markdown(f"**{sides[payer]}** {headline.figure(gap)}", help=glossary.help_text(f"matching_gap_{payer}"))
        ask = asks.ask_gaps(scope, payer)
        if ask.rows().is_empty():
            st.caption(no_gap)
            continue
        picture(
            ("gaps", payer, scope.version, scope.period, scope.city or scope.province),
            partial(gap_regions, ask.rows(), "county" if scope.city else "city"),
            alt=headline.finding(gap),
            choose=partial(address.open_region, scope.city),
            ask=ask,
        )
with folded("gaps") as box:
    if box.open:
        tables.gaps(scope)

st.subheader(_("谁一分没投"))
st.markdown(words.zero_plans(scope))
tables.zeros(scope)

st.subheader(_("任务大小与市级投入"))
st.caption(METRICS["city_share"].meaning(language()))
ask = asks.ask_shares(scope)
cities, province = ask.rows(), reads.values(scope, "province", scope.province)["city_share"]
if province["value"] is None:
    st.caption(_("还没有市级投入可以计算占比。"))
else:
    legend(None, scope.day, _("点＝市；横轴＝规划投资，纵轴＝市级占已投入资金"), _("▼＝市级一分没有投入"), touch=True)
    picture(
        ("shares", scope.version, scope.period, scope.province, scope.city),
        lambda: shares(cities, province, scope.city),
        alt=words.least(cities),
        choose=lambda code: address.put(region=code),
        ask=ask,
    )
    with folded("shares") as box:
        if box.open:
            tables.shares(scope, ask)

st.subheader(_("分预算年度的缺口"))
st.caption(_("往年预算的缺口已是欠账，当年的还在执行，以后年度的还不是欠账。市级与县级分开。"))
for column, payer in zip(st.columns(2, gap="medium"), sides, strict=True):
    with column:
        st.markdown(f"**{sides[payer]}**")
        ask = asks.ask_years(scope, payer)
        if ask.rows().is_empty():
            st.caption(no_gap)
            continue
        about = {"region": scope.name(), "source": term("source", payer, language())}
        picture(
            ("gap_years", payer, scope.version, scope.period, scope.code),
            partial(gap_years, ask.rows(), scope.level),
            alt=spoken(
                _("{region}{source}配套各预算年度的缺口").format(**about),
                ((row["budget_year"], money(row["gap_wan"], scope.level, language())) for row in ask.rows().to_dicts()),
            ),
            ask=ask,
        )
with folded("years") as box:
    if box.open:
        tables.years(scope)

st.subheader(_("怎样补齐"))
tables.closing(scope)
