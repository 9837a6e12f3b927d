"""A version in; what its catalogue says, read once for everyone, and a table as it is told on a page, out."""

import streamlit as st

from locales import _
from warehouse import catalogue


@st.cache_data(max_entries=4, show_spinner=False)
def tables(version: str) -> dict[str, catalogue.Table]:
    """The tables and views of a version by name."""
    return {table.name: table for table in catalogue.tables(version)}


@st.cache_data(max_entries=4, show_spinner=False)
def functions(version: str) -> list[catalogue.Function]:
    """The macros of a version."""
    return catalogue.functions(version)


def about(table: catalogue.Table) -> None:
    """What a row of a table is and how many there are; each column with what it means and its type."""
    rows = "" if table.rows is None else _("，{n} 行").format(n=f"{table.rows:,}")
    st.caption(f"{table.comment}{rows}")
    columns = [
        {_("列"): column.name, _("含义和单位"): column.comment, _("类型"): column.type} for column in table.columns
    ]
    height = min(300, 36 * len(columns) + 40)
    st.dataframe(columns, hide_index=True, height=height, key=f"columns_{table.name}")
