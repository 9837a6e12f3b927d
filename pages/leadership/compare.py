"""Who is far along by one figure and behind by another, and is the difference more than chance?"""

import polars as pl
import streamlit as st

from charts.quadrant import quadrant
from charts.steps import gaps
from locales import _, language
from pages.parts import address, controls
from pages.parts.compare import asks, people, sections, tables, words
from pages.parts.picture import legend, picture
from pages.parts.reader import require
from pages.parts.scope import current
from pages.parts.tables import folded
from reports.reading import reads
from warehouse.metrics import METRICS

scope = current()
require("compare", scope)
st.title(_("对比"))
st.caption(_("开工、竣工、支付放在一起看，谁不对劲？低的是真落后，还是规模小？"))
if not scope.period:
    st.info(_("{region}还没有双月报，没有数字可以对比。").format(region=scope.name("province")))
    st.stop()
own = reads.values(scope, "province", scope.province)
if "start_rate" not in own:
    st.info(_("{region}没有校舍规划，也没有报过校舍进展。").format(region=scope.name("province")))
    st.stop()
here, at = (scope.version, scope.period, scope.city or scope.province, scope.county), asks.rule(scope)
ask_both, ask_gaps = asks.quadrant(scope), asks.gaps(scope)
both, by_gap = asks.named(scope, ask_both), asks.named(scope, ask_gaps)
with st.container(key="headline"):
    st.markdown(words.sentence(scope, both, by_gap))

st.subheader(_("开工与竣工"))
st.caption(METRICS["completed_of_started"].meaning(language()))
placed = both.filter(pl.col("quadrant").is_not_null())
if placed.is_empty():
    st.caption(_("没有一个县同时有开工率和竣工率。"))
else:
    left, right = st.columns([3, 2], gap="medium")
    with left:
        legend(None, scope.day, *words.quadrants(placed, at), touch=True)
        picture(
            ("quadrant", *here),
            lambda: quadrant(placed, at, own, scope.county),
            alt=words.sentence(scope, both, by_gap),
            choose=address.open_file,
            ask=ask_both,
        )
    with right:
        people.corners(scope, both)
    with folded("quadrant") as box:
        if box.open:
            tables.quadrant(scope, both, ask_both)

st.subheader(_("开了工，竣工和付款跟上了吗"))
st.caption(words.about_gaps())
widest = by_gap.filter(pl.col("gap").is_not_null())
if widest.is_empty():
    st.caption(_("没有一个县的竣工率或支付率可以与开工率相比。"))
else:
    legend(None, scope.day, _("数字＝落差，百分点"), _("空心＝有沿用上次的数据"), touch=True)
    picture(
        ("gaps", *here),
        lambda: gaps(words.top(widest, sections.ROWS, "county_code", scope.county), scope.county),
        alt=words.sentence(scope, both, by_gap),
        choose=address.open_file,
        ask=ask_gaps,
    )
    with folded("gaps") as box:
        if box.open:
            tables.gaps(scope, by_gap, ask_gaps)

st.subheader(_("换一个指标看全部的县"))
metric = controls.metric(scope, controls.RATES)
if metric not in own:
    st.info(
        _("{region}没有可以计算{metric}的数据。").format(region=scope.name(), metric=METRICS[metric].label(language()))
    )
    st.stop()
sections.distribution(scope, metric)

st.subheader(_("最低的县：上期到本期"))
sections.moved(scope, metric)

st.subheader(_("规模与偶然"))
sections.chance(scope, asks.counted(metric), at)

st.subheader(_("各市走到了哪里") if not scope.city else _("各县走到了哪里"))
sections.courses(scope, metric)
