"""What the link names in; the school or the project of it, said when it is nowhere, elsewhere or in several, out."""

from typing import Any

import polars as pl
import streamlit as st

from locales import _
from pages.parts import address
from pages.parts.plain import plain
from pages.parts.tables import Column, show
from reports.reading import data, reads
from reports.reading.scope import Scope

SCHOOLS = """
    select * from school_state where period = $period and school_id = $id order by county_code
"""
PROJECTS = """
    select * exclude (responsible) from project_ledger where period = $period and project_id = $id order by county_code
"""


_LEVELS = ("province", "city", "county")


def school(scope: Scope) -> dict[str, Any] | None:
    """The row of school_state that the link names in the scope's region, None where it names none."""
    rows = _asked(scope, "school", SCHOOLS)
    columns = [Column("school_name", _("学校")), Column("township", _("乡镇"))]
    return _chosen(scope, "school", _("学校"), rows, "school_name", columns)


def project(scope: Scope) -> dict[str, Any] | None:
    """The row of project_ledger that the link names in the scope's region, None where it names none."""
    rows = _asked(scope, "project", PROJECTS)
    columns = [Column("school_name", _("学校")), Column("name", _("项目"))]
    return _chosen(scope, "project", _("项目"), rows, "name", columns)


def _asked(scope: Scope, key: str, sql: str) -> pl.DataFrame | None:
    value = address.get(key)
    return data.rows(scope.version, sql, period=scope.period, id=value) if value else None


def _chosen(
    scope: Scope, key: str, title: str, rows: pl.DataFrame | None, name: str, columns: list[Column]
) -> dict[str, Any] | None:
    if rows is None:
        return None
    value = plain(address.get(key))
    if rows.is_empty():
        st.warning(_("链接里的{title}“{value}”不存在，已忽略。").format(title=title, value=value))
        return None
    own = rows.filter(pl.any_horizontal(pl.col(f"{level}_code") == scope.code for level in _LEVELS))
    if own.height == 1:
        return own.row(0, named=True)
    go = address.open_school if key == "school" else address.open_project
    if own.is_empty():
        row = rows.row(0, named=True)
        words = _("链接里的{title}“{value}”（{name}）在{county}，不在{region}。")
        st.warning(
            words.format(
                title=title, value=value, name=plain(row[name]), county=row["county_name"], region=scope.name()
            )
        )
        st.button(_("到{county}看").format(county=row["county_name"]), on_click=go, args=(row,), key=f"go_{key}")
        return None
    st.warning(_("编号“{value}”在 {n} 个县都有，请在下表选一个。").format(value=value, n=own.height))
    own = reads.with_full_names(scope, own, "county_code")
    show(own, [Column("full_name", _("县（市、区）")), *columns], scope, f"same_{key}", go)
    return None
