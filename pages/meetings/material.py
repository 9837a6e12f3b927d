"""What does an office send out of this period: bulletin, report card, notice, brief, pack, deck, in which form?"""

import streamlit as st

from locales import _
from pages.parts import address, document
from pages.parts.material import choices, downloads, every_region, sending
from pages.parts.reader import may, require
from pages.parts.scope import current

scope = current()
require("material", scope)
st.title(_("会议材料"))
st.caption(_("简报、成绩单、通知、督查材料和演示文稿：同一份数据、同一句话，选好地区和期次，一键生成，编号发出。"))
if not scope.period:
    st.info(_("{region}还没有双月报，没有可写的；请先装入双月报。").format(region=scope.name("province")))
    st.stop()
kind = choices.kind(scope)
asked = choices.asked(kind)
report = choices.report(kind, scope, asked)
st.markdown(
    _("**{kind}** · {region} · {title}").format(
        kind=kind.label(), region=scope.name(), title=report.title.replace("\n", " ")
    )
)
downloads.files(kind, scope, report)
left, right = st.columns(2)
if may("issue"):
    with left, st.expander(_("编号发出，存档"), icon=":material/outgoing_mail:"):
        sending.form(kind, scope, asked)
with right, st.expander(_("每个市、县各一份（.zip）"), icon=":material/folder_zip:"):
    every_region.form(kind, scope, asked)
st.button(
    _("已发材料"), icon=":material/inventory_2:", type="tertiary", key="to_archive", on_click=address.open_page,
    args=("archive",),
)  # fmt: skip
with st.container(border=True, key="document"):
    document.show(report, ("material", kind.key, scope.version, scope.period, scope.code, scope.lines))
