"""What was sent out, with which figures, and which of them would be others by what is known since?"""

import streamlit as st

from locales import _
from pages.parts import document
from pages.parts.material import sent
from pages.parts.reader import require
from pages.parts.scope import current
from reports import issued

scope = current()
require("archive", scope)
st.title(_("已发材料"))
st.caption(_("发出的每一份都连同其数字冻结在这里，可以凭链接打开，也可以换一种格式重新写出。"))
chosen = sent.choose(scope)
if chosen is None:
    st.stop()
spoilt = issued.spoilt(chosen)
report = sent.opened(chosen, spoilt)
if report is None:
    st.stop()
sent.banner(chosen, report, scope)
sent.files(chosen, spoilt)
with st.container(border=True, key="document"):
    document.show(report, ("issued", chosen.id))
