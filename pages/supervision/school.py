"""Which projects does this school have, with what money, how far are they, and which file says so?"""

import streamlit as st

from locales import _
from pages.parts.plain import plain
from pages.parts.reader import require
from pages.parts.schools import find, pick, records, school, share, words
from pages.parts.scope import current

scope = current()
require("school", scope)
row = find.school(scope) if scope.period else None
st.title(plain(row["school_name"]) if row else _("一校一案"))
st.caption(_("这所学校有多少学生，安排了哪些项目、多少钱，做到哪一步，谁负责，数字从哪里来？"))
if not scope.period:
    st.info(_("{region}还没有双月报，看不到学校。").format(region=scope.name("province")))
    st.stop()
if not pick.known(scope):
    st.info(_("{region}还没有报过项目台账和学校名单，看不到学校。").format(region=scope.name()))
    st.stop()
if not row:
    pick.offer(scope, "school")
    st.stop()

words.way(scope, row)
with st.container(key="headline"):
    st.markdown(words.of_school(scope, row))
if row["projects"]:
    st.subheader(_("项目进度表"))
    st.caption(
        _("灰带＝从计划开工到合同竣工，蓝线＝从实际开工到竣工，红线＝逾期，虚线＝数据截至日；点一个项目看它的全部。")
    )
    school.projects(scope, row)
    st.subheader(_("分到多少钱"))
    st.caption(_("台账中这所学校各项目的规划资金之和，与本县其他学校相比；规划资金在各期相同。"))
    share.of_school(scope, row)
st.subheader(_("查出的问题"))
records.findings(scope, row)
st.subheader(_("这些数字从哪里来"))
records.sources(scope, row)
