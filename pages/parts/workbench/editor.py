"""A query in; the editor of it on the page, with what a version can complete, out: static/editor.js is CodeMirror."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from locales import _, language
from pages.parts.workbench import reads

KEY = "workbench_editor"
# The query that the editor begins with, and how often it was set from outside.
TEXT, EDITION = "workbench_text", "workbench_edition"
# So many completions are not sent with every run: the browser keeps those of a version.
SENT = "workbench_sent"
MOUNT = """
export default function (component) {
  const { parentElement } = component
  const root = parentElement.querySelector('.gaibo-editor')
  root.latest = component
  const draw = module => { root.leave = module.default(root.latest) }
  import(new URL('app/static/editor.js', document.baseURI).href).then(draw)
  return () => { if (root.leave) root.leave() }
}
"""
_mount = st.components.v2.component("gaibo_editor", html='<div class="gaibo-editor"></div>', js=MOUNT)


def put(text: str) -> None:
    """Callback: the editor has this query from now on."""
    st.session_state[TEXT] = text
    st.session_state[EDITION] = st.session_state.get(EDITION, 0) + 1


def written() -> tuple[str, str]:
    """What stands in the editor, and what is selected of it."""
    said: Any = st.session_state.get(KEY) or {}
    last = said.get("written") or {}
    if last.get("edition") != st.session_state.get(EDITION, 0):
        return st.session_state.get(TEXT, ""), ""
    return last.get("text", ""), last.get("selected", "")


def editor(version: str, run: Callable[[], None]) -> None:
    """The editor; `run` is called when Ctrl+Enter asks for it."""
    kept = (version, language())
    fresh = st.session_state.get(SENT) != kept
    st.session_state[SENT] = kept
    _mount(
        key=KEY,
        data={
            "text": st.session_state.get(TEXT, ""),
            "edition": st.session_state.get(EDITION, 0),
            "version": "/".join(kept),
            "catalogue": completions(*kept) if fresh else None,
            "words": words(),
        },
        on_written_change=_nothing,
        on_run_change=run,
        on_catalogue_change=_send_again,
    )


def _nothing() -> None:
    """What is written is read when it is needed."""


def _send_again() -> None:
    """Callback: the browser has no completions yet."""
    st.session_state.pop(SENT, None)


@st.cache_data(max_entries=8, show_spinner=False)
def completions(version: str, lang: str) -> dict[str, Any]:
    """Tables with their columns, and functions, each with its comment as the version has it."""
    return {
        "tables": [
            [table.name, table.comment, [[column.name, column.type, column.comment] for column in table.columns]]
            for table in reads.tables(version).values()
        ],
        "functions": [
            [found.signature, found.labels.get(lang, ""), found.comment] for found in reads.functions(version)
        ],
    }


def words() -> dict[str, Any]:
    """What the editor says itself."""
    return {
        "label": _("SQL 查询"),
        "placeholder": _("写一条 SELECT；Ctrl+Enter 运行，Ctrl+空格 补全"),
        "phrases": {"Completions": _("可以补全的"), "Selection deleted": _("已删除所选"), "Unfold": _("展开")},
    }
