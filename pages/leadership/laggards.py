"""Which cities and counties are below the line, since when, and behind which average?"""

import polars as pl
import streamlit as st

from charts.look import line_words
from charts.wall import wall
from locales import _, language
from pages.parts import address, controls, headline, lists, reads
from pages.parts.picture import legend, picture
from pages.parts.scope import current
from pages.parts.tables import Column, show
from warehouse.metrics import METRICS

scope = current()
st.title(_("滞后预警"))
if not scope.period:
    st.info(_("{region}还没有双月报，无从判断谁滞后。").format(region=scope.name("province")))
    st.stop()
left, right = st.columns([3, 1])
with left:
    metric = controls.metric(scope)
with right:
    line = controls.line(metric)
cities, counties = reads.cities(scope, metric), reads.counties(scope, metric)
laggards = reads.laggards(scope, metric, line)
below = ["severe"] if line == line_words(metric)["severe_line"] else ["severe", "lagging"]
was_below, is_below = pl.col("previous_band").is_in(below), pl.col("band").is_in(below)
new = counties.filter(is_below & ~was_below)
out = counties.filter(was_below & ~is_below)

with st.container(key="headline"):
    st.markdown(headline.warning(scope, metric, line, laggards, new, out))
left, right = st.columns(2, gap="medium")
with left:
    st.markdown(lists.masked(cities, counties.filter(is_below)))
with right:
    st.markdown(lists.below(cities.filter(is_below), new))
    with st.expander(_("本期脱离的县（{n}）").format(n=out.height)):
        st.markdown(lists.named(out.to_dicts()))


def choose(code: str) -> None:
    address.put(county=code)
    address.open_page("county")


st.subheader(_("县域方块墙"))
legend(metric, _("每行一个市，每块一个县，最落后的在最左；点方块看县档案"))
picture(
    ("wall", scope.version, scope.period, metric, scope.city or scope.province),
    lambda: wall(cities.reverse(), counties),
    alt=headline.finding(reads.values(scope, "province", scope.province)[metric]),
    choose=choose,
)

st.subheader(_("低于{line}%的县").format(line=line))
if laggards.is_empty():
    st.success(_("没有县低于{line}%。").format(line=line))
    st.stop()
st.caption(_("选中一行看县档案。"))
show(
    laggards,
    [
        Column("county_name", _("县（市、区）")),
        Column("city_name", _("市")),
        Column("value", METRICS[metric].label(language()), "rate", METRICS[metric].meaning(language())),
        Column("band", _("档次"), "band"),
        Column("masked_by", _("被谁的平均数掩盖")),
        Column("change", _("较上期（百分点）"), "points"),
        Column("previous_band", _("上期档次"), "band"),
        Column("periods_in_a_row", _("连续期数"), "count", _("连续多少期低于外线")),
        Column("rank", _("全省位次"), "count"),
        Column("reported", _("本期已报"), "yes"),
    ],
    scope,
    f"laggards_{metric}_{line}",
    choose=lambda row: choose(row["county_code"]),
)
