"""The current version in; the versions that pages can be read from, and why one that a link names cannot, out."""

from datetime import datetime

import duckdb
import streamlit as st

from locales import _
from pages.parts import address
from pages.parts.plain import plain
from reports.reading.kept import kept
from warehouse import store
from warehouse.held import unheld

_HELD = "version_held"
COLUMNS = "select table_name || '.' || column_name as name from duckdb_columns() where not internal"


def held() -> str:
    """The version that this session reads where its link names none: the newest when it began, until it moves on.

    Raises:
        WarehouseMissing: nothing has been published.
    """
    return str(st.session_state.setdefault(_HELD, store.current_version()))


def move_on() -> None:
    """Callback: read the newest version from now on."""
    forget()
    address.put(version="")


def forget() -> None:
    """Hold the newest version at the next run: this one's reader published it, or the one that was held is gone."""
    st.session_state.pop(_HELD, None)


def choose(key: str, widget: str) -> None:
    """Callback of the scope bar: carry a version to the URL; "" is the newest."""
    if st.session_state[widget]:
        address.choose(key, widget)
    else:
        move_on()


def readable(newest: str) -> dict[str, datetime]:
    """The versions whose files are there and have all that pages read, and when each was published, newest first."""
    known = {version.id: version.published_at for version in reversed(store.versions()) if version.kept}
    return {version: known[version] for version in _fitting(newest, tuple(known))}


@kept
def _fitting(newest: str, known: tuple[str, ...]) -> list[str]:
    """Of the versions whose files are there those with every column that the current one has."""
    wanted = _columns(newest)
    return [version for version in known if wanted <= _columns_if_sound(version)]


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
    with unheld():
        return set(store.query_at(version, COLUMNS)["name"])


def _columns_if_sound(version: str) -> set[str]:
    """The same; none of a version whose file is damaged, which is no reason not to show another."""
    try:
        return _columns(version)
    except (duckdb.Error, OSError):
        return set()
