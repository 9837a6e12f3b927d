"""How far has the money come, in whose account does it lie, and for how long?"""

import polars as pl
import streamlit as st

from charts.county import money_by_source, money_by_year
from locales import _, language
from pages.parts import address, controls, names, people
from pages.parts.funds import payout, tables
from pages.parts.picture import picture, spoken
from pages.parts.reader import require
from pages.parts.scope import current
from pages.parts.spread import spread
from pages.parts.tables import folded
from reports.reading import funds as asks
from reports.reading import reads
from reports.told import funds as words
from reports.told import headline
from warehouse.metrics import METRICS, money
from warehouse.terms import TERMS, term

scope = current()
require("funds", scope)
st.title(_("资金"))
st.caption(_("钱到哪一步了，躺在谁的账上，躺了多久？"))
if not scope.period:
    st.info(_("{region}还没有双月报，钱到了哪一步还不知道。").format(region=scope.name("province")))
    st.stop()
own = reads.values(scope)
if "utilization" not in own:
    st.info(_("{region}没有资金规划，也没有报过资金。").format(region=scope.name()))
    st.stop()
with st.container(key="headline"):
    st.markdown(words.sentence(scope, own))

st.subheader(_("六个来源：规划、下达、到位、支付"))
st.caption(METRICS["receipt_rate"].meaning(language()))
ask = asks.ask_sources(scope)
by_source = ask.rows().filter(pl.col("source") != "all")
picture(
    ("stages", scope.version, scope.period, scope.code),
    lambda: money_by_source(by_source, scope.level),
    alt=headline.finding(own["receipt_rate"]),
    choose=lambda source: address.put(source=source),
    ask=ask,
)
with folded("sources") as box:
    if box.open:
        tables.stages(scope, ask, "source")

st.subheader(_("分预算年度"))
labels = {"all": _("六个来源合计")} | {key: term("source", key, language()) for key in TERMS["source"]}
source = controls.choice(_("资金来源"), "source", labels, "all")
ask = asks.ask_years(scope, source)
by_year = ask.rows()
if by_year.is_empty():
    st.caption(_("{region}没有这个来源的资金。").format(region=scope.name()))
else:
    picture(
        ("years", scope.version, scope.period, scope.code, source),
        lambda: money_by_year(by_year, scope.level),
        alt=spoken(
            _("{region}各预算年度到位：{source}").format(region=scope.name(), source=labels[source]),
            ((row["budget_year"], money(row["received_wan"], scope.level, language())) for row in by_year.to_dicts()),
        ),
        ask=ask,
    )
    with folded("years") as box:
        if box.open:
            tables.stages(scope, ask, "budget_year", source)

st.subheader(METRICS["utilization"].label(language()))
st.caption(METRICS["utilization"].meaning(language()))
cities, counties = reads.cities(scope, "utilization"), reads.counties(scope, "utilization")
spread(
    scope,
    "utilization",
    cities,
    counties,
    _("点＝县，越大到位越多；空心＝未报、沿用上次"),
    lambda code: address.put(region=code),
)
names.hidden(cities, counties, "utilization", scope.day, people.narrow)
tables.slow_spenders(scope)

st.subheader(_("账上的钱躺了多久"))
st.caption(METRICS["idle_wan"].meaning(language()) + words.rule())
tables.ageing(scope)

st.subheader(_("到年底付不付得完"))
st.caption(payout.rule())
payout.outlook(scope)

st.subheader(_("应当收回的资金"))
st.caption(METRICS["idle_over_2y_wan"].meaning(language()))
tables.reclaim(scope)
