"""The page's state in and out of the URL: codes, never labels, so that a link outlives a change of language or wording.

A session holds what its URL names; the visible controls read and write that, and a run that finds the browser's URL
behind tells it once: one choice is one entry in the browser's history.
"""

from typing import Any

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
_HELD = "address"


def mount() -> None:
    """Bring the session and the URL together, before anything reads the address: once per run.

    The URL counts when the page is opened and when the browser goes back or forward, the session at every other run: a
    browser that follows the top bar drops what the URL had.
    """
    context = get_script_run_ctx()
    assert context
    if _HELD not in st.session_state or context.is_history_navigation:
        named = st.query_params.to_dict()
        st.session_state[_HELD] = {key: named[key] for key in KEYS if named.get(key)}
    if opening := st.session_state.get(_OPEN):
        put(**{key: value for key, value in opening[1].items() if key in KEYS})
    else:
        _tell(_held())


def _held() -> dict[str, str]:
    held: dict[str, str] = st.session_state.get(_HELD, {})
    return held


def _tell(held: dict[str, str]) -> None:
    """Let the URL name what is held, in one message; what other parameters it has stays.

    Before the message of st.navigation, which lets the browser enter a new page in its history with what this says.
    """
    named = st.query_params.to_dict()
    gone = [key for key in KEYS if key in named and key not in held]
    if not gone and held.items() <= named.items():
        return
    context = get_script_run_ctx()
    assert context
    with context.session_state.query_params() as parameters:
        for key in gone:  # `del st.query_params[key]` is a message, and an entry, of its own
            parameters.discard_param_no_forward_msg(key)
    st.query_params.update(held)


def get(key: str) -> str:
    """The value the URL carries, "" where it names none."""
    return _held().get(key, "")


def put(**values: str | None) -> None:
    """Set fields; only from a callback, because the URL is told before the page runs."""
    kept = _held() | {key: value or "" for key, value in values.items()}
    st.session_state[_HELD] = {key: value for key, value in kept.items() if value}


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
        st.switch_page(pages[asked[0]], query_params=_held() | own)
