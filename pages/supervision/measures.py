"""Who is to be commended, criticised, summoned, inspected or docked by published rules, and what came of it?"""

import streamlit as st

from locales import _
from pages.parts import controls
from pages.parts.measures import bonus, candidates, progress, register
from pages.parts.reader import require
from pages.parts.scope import current
from reports.reading import measures
from reports.told import measures as told

scope = current()
require("measures", scope)
st.title(_("措施"))
st.caption(_("按公布的规则，谁该表扬、批评、约谈、督查、扣减？决定了的办结没有？谁快谁慢，奖补怎么分？"))
if not scope.period:
    st.info(_("{region}还没有双月报，没有候选，也没有进度可比。").format(region=scope.name("province")))
    st.stop()
counted = measures.counts(scope)
decided = register.ask_decided(scope).rows()
with st.container(key="headline"):
    st.markdown(told.sentence(scope, counted) + register.sentence(decided))

st.subheader(_("候选"))
st.caption(
    _(
        "规则在 settings.toml 的 [measures]，由系统逐条套用，不由人挑；"
        "采取什么措施，由厅长办公会决定，决定以后用“措施登记”表登记。"
    )
)
with st.expander(_("全部规则和候选数（选中一行看那项措施）")):
    candidates.rules(scope)
names = {measure: told.label(measure, found) for measure, found in counted.items()}
first = next((measure for measure in ("criticise", *counted) if any(counted[measure])), "criticise")
chosen = controls.choice(_("措施"), "measure", names, first)
candidates.listed(scope, chosen)

st.subheader(_("已决定的措施"))
st.caption(_("登记的是已经决定的；到下一期截至日为止，没有办结而过了时限的为逾期。"))
register.decided(scope)

st.subheader(_("进度最快和最慢"))
progress.board(scope)

st.subheader(_("奖补资金测算"))
st.caption(_("只是测算：总额和权重可改，结果随链接保存；默认值在 settings.toml 的 [bonus]。"))
bonus.simulation(scope)
