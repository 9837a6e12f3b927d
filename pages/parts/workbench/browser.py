"""A version in; its tables, columns and functions to look through, each a way into the editor, out."""

import streamlit as st

from locales import _, language
from pages.parts.workbench import editor, reads
from warehouse import catalogue
from warehouse.metrics import MISSING

SAMPLE = 5


def browser(version: str) -> None:
    """Find a table or a metric by name or meaning; see what it holds; take a query of it."""
    tables, functions = st.tabs([_("表和列"), _("指标和函数")])
    with tables:
        _browse(version)
    with functions:
        _metrics(version)


def _browse(version: str) -> None:
    known = reads.tables(version)
    name = st.selectbox(
        _("表名"),
        list(known),
        index=list(known).index("county_progress"),
        format_func=lambda name: f"{name} · {known[name].comment}",
        key="browse_table",
        help=_("按表名或含义查找，中英文都可以"),
    )
    if name is None:
        return
    table = known[name]
    reads.about(table)
    st.caption(_("前 {n} 行").format(n=SAMPLE))
    st.dataframe(_sample(version, name), hide_index=True, placeholder=MISSING, key=f"sample_{name}")
    st.button(
        _("查这张表"), icon=":material/edit:", key="browse_take", on_click=editor.put,
        args=(catalogue.first_rows(name),),
    )  # fmt: skip


@st.cache_data(max_entries=200, show_spinner=False)
def _sample(version: str, name: str) -> object:
    return catalogue.sample(version, name, SAMPLE).to_arrow()


def _metrics(version: str) -> None:
    known = {function.signature: function for function in reads.functions(version)}
    signature = st.selectbox(
        _("指标、函数"),
        sorted(known, key=lambda one: (not known[one].labels, one)),
        format_func=lambda one: f"{known[one].labels.get(language(), '')} {one}".strip(),
        key="browse_function",
    )
    if signature is None:
        return
    function = known[signature]
    st.caption(function.comment)
    if function.over:
        sql = catalogue.try_out(function.name, function.over)
        st.code(sql, language="sql")
        st.button(_("试一试"), icon=":material/play_arrow:", key="browse_try", on_click=editor.put, args=(sql,))
