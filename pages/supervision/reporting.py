"""Who reported on time, who late or not at all, what was sent back, and who is to be reminded?"""

import streamlit as st

from charts.reporting import late_and_missing
from locales import _, language
from pages.parts import address, reporting
from pages.parts.badges import BADGES
from pages.parts.picture import picture
from pages.parts.reader import require
from pages.parts.scope import current
from reports.reading.reporting import ask_periods
from reports.told.reporting import sentence
from warehouse.terms import term

scope = current()
require("reporting", scope)
st.title(_("报送情况"))
if not scope.period:
    st.info(_("{region}还没有双月报，没有报送情况可看。").format(region=scope.name("province")))
    st.stop()
ask = ask_periods(scope)
rows = ask.rows()
with st.container(key="headline"):
    st.markdown(sentence(scope, rows))

st.subheader(_("该催谁"))
reporting.reminders(scope)

if scope.county:
    st.subheader(_("{county}的报送记录").format(county=scope.name()))
    reporting.history(scope)
else:
    st.subheader(_("历次迟报、未报的县数"))
    picture(
        ("reporting", scope.version, scope.period, scope.city or scope.province),
        lambda: late_and_missing(rows),
        alt=sentence(scope, rows).replace("**", ""),
        choose=lambda period: address.put(period=period),
        ask=ask,
    )
    st.subheader(_("日历"))
    reporting.calendar(scope)
    st.subheader(_("各县各期"))
    signs = " · ".join(f"{sign} {term('status', key, language())}" for key, (_colour, sign) in BADGES.items())
    st.caption(_("{signs} · ↩ 退回待改 · ○ 待市级审核；选中一行看该县的报送记录。").format(signs=signs))
    reporting.matrix(scope)
