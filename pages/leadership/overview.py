"""Who is behind, and which average hides it?"""

import streamlit as st

from locales import _
from pages.parts import address, controls, people, tour
from pages.parts.plan_only import show_plan
from pages.parts.reader import require
from pages.parts.scope import current
from pages.parts.spread import spread
from pages.parts.tables import Column, county_columns, show
from reports.reading import reads
from reports.told import headline, lists

scope = current()
require("overview", scope)
st.title(_("总览"))
if not scope.period:
    show_plan(scope)
    st.stop()
own = reads.values(scope)
lead = scope.lead
if own.get(lead, {}).get("denominator") is None:
    st.info(_("{region}没有规划任务，没有可以计算的进度。").format(region=scope.name()))
    st.stop()

with st.container(key="headline"):
    st.markdown(headline.sentence(scope, lead, own))
if scope.county:
    st.button(
        _("打开{county}的县档案").format(county=scope.name()), icon=":material/folder_open:", type="primary",
        on_click=address.open_page, args=("county",),
    )  # fmt: skip

who, where = st.columns([2, 3], gap="medium")
with where:
    metric = controls.metric(scope)
    cities, counties = reads.cities(scope, metric), reads.counties(scope, metric)
with who, st.container(key="people", gap="xsmall"):
    people.behind(scope, metric, cities, counties)
with where:
    dots = _("点＝县，越大规划越大；空心＝未报、沿用上次")
    spread(scope, metric, cities, counties, dots, lambda code: address.put(region=code))
    people.what_next()

grid = st.grid(columns=6, min_column_width=150, border=True, gap="xsmall", key="cards")
for key in (key for key in headline.KPIS if key in own):
    with grid.cell():
        controls.card(scope, own[key])

if scope.previous:
    st.subheader(_("较上期谁在变"))
    people.moving(scope, metric, counties)

st.subheader(_("县一览"))
st.caption(_("选中一行，整页只看该县。"))
show(
    lists.told(counties),
    county_columns(
        "region_name", metric, *([Column("change", _("较上期（百分点）"), "points")] if scope.previous else [])
    ),
    scope,
    f"counties_{metric}",
    choose=lambda row: address.put(region=row["region_code"]),
    ask=reads.ask_counties(scope, metric),
)
tour.offer()
