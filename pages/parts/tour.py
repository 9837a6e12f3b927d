"""A first visit in; three steps through the overview out, offered once per browser and again when asked for."""

import json
from pathlib import Path

import streamlit as st

from locales import _
from pages.parts import address

SCRIPT = (Path(__file__).parents[2] / "static" / "tour.js").read_text(encoding="utf-8")
_AGAIN = "tour_again"


def offer() -> None:
    """Let the page's script show the steps, if this browser has not seen them or the reader asked for them."""
    words = {
        "title": _("三步看懂这一页"),
        "back": _("上一步"),
        "next": _("下一步"),
        "done": _("知道了"),
        "close": _("关闭导览"),
    }
    steps = [
        {
            "of": "headline",
            "title": _("谁落后"),
            "text": _("第一句说有多少县低于两条线，下面点名。点一个名字，就进那个县。"),
        },
        {
            "of": "people",
            "title": _("平均数掩盖了谁"),
            "text": _("自己在线下、所在市不在线下的县，按市列在这里；图上竖线是市的平均数，点是县。"),
        },
        {
            "of": "scope",
            "title": _("看到县，发出去"),
            "text": _("在顶上选期次、市、县，或点图上的点。地址栏的链接带着全部选择，发给同事，看到的是同一页。"),
        },
    ]
    told = json.dumps([words, steps, st.session_state.get(_AGAIN, 0)], ensure_ascii=False)
    with st.container(key="tour"):
        st.html(f"<script>{SCRIPT}\ngaiboTour(...{told});</script>", unsafe_allow_javascript=True)


def again() -> None:
    """Callback: show the steps on the overview, seen or not."""
    st.session_state[_AGAIN] = st.session_state.get(_AGAIN, 0) + 1
    address.open_page("overview")
