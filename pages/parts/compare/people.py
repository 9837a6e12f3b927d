"""A scope's counties compared in; by name who is suspicious, beyond chance or behind the target, out."""

from typing import Any

import polars as pl
import streamlit as st

from charts.funnel import MARK
from charts.quadrant import CORNER
from locales import _, language
from pages.parts import address, names
from pages.parts.compare import words
from reports.reading.scope import Scope
from reports.told import lists
from warehouse.metrics import LAGGARDS
from warehouse.terms import term


def corners(scope: Scope, counties: pl.DataFrame) -> None:
    """Each suspicious corner with its rule and everyone in it."""
    for corner, rule in words.corner_rules(scope).items():
        found, title = lists.among(counties, corner=corner), term("corner", corner, language())
        told = _("**{mark} {corner}（{n}）** {rule}")
        st.markdown(told.format(mark=CORNER[corner][2], corner=title, n=found.height, rule=rule))
        names.chips(found, f"corner_{corner}", address.open_file, title, _both)


def _both(row: dict[str, Any]) -> str:
    return _("{county} {rates}").format(county=names.only(row), rates=words.both(row))


def outside(rows: pl.DataFrame) -> None:
    """Who lies outside of the limits, with size; and whose low rate is within the reach of chance."""
    for key in ("far_below", "below"):
        found = lists.among(rows, "value", "county_code", outside=key)
        title = f"{MARK[key][2]} {term('outside', key, language())}"
        names.group(title, found, f"outside_{key}", address.open_file, label=words.measured)
    small = lists.among(lists.in_band(rows, *LAGGARDS), "value", "county_code", outside="within")
    title = _("{mark} 率在线下而在界限之内：按其规模，看不出不是偶然").format(mark=MARK["within"][2])
    names.group(title, small, "within", address.open_file, label=words.measured)
    above = sum(lists.among(rows, outside=key).height for key in ("above", "far_above"))
    st.caption(_("高于界限的 {n} 个县见数据表。").format(n=above))


def behind_target(rows: pl.DataFrame, period: str, choose: names.Choose) -> None:
    """Which regions are behind their target now."""
    title, found = words.behind_target(rows, period)
    st.markdown(title)
    if found.height:
        names.chips(found, "behind_target", choose, title)
