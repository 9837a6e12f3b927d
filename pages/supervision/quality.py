"""Which figures cannot be believed, whose are they, for how long, and what has the county to do?"""

import streamlit as st

from locales import _
from pages.parts import address, quality
from pages.parts.plain import plain
from pages.parts.reader import require
from pages.parts.scope import current
from reports.reading import findings

scope = current()
require("quality", scope)
st.title(_("数据质量"))
if not scope.period:
    st.info(_("{region}还没有双月报，没有数据可查。").format(region=scope.name("province")))
    st.stop()
asked = findings.ask(scope)
rows = quality.findings(scope, asked)
with st.container(key="headline"):
    st.markdown(quality.sentence(scope, rows))
if scope.county:
    st.subheader(_("{county}的数据信用记录").format(county=scope.name()))
    quality.record(scope)
if rows.is_empty():
    st.success(_("本期没有发现疑点。"), icon=":material/check_circle:")
    st.stop()

st.subheader(_("按种类"))
st.caption(_("选中一行，下面只看这一种。"))
quality.kinds(scope)

check, shown = address.get("check"), rows
checks: tuple[str, ...] = ()
if check and check not in set(rows["check"]):
    st.warning(_("这里没有“{check}”这种疑点，下面是全部疑点。").format(check=plain(check)))
elif check:
    shown, checks = rows.filter(check=check), (check,)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("只看：**{rule}**").format(rule=shown["rule_label"][0]), width="content")
        st.button(_("看全部"), on_click=address.put, kwargs={"check": ""}, key="all_checks")
if not scope.county:
    st.subheader(_("按县"))
    st.caption(_("选中一行，只看该县，并可下载退给它的核改通知单。"))
    quality.counties(scope, shown, checks)
st.subheader(_("逐处"))
st.caption(_("选中一行，登记处理情况。"))
quality.details(scope, shown, findings.ask(scope, checks=checks))
quality.sheets(scope, rows)
