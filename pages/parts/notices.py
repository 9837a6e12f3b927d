"""A scope in; the lines that stand on every page out: where we are, what was wrong with the link, what the data are."""

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from locales import _, day, moment, month
from pages.parts import address, corrections, newer, reader, tour, versions
from reports.reading import reads
from reports.reading.scope import Scope
from warehouse.settings import SETTINGS

RULES = (Path(__file__).parents[2] / "static" / "gaibo.css").read_text(encoding="utf-8")


def style() -> DeltaGenerator:
    """The few rules that the theme cannot say, in a container nobody sees.

    As text, which a browser has the code for before that of st.html.
    """
    unseen = st.container(key="style", height=1, border=False, gap=None)
    unseen.markdown(f"<style>{RULES}</style>", unsafe_allow_html=True)
    return unseen


def head(scope: Scope) -> None:
    """Region, period, who reported and the label of synthetic data, above the title; then faults and corrections."""
    places = [scope.name(level) for level in ("province", "city", "county") if scope.name(level)]
    words = [" › ".join(places)]
    if scope.period and scope.as_of:
        words.append(_("{month}双月报，数据截至{day}").format(month=month(scope.period), day=day(scope.as_of)))
        if counts := reads.reporting(scope):
            words.append(_("已报 {reported}/{counties}").format(**counts))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="where"):
        text = " · ".join(words)
        badges = [f":orange-badge[{words}]" for words in (scope.note, scope.own_lines) if words]
        st.markdown("  ".join([text, *badges]), width="content")
        if scope.level != "province":
            above = scope.city if scope.county and scope.city else scope.province
            st.button(
                _("返回{region}").format(region=scope.regions[above]["name"]), icon=":material/arrow_upward:",
                type="tertiary", on_click=address.put, kwargs={"region": above}, key="widen",
            )  # fmt: skip
    if not address.get("version"):
        newer.watch(scope.published)
    elif scope.published != scope.newest:
        _past(scope)
    for fault in scope.faults:
        st.warning(fault, icon=":material/link_off:")
    corrections.line(scope)


def _past(scope: Scope) -> None:
    """What was known then is shown, and the way back to what is known now."""
    words = _("这是版本 {version}（{moment}发布）当时知道的数，不是最新的；最新版本是 {newest}。")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="past"):
        st.warning(
            words.format(version=scope.published, moment=moment(scope.published_at), newest=scope.newest),
            icon=":material/history:", width="stretch",
        )  # fmt: skip
        st.button(_("看最新"), on_click=versions.move_on, key="to_newest")


def foot(scope: Scope) -> None:
    """Version and provenance, and the ways to learn how to read what is above, below everything."""
    words = [SETTINGS.product, _("数据版本 {version}").format(version=scope.published)]
    if scope.note:
        words.append(scope.note)
    if reader.name():
        words.append(reader.described(scope))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="foot"):
        st.caption(" · ".join(words), width="content")
        st.button(_("三步导览"), type="tertiary", icon=":material/tour:", key="tour_start", on_click=tour.again)
        st.button(
            _("术语"), type="tertiary", icon=":material/dictionary:", key="to_glossary",
            on_click=address.open_page, args=("glossary",),
        )  # fmt: skip
        reader.leave()


def no_warehouse() -> None:
    """What to do when nothing has been published."""
    st.title(SETTINGS.product)
    st.info(
        _("还没有可用的数据。请在“数据上报”页上传报表，或运行 `make run`（演示数据）、`python -m etl load <文件夹>`。"),
        icon=":material/database:",
    )


def unreadable() -> None:
    """What to do when the version's file is there and cannot be read."""
    st.title(SETTINGS.product)
    with st.container(key="trouble"):
        st.error(
            _("现在的数据版本读不了：文件损坏，或没有读它的权限。收到的报表不受影响。请告诉管理员：")
            + _("用 `python -m etl verify` 查看，用 `rollback <版本>` 退回，或用 `rebuild` 重做。"),
            icon=":material/report:",
        )
