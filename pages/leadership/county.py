"""Where does one county stand in everything, how did it get there, and what holds it back?"""

from functools import partial

import polars as pl
import streamlit as st

from charts.county import comparison, money_by_source, trajectory
from charts.look import line_words
from locales import _, language
from pages.parts import address, badges, controls, corrections, county_tables, glossary
from pages.parts.measures import register
from pages.parts.picture import legend, picture
from pages.parts.reader import require
from pages.parts.scope import current
from pages.parts.sources import sources
from pages.parts.tables import Column, folded, rate, show
from reports.reading import data, reads
from reports.told import headline
from warehouse.metrics import METRICS

PATHS = ("start_rate", "completion_rate", "purchase_rate", "investment_rate")
LEVELS = """
    select * from metric_value
    where period <= $period and region_code in ($county, $city, $province)
    order by period
"""
FUNDS = "select * from funds_by_source where period = $period and level = 'county' and region_code = $code"

scope = current()
require("county", scope)
st.title(scope.name() if scope.county else _("县档案"))
if not scope.period:
    st.info(_("{region}还没有双月报，县档案要有双月报才能建立。").format(region=scope.name("province")))
    st.stop()
if not scope.county:
    st.info(_("请选择一个县：在下表选中一行，或在上方范围栏选择。下表按当前主要指标由低到高排列。"))
    lead = scope.lead
    columns = [
        Column("region_name", _("县（市、区）")),
        Column("city_name", _("市")),
        rate(lead),
        Column("band", _("档次"), "band"),
    ]
    ask = reads.ask_counties(scope, lead)
    show(ask.rows(), columns, scope, "choose", lambda row: address.put(region=row["region_code"]), ask=ask)
    st.stop()

asked = data.ask(
    scope.version, LEVELS, period=scope.period, county=scope.county, city=scope.city, province=scope.province
)
rows = asked.rows()
own, lead = reads.values(scope), scope.lead
with st.container(key="headline"):
    st.markdown(headline.sentence(scope, lead, own))
st.markdown(badges.reports(reads.report(scope)))

st.subheader(_("每项指标与本市、全省对比"))
now = rows.filter(pl.col("period") == scope.period)
others = (_("□ {city}").format(city=scope.name("city")), _("│ 全省"))
legend(lead, scope.day, _("彩色＝{county}").format(county=scope.name()), *others)
key = (scope.version, scope.period, scope.county)
lined = now.filter(pl.col("metric").is_in(controls.LINED))
if lined.filter(pl.col("value").is_not_null(), level="county").is_empty():
    st.caption(_("{county}没有填报，没有可以对比的数值。").format(county=scope.name()))
else:
    picture(("comparison", *key), lambda: comparison(lined), alt=headline.finding(own[lead]), ask=asked)
with folded("comparison", _("对比表")) as box:
    if box.open:
        county_tables.comparison(scope, now, asked)

st.subheader(_("走势"))
legend(
    None,
    scope.day,
    _("粗线＝{county}").format(county=scope.name()),
    _("细线＝{city}").format(city=scope.name("city")),
    _("虚线＝全省"),
    _("底色＝低于{severe_line}%、{lagging_line}%").format(**line_words(lead, scope.day)),
)
grid = st.grid(columns=2, min_column_width=320)
for path in PATHS:
    with grid.cell():
        named = f"**{METRICS[path].label(language())}** {headline.figure(own[path])}"
        st.markdown(named, help=glossary.help_text(path))
        picture(
            ("trajectory", path, *key),
            partial(trajectory, rows.filter(pl.col("metric") == path)),
            alt=headline.finding(own[path]),
            choose=lambda period: address.put(period=period),
            ask=asked,
        )
county_tables.paths(scope, PATHS)

st.subheader(_("资金：规划、下达、到位、支付"))
ask_funds = data.ask(scope.version, FUNDS, period=scope.period, code=scope.county)
funds = ask_funds.rows()
if "utilization" in own:
    picture(
        ("funds", *key),
        lambda: money_by_source(funds, "county"),
        alt=headline.finding(own["utilization"]),
        ask=ask_funds,
    )
    county_tables.money(scope)
else:
    st.caption(_("全省还没有报过资金。"))

for part in (county_tables.projects, county_tables.inspected, register.of_county, corrections.of_county):
    part(scope)
st.subheader(_("数据疑点"))
county_tables.findings(scope)
with st.container(horizontal=True):
    st.button(
        _("登记处理、下载核改通知单"), icon=":material/fact_check:", on_click=address.open_page, args=("quality",)
    )
    st.button(_("看报送记录"), icon=":material/event_available:", on_click=address.open_page, args=("reporting",))
st.subheader(_("这些数字从哪里来"))
sources(scope)
