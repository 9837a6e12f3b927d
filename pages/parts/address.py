"""The page's state in and out of the URL: codes, never labels, so that a link outlives a change of language or wording.

A selectbox bound to the URL would write its visible label there. So the URL is bound to text fields that nobody sees,
and the visible controls read and write these fields.
"""

from typing import Any, Literal

import streamlit as st

KEYS = ("lang", "period", "province", "city", "county", "metric", "line")
_OPEN = "page_to_open"


def mount() -> None:
    """Bind the fields to the URL; before any control reads them, once per run."""
    # Streamlit refuses to switch pages while a bound parameter is in the URL.
    bind: Literal["query-params"] | None = None if _OPEN in st.session_state else "query-params"
    with st.container(key="address"):
        for key in KEYS:
            st.text_input(key, key=key, bind=bind, label_visibility="collapsed")


def get(key: str) -> str:
    """The value the URL carries, "" where it names none."""
    return str(st.session_state.get(key) or "")


def put(**values: str | None) -> None:
    """Set fields; only from a callback, because a field cannot change once it is mounted."""
    for key, value in values.items():
        st.session_state[key] = value or ""


def choose(key: str, widget: str, *clears: str) -> None:
    """Callback of a control: carry its value to the URL and drop what depended on the old one."""
    put(**{key: st.session_state[widget]}, **dict.fromkeys(clears, ""))


def open_page(name: str) -> None:
    """Callback: the next run opens this page with the state as it then is."""
    st.session_state[_OPEN] = name


def follow(pages: dict[str, Any]) -> None:
    """Open the page a callback asked for, with everything the URL carries."""
    if name := st.session_state.pop(_OPEN, None):
        st.switch_page(pages[name], query_params={key: get(key) for key in KEYS if get(key)})
