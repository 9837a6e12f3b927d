"""The scope in; the side that its period and version are held against, chosen in the URL, out."""

from functools import partial

import polars as pl
import streamlit as st

from locales import _, month
from pages.parts import address, versions
from pages.parts.controls import asked
from pages.parts.scope import period_label, select, version_label
from reports.reading import data
from reports.reading.scope import PERIODS, Scope
from warehouse import store
from warehouse.compare.sides import Side


def choose(scope: Scope) -> Side:
    """The other side: by default the period before, for the first one what the version before knew of it.

    Where there is neither it is the page's own side.
    """
    known = versions.readable(scope.newest)
    version = asked("version_b", list(known), _("对照版本")) or _version(scope, list(known))
    periods = _periods(scope, version)
    options = periods["period"].to_list()
    period = asked("period_b", options, _("对照期次")) or _period(scope, version, options)
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    with left:
        named = {name: version_label(scope, name, at) for name, at in known.items()}
        select(_("对照版本"), "version_b", named, version, on_change=partial(_put, scope))
    with middle:
        labels = {row["period"]: period_label(row) for row in periods.to_dicts()}
        select(_("对照期次"), "period_b", labels, period, on_change=partial(_put, scope))
    words = _("本次：{month}，版本 {version}（在上方范围栏选）")
    right.caption(words.format(month=month(scope.period or ""), version=scope.published))
    return Side(scope.at(version), period)


def alone(scope: Scope) -> bool:
    """There is no other version and no other period to choose."""
    return len(versions.readable(scope.newest)) == 1 and _periods(scope, scope.published).height == 1


def _periods(scope: Scope, version: str) -> pl.DataFrame:
    """The periods that a version knows of, the newest first."""
    return data.rows(scope.at(version), PERIODS + " desc", province=scope.province)


def _version(scope: Scope, known: list[str]) -> str:
    if scope.previous or address.get("period_b"):
        return scope.published
    older = known[known.index(scope.published) + 1 :]
    return next((name for name in older if scope.period in _periods(scope, name)["period"]), scope.published)


def _period(scope: Scope, version: str, options: list[str]) -> str:
    """What another version knew of the same period; in the same version the period before."""
    wanted = scope.previous if version == scope.published else scope.period
    own = scope.period or ""
    return wanted if wanted in options else own if own in options or not options else options[0]


def _put(scope: Scope, key: str, widget: str) -> None:
    """Carry a choice to the URL; a period that the chosen version does not know of goes out of it."""
    address.choose(key, widget)
    if key == "version_b" and address.get("period_b") not in _periods(scope, address.get(key))["period"]:
        address.put(period_b="")


def label(side: Side, other: Side) -> str:
    """A side in a sentence: its period, and its version where the sides differ in it."""
    words = month(side.period)
    return (
        words
        if side.version == other.version
        else _("{month}，{version}").format(month=words, version=store.published(side.version))
    )
