"""SQL on the published tables in; polars frames out, read once per version of the warehouse for everyone."""

from typing import Any

import polars as pl
import streamlit as st

from warehouse import store


@st.cache_data(max_entries=2000, max_size="300MB", show_spinner=False)
def _rows(version: str, sql: str, params: tuple[tuple[str, Any], ...]) -> pl.DataFrame:
    return store.query_at(version, sql, **dict(params))


def rows(version: str, sql: str, **params: Any) -> pl.DataFrame:
    """Rows of trusted SQL with `$name` binds; `version` is the cache's key, so a new warehouse is seen at once."""
    return _rows(version, sql, tuple(sorted(params.items())))


def row(version: str, sql: str, **params: Any) -> dict[str, Any] | None:
    """The first row, or None."""
    found = rows(version, sql, **params)
    return found.row(0, named=True) if found.height else None
