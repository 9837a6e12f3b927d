"""Who is behind, and which average hides it?"""

import polars as pl
import streamlit as st

from charts.look import axis_start, line_words
from charts.swarm import swarm
from locales import _
from pages.parts import address, controls, headline, lists, reads
from pages.parts.picture import legend, picture
from pages.parts.plan_only import show_plan
from pages.parts.scope import current
from pages.parts.tables import Column, county_columns, show

scope = current()
st.title(_("总览"))
if not scope.period:
    show_plan(scope)
    st.stop()
own = reads.values(scope)
lead = controls.lead(scope)
if own.get(lead, {}).get("denominator") is None:
    st.info(_("{region}没有规划任务，没有可以计算的进度。").format(region=scope.name()))
    st.stop()

with st.container(key="headline"):
    st.markdown(headline.sentence(scope, lead, own))
grid = st.grid(columns=6, min_column_width=150, border=True, gap="xsmall")
for key in (key for key in controls.KPIS if key in own):
    with grid.cell(), st.container(gap="xsmall"):
        controls.card(scope, own[key])

st.subheader(_("各市各县"))
metric = controls.metric(scope)
cities, counties = reads.cities(scope, metric), reads.counties(scope, metric)
province = reads.values(scope, "province", scope.province)[metric]
whole = reads.values(scope, "city", scope.city).get(metric, province) if scope.city else province
blank = counties.filter(pl.col("value").is_null())
start = axis_start(metric, scope.day, [*counties["value"], *cities["value"], province["value"]])
left, right = st.columns([2, 1], gap="medium")
with left:
    legend(
        metric,
        scope.day,
        _("点＝县，越大规划越大；空心＝未报、沿用上次"),
        _("竖线＝该市自身"),
        _("虚线＝全省"),
        *([] if scope.city else [_("市名后＝低于{severe_line}%的县数／县数").format(**line_words(metric, scope.day))]),
        *([_("蓝圈＝{county}").format(county=scope.name())] if scope.county else []),
        *([_("没有低于警戒线的县，横轴从{start}%起").format(start=f"{start * 100:g}")] if start else []),
        touch=True,
    )
    picture(
        ("swarm", scope.version, scope.period, metric, scope.city or scope.province, scope.county),
        lambda: swarm(cities, counties, province, scope.county),
        alt=headline.finding(whole),
        choose=lambda code: address.put(region=code),
        ask=reads.ask_counties(scope, metric),
    )
    if blank.height:
        st.caption(lists.blank(blank))
with right, st.container(key="lists"):
    if not scope.city:
        st.markdown(lists.cities(cities, metric, scope.day))
    st.markdown(lists.masked(cities, counties, metric, scope.day))
if scope.county:
    st.button(
        _("打开{county}的县档案").format(county=scope.name()), icon=":material/folder_open:",
        on_click=address.open_page, args=("county",),
    )  # fmt: skip

st.subheader(_("县一览"))
st.caption(_("选中一行，整页只看该县。"))
show(
    counties.filter(pl.col("value").is_not_null()),
    county_columns(
        "region_name", metric, *([Column("change", _("较上期（百分点）"), "points")] if scope.previous else [])
    ),
    scope,
    f"counties_{metric}",
    choose=lambda row: address.put(region=row["region_code"]),
    ask=reads.ask_counties(scope, metric),
)
