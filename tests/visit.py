"""A visit to a page through app.py, as a reader's browser makes it; what the page says and draws."""

import json
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.testing.v1 import AppTest

from warehouse.store import data_dir

ROOT = Path(__file__).parent.parent
# 费县 of 临沂, in the links of the tests.
FEIXIAN = "371325"


def opened(page: str = "overview", **parameters: str) -> AppTest:
    """The app opened on a page by a link with these parameters; what is cached is of the warehouse that is current."""
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
    app.run()
    assert [fault.message for fault in app.exception] == []
    return app


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
    return "\n".join([*(text for text in words if not text.startswith("<style>")), *names(app)])


def names(app: AppTest, key: str = "") -> list[str]:
    """The names of regions that can be touched, of the lists whose keys begin so."""
    return [name for pills in app.pills if str(pills.key).startswith(key) for name in pills.options]


def charts(app: AppTest) -> list[dict[str, Any]]:
    """The Plotly figures of a page."""
    return [json.loads(found.proto.spec) for found in app.get("plotly_chart")]
