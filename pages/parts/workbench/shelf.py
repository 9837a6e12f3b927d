"""Reviewed queries, one's own and those run before in; the one that is chosen in the editor, out."""

from datetime import datetime
from pathlib import Path
from typing import Any

import streamlit as st

from locales import _, language, moment
from pages.parts import reader
from pages.parts.plain import plain
from pages.parts.workbench import editor, running
from warehouse import journal, library, sandbox

MOST_RUNS = 30


def shelf() -> None:
    """Where a query can be taken from."""
    with st.container(horizontal=True, gap="small", key="shelf"):
        with st.popover(_("查询库"), icon=":material/local_library:"):
            for query in library.queries():
                st.button(
                    query.titles[language()],
                    help=query.questions[language()],
                    key=f"library_{query.name}",
                    type="tertiary",
                    on_click=_take,
                    args=(query.sql,),
                )
        with st.popover(_("我的查询"), icon=":material/bookmark:"):
            _own()
        with st.popover(_("运行过的"), icon=":material/history:"):
            _history()


def _take(sql: str) -> None:
    editor.put(sql)
    st.session_state.pop(running.RESULT, None)


def _own() -> None:
    who = reader.name()
    with st.form("save_query", border=False, clear_on_submit=True):
        name = st.text_input(_("名称"), max_chars=library.LONGEST_NAME, key="query_name")
        if st.form_submit_button(_("保存现在的查询"), icon=":material/bookmark_add:"):
            sql, _selected = editor.written()
            if not name.strip() or not sql.strip():
                st.error(_("要有名称，编辑器里要有查询。"))
            else:
                try:
                    library.save(who, name, sql)
                except OSError:
                    st.error(_("没有存下来：数据文件夹写不进去，可能磁盘已满或只读。请告诉管理员，然后再保存。"))
    held = library.saved(who)
    for saved, sql in held.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(plain(saved), key=f"saved_{saved}", type="tertiary", on_click=_take, args=(sql,))
            st.button(
                "", icon=":material/delete:", key=f"forget_{saved}", type="tertiary", on_click=library.forget,
                args=(who, saved), help=_("删除“{name}”").format(name=plain(saved)),
            )  # fmt: skip
    if not held:
        st.caption(_("还没有保存的查询。"))
    elif not who:
        st.caption(_("没有登录，所有人共用。"))


def _history() -> None:
    path = sandbox.log_path()
    runs = _runs(path, journal.size(path), reader.name())
    for n, past in enumerate(runs):
        first = " ".join(past["sql"].split())
        when = moment(datetime.fromisoformat(past["at"]))
        words = f"{when} · {plain(first[:60])}{'…' if len(first) > 60 else ''}"
        st.button(words, key=f"past_{n}", type="tertiary", on_click=_take, args=(past["sql"],))
    if not runs:
        st.caption(_("还没有运行过查询。"))


@st.cache_data(max_entries=8, show_spinner=False)
def _runs(path: Path, size: int, who: str) -> list[dict[str, Any]]:
    """What was run, read again when the log has grown."""
    return sandbox.history(who, MOST_RUNS)
