"""A link or a reader's hand in; the query in its editor, its parameters and the ways to run it, and its result, out."""

import sqlglot
import streamlit as st
from sqlglot.errors import SqlglotError

from locales import _
from pages.parts.workbench import editor, given, running
from reports.reading.scope import Scope
from warehouse.library import parameters
from warehouse.sandbox import Value

# The fields in the link: the query, and the values of its parameters.
SQL = "sql"
LAST = "workbench_last"
FAULT = "workbench_fault"
# Whether the last run was of a selection.
PART = "workbench_part"


def desk(scope: Scope) -> running.Result | None:
    """The query, and what it gave when it was run last."""
    fresh = SQL not in st.session_state  # the page was opened just now
    with st.container(key="sql_address", height=1, border=False, gap=None):
        # The link carries the query while this page is open, and no longer.
        for name in (SQL, given.FIELD):
            st.text_input(name, key=name, bind="query-params", label_visibility="collapsed")
    arrived = bool(st.session_state[SQL]) and (fresh or st.session_state[SQL] != st.session_state.get(LAST))
    if arrived:
        editor.put(st.session_state[SQL])
        st.session_state[LAST] = st.session_state[SQL]

    def run() -> None:
        """Callback: run what is selected, else all of it; the link has it from now on."""
        _run(scope)

    editor.editor(scope.version, run)
    text, selected = editor.written()
    given.fields(scope, parameters(selected.strip() or text))
    with st.container(horizontal=True, gap="small", key="commands"):
        st.button(
            _("运行"), icon=":material/play_arrow:", type="primary", on_click=run, key="run",
            help=_("Ctrl+Enter；选中一部分则只运行所选"),
        )  # fmt: skip
        st.button(_("整理格式"), icon=":material/format_align_left:", on_click=_tidy, key="tidy")
        st.button(_("执行计划"), icon=":material/account_tree:", on_click=_explain, args=(scope,), key="explain")
    if said := st.session_state.pop(FAULT, None):
        st.warning(said, icon=":material/edit_off:")
    if arrived:
        # Who follows a link from a picture or from a colleague wants the answer.
        _start(st.session_state[SQL], scope)
        st.session_state[PART] = False
    if st.session_state.get(PART):
        st.caption(_("只运行了所选的部分。"))
    return running.result()


def _run(scope: Scope, before: str = "") -> None:
    text, selected = editor.written()
    wanted = selected.strip() or text
    if not wanted.strip():
        st.session_state[FAULT] = _("编辑器里还没有查询。可以从查询库取一条，或在任一页点“看这张图的SQL”。")
        return
    st.session_state[SQL] = st.session_state[LAST] = st.session_state[editor.TEXT] = text
    st.session_state[PART] = bool(selected.strip())
    given.carry(_start(before + wanted, scope))


def _start(sql: str, scope: Scope) -> dict[str, Value]:
    values = given.values(scope, parameters(sql))
    running.start(sql, values, scope.version)
    return values


def _explain(scope: Scope) -> None:
    """Callback: how DuckDB would go about it."""
    _run(scope, before="explain ")


def _tidy() -> None:
    """Callback: the query written as queries are written; one that cannot be read stays as it is."""
    text, _selected = editor.written()
    try:
        told = sqlglot.transpile(text, read="duckdb", write="duckdb", pretty=True, leading_comma=False)
    except SqlglotError:
        st.session_state[FAULT] = _("这条查询有语法错误，没有整理；运行一下，会说明错在哪里。")
        return
    if told:
        editor.put(";\n".join(told) + "\n")
