"""A kind and a scope in; the form by which a document is numbered and kept for good, on the page out."""

import streamlit as st

from locales import _
from pages.parts import address, reader
from reports import issued
from reports.formats import FORMATS
from reports.kinds import Asked, Kind
from reports.reading.scope import Scope
from warehouse import audit


def form(kind: Kind, scope: Scope, asked: Asked) -> None:
    """Which formats, which number; then the document as it stands is frozen and can be found in the archive."""
    st.caption(_("发出后存档的这一份不再改变；以后装入的数据若使其中的数字不同，存档页会说明是哪几个。"))
    with st.form("send", border=False):
        formats = st.multiselect(
            _("格式"), list(kind.formats), default=list(kind.formats[:2]), format_func=lambda key: FORMATS[key].label
        )
        number = st.number_input(_("总第几期（空＝接着上一期）"), min_value=1, value=None, step=1)
        sent = st.form_submit_button(_("编号发出"), icon=":material/outgoing_mail:", type="primary")
    if not sent:
        return
    if not formats:
        st.warning(_("请至少选一种格式。"))
        return
    try:
        with st.spinner(_("正在写出和存档…")):
            one = issued.issue(kind.key, scope, asked, formats, n=number)
    except (ValueError, OSError) as fault:
        st.error(str(fault))
        return
    audit.record("issue", reader.name(), id=one.id, kind=one.kind, region=one.region, period=one.period)
    st.success(_("已发出：{document}").format(document=issued.said(one)), icon=":material/check_circle:")
    st.button(
        _("打开存档"), icon=":material/inventory_2:", key="open_issue", on_click=address.open_page,
        args=("archive",), kwargs={"issued": one.id},
    )  # fmt: skip
