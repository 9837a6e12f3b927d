"""The version a reader stands on in; that another has been published since, with the ways to stay and move on, out."""

import streamlit as st

from locales import _, moment, use
from pages.parts import address, versions
from warehouse import store

# A page nobody touches hears of a new version within so many seconds.
SECONDS = 60


@st.fragment(run_every=SECONDS)
def watch(version: str) -> None:
    """Compare the pointer with the version that is read, and nothing else: the page stays as it is."""
    newest = store.current_version()
    if newest == version:
        return
    use(address.get("lang"))  # run by the clock, without app.py
    words = _("{moment} 发布了新的数据版本 {newest}，您看到的仍是 {version} 的数。")
    if newest < version:
        words = _("数据已退回 {moment} 发布的版本 {newest}，您看到的仍是 {version} 的数。")
    said = words.format(moment=moment(store.version(newest).published_at), newest=newest, version=version)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="newer"):
        st.info(said, icon=":material/update:", width="stretch")
        stay = st.button(
            _("留在此版本"), on_click=address.put, kwargs={"version": version}, key="stay", type="tertiary"
        )
        move = st.button(_("看最新"), on_click=versions.move_on, key="move_on")
    if stay or move:
        st.rerun()
