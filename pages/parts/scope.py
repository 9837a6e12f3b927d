"""What the URL names in; the version, period, region and lines a page is about, and faults of the link, out."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

import streamlit as st

from locales import _, moment, month, short_until
from pages.parts import address, reader, versions
from pages.parts.plain import plain
from reports.reading.scope import Scope, periods_of, province_of, scope_at
from warehouse import chosen_lines, held, scoped, store

# The scope of this run, while a page runs; None outside of a run.
_here: ContextVar[Scope | None] = ContextVar("scope", default=None)


@contextmanager
def kept(here: Scope) -> Iterator[None]:
    """Within it the scope is this one; a callback, which comes before, and a fragment alone find it anew."""
    token = _here.set(here)
    try:
        yield
    finally:
        _here.reset(token)


def current() -> Scope:
    """The scope of this run, what the URL names; the run of whoever is not let in ends here.

    Raises:
        WarehouseMissing: nothing has been published.
    """
    return _here.get() or _linked()


def _linked() -> Scope:
    who = reader.admitted()
    newest = store.current_version()
    faults: list[str] = []

    def valid(key: str, options: Collection[str], title: str) -> str | None:
        value = address.get(key)
        if value and value not in options:
            faults.append(_("链接里的{title}“{value}”不存在，已忽略。").format(title=title, value=plain(value)))
            return None
        return value or None

    lines = chosen_lines.parsed(asked) if (asked := address.get("lines")) else None
    if asked and not lines:
        faults.append(_("链接里的警戒线“{lines}”不是两个由低到高的百分数，已忽略。").format(lines=plain(asked)))
    chosen_lines.use(lines)
    version = address.get("version") or versions.held()
    if version not in versions.readable(newest):
        faults.append(versions.fault(version))
        versions.forget()
        version = newest
    reach = reader.reach(who)
    own = scoped.key(version, reach)
    held.hold(None if reach.is_whole else reach.name)
    if lines and not reader.chooses_lines(reach):
        faults.append(_("您的范围里只有按规定的线算的数，自选的警戒线已忽略。"))
        lines = None
        chosen_lines.use(None)
    named = address.get("region")
    region = valid("region", [named] if province_of(own, named) else [], _("地区"))
    periods = periods_of(own, province_of(own, region or reach.region))
    period = valid("period", periods, _("期次")) if periods else None
    return scope_at(version, region, period, lines, newest=newest, faults=faults, reach=reach)


def version_label(scope: Scope, version: str, published_at: datetime) -> str:
    """A version as a choice: v000003 · 2015-07-20 09:30."""
    words = _("{version} · {moment}（最新）") if version == scope.newest else _("{version} · {moment}")
    return words.format(version=version, moment=moment(published_at))


def period_label(row: dict[str, Any]) -> str:
    """A row of PERIODS as a choice: 2015年7月 · 截至6月底."""
    until = short_until(row["as_of"], row["period"])
    return _("{month} · 截至{day}").format(month=month(row["period"]), day=until)


def select(
    label: str,
    key: str,
    options: dict[str, str],
    value: str,
    level: str | None = None,
    on_change: Callable[[str, str], None] = address.choose,
    width: int | None = None,
) -> None:
    """A selectbox over a field of the URL; `on_change` is called with the field and the widget's key.

    Args:
        label: what is chosen.
        key: the field.
        options: its values with their labels.
        value: the one that is chosen now.
        level: tells one widget from another over the same field.
        on_change: carries the choice to the URL.
        width: of the scope bar's, in pixels; the label is then for those who hear it.
    """
    widget = f"pick_{level or key}"
    st.session_state[widget] = value
    st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        key=widget,
        on_change=on_change,
        args=(key, widget),
        label_visibility="collapsed" if width else "visible",
        width=width or "stretch",
    )
