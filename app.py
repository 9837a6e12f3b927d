"""Gaibo · 改薄进度监测台: navigation and the scope bar; the pages answer the questions."""

import atexit
import gc
from importlib import import_module
from pathlib import Path

import duckdb
import streamlit as st

from locales import _, use
from pages.parts import address, bar, menu, notices, reader, scope, script, trouble
from warehouse import logs
from warehouse.settings import SETTINGS
from warehouse.store import WarehouseMissing

STATIC = Path(__file__).parent / "static"


@st.cache_resource(show_spinner=False)
def settle() -> None:
    """Open the log, and take all that pages import out of the collector's sight: a full collection walks it else."""
    logs.start("app")
    # Streamlit imports it where a page first needs it; at that moment Plotly finds half of it in another reader's page.
    import_module("pandas")
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # DuckDB reports frozen objects as leaks at exit


settle()
# Before st.navigation: a browser that has no icon yet asks a server of Google's for that of the page.
st.set_page_config(page_title=SETTINGS.product, page_icon=str(STATIC / "favicon.svg"), layout="wide")
unseen = notices.style()
address.mount()
use(address.get("lang"))
script.run(unseen)
with reader.arrived() as who:
    groups = menu.groups(who)
    pages = {name: page for group in groups.values() for name, page in group.items()}
    listed = {title: list(group.values()) for title, group in groups.items()}
    page = st.navigation(listed | {"": [*listed[""], menu.named()]}, position="top" if who else "hidden")
    st.set_page_config(page_title=f"{page.title} · {SETTINGS.product}")
    st.logo(str(STATIC / "logo.svg"), icon_image=str(STATIC / "logo.svg"), size="large")
    address.follow(pages)
    reader.admitted()
    try:
        here = scope.current()
    except WarehouseMissing:
        # The first version may well come from the upload page.
        page.run() if page is pages["upload"] else notices.no_warehouse()
        st.stop()
    except (duckdb.Error, OSError):
        notices.unreadable()
        raise  # to the log
    name = next((name for name, known in pages.items() if known == page), "overview")
    with scope.kept(here):
        with trouble.told(name):
            bar.bar(here, name)
            notices.head(here)
        place, body = st.container(), st.container()
        notices.foot(here)  # before the page runs: one that stops early still says what its data are
        with trouble.told(name, place), place, st.spinner(_("正在准备“{page}”").format(page=page.title)), body:
            page.run()
