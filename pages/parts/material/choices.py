"""A scope and the link in; which kind of document is wanted, with what in it, and the report out."""

from datetime import date

import streamlit as st

from locales import _, language, use
from pages.parts import address, controls
from reports import kinds
from reports.kinds import Asked, Kind
from reports.model import Report
from reports.reading.scope import Scope
from warehouse import marks


def kind(scope: Scope) -> Kind:
    """The kind that the link names, of those that suit the scope; by default the first of them."""
    known = {one.key: one for one in kinds.suiting(scope)}
    wanted = controls.asked("kind", kinds.KINDS, _("材料"))
    if wanted and wanted not in known:
        others = kinds.KINDS[wanted].label()
        st.info(_("“{kind}”不是给{region}这一级的；换一个地区，或另选材料。").format(kind=others, region=scope.name()))
    chosen = wanted if wanted in known else next(iter(known))
    st.session_state["pick_kind"] = chosen
    st.pills(
        _("材料"), list(known), format_func=lambda key: known[key].label(), required=True, key="pick_kind",
        on_change=address.choose, args=("kind", "pick_kind"), label_visibility="collapsed",
    )  # fmt: skip
    return known[chosen]


def asked(kind: Kind) -> Asked:
    """What else is wanted in a notice: full names and the day of the answer; nothing in the other kinds."""
    if kind.key != "notice":
        return Asked()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        due = st.date_input(_("要求答复的日期"), value=None, key="due", width=200)
        people = controls.responsible()
    return Asked(people, due if isinstance(due, date) else None)


def report(kind: Kind, scope: Scope, asked: Asked) -> Report:
    """The report, made once for everyone who asks for the same."""
    key = (kind.key, scope.version, scope.newest, scope.period, scope.code, scope.lines, repr(asked), marks.stamp())
    return _made(key, language(), kind, scope, asked)


@st.cache_resource(max_entries=60, show_spinner=False)
def _made(key: tuple[object, ...], lang: str, _kind: Kind, _scope: Scope, _asked: Asked) -> Report:
    use(lang)
    return kinds.made(_kind.key, _scope, _asked)
