"""What was changed in the plan, who approved it, and which rate is higher only because its plan is smaller?"""

import streamlit as st

from locales import _
from pages.parts import plan_changes, quality
from pages.parts.reader import require
from pages.parts.scope import current
from reports.reading import findings

scope = current()
require("plan_changes", scope)
st.title(_("规划变更"))
if not scope.period:
    st.info(_("{region}还没有双月报，规划还没有作过分母。").format(region=scope.name("province")))
    st.stop()
rows = plan_changes.revisions(scope)
if rows.is_empty():
    st.success(
        _("到这一期为止，{region}的规划没有调整过，分母就是基线规划。").format(region=scope.name()),
        icon=":material/check_circle:",
    )
    st.stop()
with st.container(key="headline"):
    st.markdown(plan_changes.sentence(scope, rows))

st.subheader(_("现行规划的率与基线规划的率"))
st.caption(_("分母变小，率就变高；两个率放在一起看。"))
plan_changes.beside(scope)

st.subheader(_("改了什么"))
plan_changes.changes(scope)

st.subheader(_("要核实的变更"))
asked = findings.ask(scope, checks=quality.OF_PLANS, earlier=True)
doubts = quality.findings(scope, asked)
if doubts.is_empty():
    st.caption(_("没有发现未批准的变更、减少的总额或因规划变小而提高的率。"))
else:
    quality.details(scope, doubts, asked)
