"""A page that fails in; a sentence with a way out, and a code that is in the log too, out."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from locales import _
from pages.parts import address

logger = logging.getLogger("gaibo")


@contextmanager
def told(page: str, place: DeltaGenerator | None = None) -> Iterator[None]:
    """Say what a fault within the block means to a reader, in `place` or here, and let it go on to the log and tests.

    What Streamlit would show of it is hidden by static/gaibo.css.
    """
    try:
        yield
    except Exception as fault:
        if "told" in vars(fault):  # in a dialog, which the page's own block holds at its first run
            raise
        code = vars(fault)["told"] = secrets.token_hex(3).upper()
        link = {key: address.get(key) for key in address.KEYS if address.get(key)}
        logger.exception("fault %s on the page %s, link %s", code, page, link)
        with place or nullcontext(), st.container(key="trouble"):
            st.error(
                _("这一页没能显示完整，是程序出了错；数据没有受影响，也没有改变。请再试一次，或先看总览。")
                + _("还是这样，请把编号 **{code}** 告诉管理员，日志里有同一个编号。").format(code=code),
                icon=":material/report:",
            )
            with st.container(horizontal=True):
                st.button(_("再试一次"), icon=":material/refresh:", key="trouble_again")
                st.button(
                    _("打开总览"), icon=":material/query_stats:", key="trouble_overview",
                    on_click=address.open_page, args=("overview",),
                )  # fmt: skip
        raise
