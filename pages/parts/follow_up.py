"""A finding in; what people say became of it, asked for in a form and written down, out."""

from typing import Any

import streamlit as st

from locales import _, language
from pages.parts import reader, trouble
from pages.parts.plain import plain
from warehouse import marks
from warehouse.terms import TERMS, term


def ask(row: dict[str, Any]) -> None:
    """Open the form in which it is noted what became of a finding."""

    @st.dialog(_("登记处理情况"), icon=":material/edit_note:")
    @trouble.told("quality")
    def noted() -> None:
        st.markdown(f"**{plain(row['full_name'])}** · {row['rule_label']}")
        st.text(row["detail"])
        # Only what is marked can be taken off.
        states = [*TERMS["mark"], *([""] if row["mark"] else [])]
        with st.form("mark", border=False):
            state = st.selectbox(
                _("处理情况"),
                states,
                index=states.index(row["mark"]) if row["mark"] else 0,
                format_func=lambda key: term("mark", key, language()) if key else _("撤销登记"),
            )
            note = st.text_area(_("说明"), value=row["mark_note"] or "", max_chars=marks.LONGEST_NOTE)
            # Who has logged in signs with that name and no other.
            known = reader.name()
            who = st.text_input(
                _("登记人"), value=known or row["mark_who"] or "", max_chars=None if known else 40, disabled=bool(known)
            )
            if not st.form_submit_button(_("保存"), type="primary"):
                return
        if not (known or who.strip()):
            st.error(_("请写登记人。"))
            return
        about = {name: row[name] for name in (*marks.KEY, "period")}
        try:
            marks.add(marks.Mark(**about, state=state, note=note.strip(), who=known or who.strip()))
        except OSError:
            st.error(_("没有存下来：数据文件夹写不进去，可能磁盘已满或只读。写的还在这里，请告诉管理员，然后再保存。"))
            return
        st.rerun()

    noted()
