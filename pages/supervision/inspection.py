"""Which projects does the next round of inspection look at, what was found, and what has not been put right?"""

import streamlit as st

from locales import _, month
from pages.parts.inspection import lists, results, rounds
from pages.parts.reader import require
from pages.parts.scope import current
from reports.reading import inspection as drawing

scope = current()
require("inspection", scope)
st.title(_("督查"))
st.caption(_("这一轮督查随机抽到哪些项目，去看什么，查出的问题整改了没有？"))
if not scope.period:
    st.info(_("{region}还没有双月报，没有台账可抽，也没有督查记录。").format(region=scope.name("province")))
    st.stop()
held = rounds.choose(scope)
sample, told = drawing.sample(scope, held), results.shown(scope, held)
with st.container(key="headline"):
    words = "" if sample.drawn.is_empty() else lists.sentence(scope, held, sample)
    words += results.sentence(scope, told) if told else _("还没有督查记录。")
    st.markdown(words)

st.subheader(_("抽到哪些项目"))
if sample.drawn.is_empty():
    st.info(_("{region}还没有项目台账，抽不出名单。").format(region=scope.name("province")))
else:
    lists.method(held, sample)
    lists.drawn(scope, held, sample)
    with st.expander(_("各层：抽取数 / 项目数")):
        lists.strata(scope, sample)

st.subheader(_("查出什么问题"))
if not told:
    st.info(_("还没有督查记录。用“督查记录”表填报（python -m etl template inspections），装入后在这里看。"))
    st.stop()
if told != held.name:
    words = _("{round}还没有检查结果，下面是最近一轮{told}的。")
    st.caption(words.format(round=month(held.name), told=month(told)))
results.against(scope, held, told)
results.regions(scope, told)
results.problems(scope, told)
st.subheader(_("历次督查"))
st.caption(_("选中一行看那一轮的名单和结果。"))
results.every_round(scope)
