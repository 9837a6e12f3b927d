"""People of every role and region in; pages as each of them opens them, and what the pages offer as files, out."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.visit import ROOT, charts, opened_by
from warehouse import access

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*/*.py") if path.parent.name != "parts")
ROLES = ("viewer", "analyst", "loader", "supervisor", "admin")
ADMIN = "all.admin@unit.example"


def name(region: str, role: str) -> str:
    """Whom access.toml of the tests calls so: 371300.viewer@unit.example."""
    return f"{region}.{role}@unit.example"


def people(folder: Path, regions: list[str], mode: str = "gateway") -> Path:
    """The project's own access.toml with somebody of every role for each region."""
    text = (ROOT / "access.toml").read_text(encoding="utf-8").replace('mode = "off"', f'mode = "{mode}"', 1)
    for region in (*regions, "all"):
        for role in ROLES:
            text += f'\n[[people]]\nwho = "{name(region, role)}"\nrole = "{role}"\nregion = "{region}"\n'
    path = folder / "access.toml"
    path.write_text(text, encoding="utf-8")
    return path


def visited(who: str | None, page: str, **link: str) -> AppTest:
    """The app as somebody opens it by a link."""
    return opened_by({"email": who} if who else {}, page, **link)


def drawn(app: AppTest) -> list[tuple[str, str]]:
    """Every element of a page, as it is sent to the browser, without what differs from session to session."""
    told = [(element.type, _told(element)) for element in _elements(app._tree)]
    # Who is here stands at the foot of the page.
    return [(kind, text) for kind, text in told if r"unit\\.example" not in text]


def _elements(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from _elements(child)
        else:
            yield child


def _told(element: Any) -> str:
    if element.type == "arrow_data_frame":
        return str(element.value.to_dict("list"))
    # A value that the server sets says so at the first run or at the second, by what was unfolded before.
    return re.sub(r'\b((\w*id|hash|url|deferred_file_\w*): ".*?"|set_value: true\n)', "", str(element.proto))


def allowed(reader: access.Reader, page: str) -> bool:
    """Whether somebody's role opens a page, as docs/access.md says it."""
    needed = {"sql": "sql", "upload": "load", "audit": "audit"}.get(page, "read")
    return needed in {
        "viewer": {"read"}, "analyst": {"read", "sql"}, "loader": {"read", "load"},
        "supervisor": {"read", "sql", "load", "issue", "names"},
        "admin": {"read", "sql", "load", "issue", "names", "audit"},
    }[reader.role]  # fmt: skip


def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """File name → what gives its content, of every download that pages offer from now on."""
    found: dict[str, Callable[[], bytes]] = {}
    offer = st.download_button

    def noted(label: str, data: Callable[[], bytes], file_name: str, **more: Any) -> bool:
        found[file_name] = data
        return offer(label, data, file_name=file_name, **more)

    monkeypatch.setattr(st, "download_button", noted)
    return found


def charted(app: AppTest) -> str:
    """All that the figures of a page carry."""
    return "\n".join(json.dumps(figure, ensure_ascii=False) for figure in charts(app))
