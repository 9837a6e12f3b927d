"""Which step has this project reached, what holds it back, who is responsible, and which file says so?"""

import streamlit as st

from locales import _
from pages.parts.plain import plain
from pages.parts.reader import require
from pages.parts.schools import find, pick, project, records, words
from pages.parts.scope import current

scope = current()
require("project", scope)
row = find.project(scope) if scope.period else None
st.title(plain(row["name"]) if row else _("项目"))
st.caption(_("这个项目走到哪一步，卡在哪里，晚了几天，花了多少钱，谁负责，数字从哪里来？"))
if not scope.period:
    st.info(_("{region}还没有双月报，看不到项目。").format(region=scope.name("province")))
    st.stop()
if not pick.known(scope):
    st.info(_("{region}还没有报过项目台账和学校名单，看不到项目。").format(region=scope.name()))
    st.stop()
if not row:
    pick.offer(scope, "project")
    st.stop()

words.way(scope, row, of_project=True)
with st.container(key="headline"):
    st.markdown(words.of_project(scope, row))
project.cards(scope, row)
st.subheader(_("未开工 → 开工 → 竣工 → 验收 → 销号"))
st.caption(
    _("完成一项、验收一项、销号一项；没有验收日期的不能销号。◇ 计划（合同），● 实际，❘ 法定，虚线＝数据截至日。")
)
project.path(scope, row)
st.subheader(_("历次报告"))
project.history(scope, row)
st.subheader(_("查出的问题"))
records.findings(scope, row, project=True)
st.subheader(_("这些数字从哪里来"))
records.sources(scope, row, project=True)
