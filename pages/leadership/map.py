"""Where do the counties that are behind lie, and behind which city's average?"""

import polars as pl
import streamlit as st

from charts.look import line_words
from locales import _, language
from pages.parts import address, controls, names, people
from pages.parts.map import asks, grid, own, words
from pages.parts.reader import require
from pages.parts.scope import current
from pages.parts.spread import spread
from pages.parts.tables import folded
from reports.reading import reads
from warehouse.metrics import LAGGARDS, METRICS

scope = current()
require("map", scope)
st.title(_("地图"))
st.caption(_("落后的市、县在哪里，谁被所在市的平均数掩盖？"))
if not scope.period:
    st.info(_("{region}还没有双月报，没有数字可以上图。").format(region=scope.name("province")))
    st.stop()
metric = controls.metric(scope, list(METRICS))
mine, label, lined = reads.values(scope), METRICS[metric].label(language()), METRICS[metric].lines is not None
if metric not in mine:
    st.info(_("{region}没有可以计算{metric}的数据。").format(region=scope.name(), metric=label))
    st.stop()
above = reads.values(scope, "city", scope.city)[metric] if scope.city else mine[metric]
by_city, by_county = (asks.ask(scope, metric, level, scope.city) for level in ("city", "county"))
with st.container(key="headline"):
    st.markdown(words.sentence(scope, mine[metric], above, (by_county if scope.city else by_city).rows()))

own.show_map(scope, metric, above)
cities, counties = reads.cities(scope, metric), reads.counties(scope, metric)
if not scope.city:
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader(_("市域方格"))
        grid.show_tiles(scope, metric, "city", by_city, above)
    with right:
        if lined:
            st.subheader(_("谁在线下，谁被掩盖"))
            people.at_the_ends(scope, metric, cities)
            names.hidden(cities, counties, metric, scope.day, address.open_file)
        else:
            st.subheader(_("由高到低"))
            st.markdown(words.ordered(cities))

st.subheader(_("{region}县域方格").format(region=scope.place))
st.caption(_("每县一格，按大致方位排列，不是地图；点一格看县档案。"))
grid.show_tiles(scope, metric, "county", by_county, above)
if not lined:
    st.markdown(words.ends(counties))
elif not scope.city:  # the first sentence names those of a city
    line = line_words(metric, scope.day)["lagging_line"]
    below = counties.filter(pl.col("band").is_in(LAGGARDS))
    names.group(_("低于{line}%的县").format(line=line), below, "below", address.open_file)

if lined:
    st.subheader(_("县的分布"))
    dots = _("点＝县，越大分母越大；空心＝未报、沿用上次")
    spread(scope, metric, cities, counties, dots, address.open_file)
    if scope.city:
        names.hidden(cities, counties, metric, scope.day, address.open_file)

with folded("map") as box:
    if box.open:
        if not scope.city:
            grid.table(scope, metric, "city", by_city)
        grid.table(scope, metric, "county", by_county)
