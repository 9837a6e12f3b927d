"""The current version in; the versions that pages can be read from, and why one that a link names cannot, out."""

from datetime import datetime

import streamlit as st

from locales import _
from pages.parts.plain import plain
from warehouse import store

COLUMNS = "select table_name || '.' || column_name as name from duckdb_columns() where not internal"


def readable(newest: str) -> dict[str, datetime]:
    """The versions whose files are there and have all that pages read, and when each was published, newest first."""
    kept = {version.id: version.published_at for version in reversed(store.versions()) if version.kept}
    fitting = _fitting(newest, tuple(kept))
    return {version: kept[version] for version in fitting}


@st.cache_data(max_entries=4, show_spinner=False)
def _fitting(newest: str, kept: tuple[str, ...]) -> list[str]:
    """Of the kept versions those with every column that the current one has."""
    wanted = _columns(newest)
    return [version for version in kept if wanted <= _columns(version)]


def fault(version: str) -> str:
    """Why a version cannot be read, as a sentence."""
    known = {found.id: found for found in store.versions()}
    if version not in known:
        return _("链接里的数据版本“{version}”不存在，已忽略。").format(version=plain(version))
    words = _("数据版本 {version} 是旧版式，页面上看不了；下面是最新版本。")
    if not known[version].kept:
        words = _("数据版本 {version} 已清理（可用 etl rebuild --as-known-in {version} 重做）；下面是最新版本。")
    return words.format(version=version)


def _columns(version: str) -> set[str]:
    return set(store.query_at(version, COLUMNS)["name"])
