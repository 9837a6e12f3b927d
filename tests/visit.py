"""A visit to a page through app.py, as a reader's browser makes it; what the page says and draws."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from warehouse.store import data_dir

ROOT = Path(__file__).parent.parent
# 费县 of 临沂, in the links of the tests.
FEIXIAN = "371325"


def opened(page: str = "overview", **parameters: str) -> AppTest:
    """The app opened on a page by a link with these parameters, and everything that is folded away on it.

    What is cached is of the warehouse that is current.
    """
    return opened_by({"email": "test@example.com"}, page, **parameters)


def opened_by(user: dict[str, str], page: str, **parameters: str) -> AppTest:
    """The app as somebody opens it, of whom the server was told so much."""
    _forget_another_warehouse()
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.user = user
    for name, value in parameters.items():
        app.query_params[name] = value
    if page != "overview":
        (script,) = (path for path in (ROOT / "pages").glob(f"*/{page}.py") if path.parent.name != "parts")
        app.switch_page(str(script.relative_to(ROOT)))
    # What has been seen folded away on the page once is open at once.
    for key in _folded.setdefault(page, set()):
        app.session_state[key] = True
    app.run()
    if new := set(_foldings(app.main)) - _folded[page]:
        _folded[page] |= new
        unfold(app)
    assert [fault.message for fault in app.exception] == []
    return app


_folded: dict[str, set[str]] = {}


def unfold(app: AppTest) -> None:
    """Open everything that is folded away on the page: the tests' browser forgets it at a click."""
    for key in _foldings(app.main):
        app.session_state[key] = True
    app.run()


def _foldings(block: Block) -> Iterator[str]:
    """The keys of the tables and names of a page that are made while they are open."""
    key = (block._block_id or "").partition("-")[2].partition("-")[2]
    if key.startswith(("folded_", "more_")):
        yield key
    for child in block.children.values():
        if isinstance(child, Block):
            yield from _foldings(child)


run = opened
_read: list[object] = []


def _forget_another_warehouse() -> None:
    """Clear the caches unless the last page was of this very warehouse: each one's first version has the same name."""
    current = data_dir() / "warehouse" / "CURRENT"
    now = [data_dir(), (current.stat().st_ino, current.stat().st_mtime_ns) if current.exists() else None]
    if now != _read:
        st.cache_data.clear()
        st.cache_resource.clear()
        _read[:] = now


def said(app: AppTest) -> str:
    """Everything the page says in words."""
    elements = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.info, *app.warning, *app.success]
    words = (str(element.value) for element in elements)
    titles = [f"**{pills.label}**" for pills in app.pills]
    return "\n".join([*(text for text in words if not text.startswith("<style>")), *titles, *names(app)])


def names(app: AppTest, key: str = "") -> list[str]:
    """The names of regions that can be touched, of the lists whose keys begin so."""
    return [name for pills in app.pills if str(pills.key).startswith(key) for name in pills.options]


def charts(app: AppTest) -> list[dict[str, Any]]:
    """The Plotly figures of a page."""
    return [json.loads(figure) for _told, figure in _drawings(app)]


def charts_told(app: AppTest) -> list[dict[str, Any]]:
    """What is said of each picture: `alt`, its finding in words, and `choose`, whether its marks can be chosen."""
    return [json.loads(told) for told, _figure in _drawings(app)]


def drawing(element: Any) -> tuple[str, str] | None:
    """Of an element as it is sent: what is said of a picture, and its figure, as JSON; None if it is no picture."""
    if getattr(element, "component_name", None) != "gaibo_chart":
        return None
    told, _height, figure = element.bytes.decode().split("\n")
    return told, figure


def _drawings(app: AppTest) -> list[tuple[str, str]]:
    return [found for component in app.get("bidi_component") if (found := drawing(component.proto))]
