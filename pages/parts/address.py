"""The page's state in and out of the URL: codes, never labels, so that a link outlives a change of language or wording.

A selectbox bound to the URL would write its visible label there. So the URL is bound to text fields that nobody sees,
and the visible controls read and write these fields. One choice sets one field: each bound field that changes is an
entry of its own in the browser's history.
"""

from typing import Any, Literal

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

KEYS = (
    "lang",
    "version",
    "period",
    "region",
    "lines",
    "township",
    "school",
    "project",
    "find",
    "metric",
    "line",
    "check",
    "version_b",
    "period_b",
    "source",
    "payer",
    "stage",
    "locality",
    "task",
    "state",
    "cls",
    "step",
    "late",
    "q",
    "round",
    "seed",
    "weight",
    "margin",
    "measure",
    "by",
    "bonus",
    "slide",
    "kind",
    "issued",
)
_OPEN = "page_to_open"


def mount() -> None:
    """Bind the fields to the URL; before any control reads them, once per run."""
    opening = _OPEN in st.session_state
    if opening:
        _release()
        put(**{key: value for key, value in st.session_state[_OPEN][1].items() if key in KEYS})
    bind: Literal["query-params"] | None = None if opening else "query-params"
    # So low that what stands in for a field until it is there does not show.
    with st.container(key="address", height=1, border=False, gap=None):
        for key in KEYS:
            st.text_input(key, key=key, bind=bind, label_visibility="collapsed")


def _release() -> None:
    """Let go of the URL before a page is switched, which Streamlit refuses while a parameter is bound.

    A field mounted without its binding lets go too, but takes its parameter out of the URL first: a history entry for
    each, none of them a state that anybody chose.
    """
    context = get_script_run_ctx()
    assert context
    with context.session_state.query_params() as parameters:
        for key in KEYS:
            if bound := parameters.get_binding_for_param(key):
                parameters.unbind_widget(bound.widget_id)


def get(key: str) -> str:
    """The value the URL carries, "" where it names none."""
    return str(st.session_state.get(key) or "")


def put(**values: str | None) -> None:
    """Set fields; only from a callback, because a field cannot change once it is mounted."""
    for key, value in values.items():
        st.session_state[key] = value or ""


def choose(key: str, widget: str) -> None:
    """Callback of a control: carry its value to the URL."""
    put(**{key: st.session_state[widget]})


def open_page(name: str, **values: str) -> None:
    """Callback: the next run opens this page with the state as it is, and with these values.

    A value that is not one of KEYS is of a field that the page itself binds to the URL.
    """
    st.session_state[_OPEN] = (name, values)


def open_county(row: dict[str, Any]) -> None:
    """Callback: the county page of a table's row."""
    code = row["county_code"] if "county_code" in row else row["region_code"]
    open_page("county", region=code, township="", school="", project="")


def open_file(code: str) -> None:
    """Callback of a name or a mark: the county's page."""
    open_page("county", region=code)


def open_township(row: dict[str, Any]) -> None:
    """Callback: the schools of a table's row, a township of a county."""
    open_page("school", region=row["county_code"], township=row["township"] or "", school="", project="", find="")


def open_school(row: dict[str, Any]) -> None:
    """Callback: the school page of a table's row; its code is unique in its county."""
    open_page("school", region=row["county_code"], school=row["school_id"], township="", project="", find="")


def open_project(row: dict[str, Any]) -> None:
    """Callback: the project page of a table's row; its number is unique in its county."""
    open_page("project", region=row["county_code"], project=row["project_id"], township="", school="", find="")


def open_region(city: str | None, code: str) -> None:
    """Callback of a mark: the page of a county of the city that is chosen, else this page of the city."""
    if city:
        open_page("county", region=code)
    else:
        put(region=code)


def follow(pages: dict[str, Any]) -> None:
    """Open the page a callback asked for, with everything the URL carries."""
    if asked := st.session_state.pop(_OPEN, None):
        own = {key: value for key, value in asked[1].items() if key not in KEYS}
        st.switch_page(pages[asked[0]], query_params={key: get(key) for key in KEYS if get(key)} | own)
