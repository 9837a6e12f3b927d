"""A check that found nothing wrong in; what publishing would replace, then the new version and its pages, out."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from locales import _
from pages.parts import address, trouble
from pages.parts.plain import plain
from reports.told.names import form as form_name

# So many of the reports to be replaced, and of the counties to open, are named.
NAMED, LINKED = 10, 6


def confirmation(result: dict[str, Any], publish: Callable[[], None]) -> None:
    """Ask, saying what will be replaced, and call `publish` when the answer is yes."""
    again = [one for one in result["submissions"] if one["replaces"]]

    @st.dialog(_("确认发布"), icon=":material/publish:")
    @trouble.told("upload")
    def ask() -> None:
        if result["totals"]["first"]:
            st.markdown(_("新增 **{n}** 份报表。").format(n=result["totals"]["first"]))
        if again:
            st.markdown(_("替换 **{n}** 份已采用的报表：").format(n=len(again)))
            line = _(
                "- {county} {when} {form}：第{old}次报送 → 第{new}次，变化 {changed}，新填 {filled}，撤销 {withdrawn}"
            )
            names = [
                line.format(
                    county=plain(one["county_name"]),
                    when=plain(one["period"] or one["slot"]),
                    form=form_name(one["form"]),
                    old=one["replaces"],
                    new=one["revision"],
                    changed=one["changed"],
                    filled=one["new"],
                    withdrawn=one["withdrawn"],
                )
                for one in again[:NAMED]
            ]
            st.markdown("\n".join(names))
            if len(again) > NAMED:
                st.caption(_("另有 {n} 份。").format(n=len(again) - NAMED))
        st.caption(_("被替换的报表和原件都保留，发布后仍可退回到以前的版本。"))
        with st.container(horizontal=True):
            if st.button(_("确认发布"), type="primary", on_click=publish, key="upload_confirm"):
                st.rerun()
            if st.button(_("取消"), key="upload_cancel"):
                st.rerun()

    if st.button(_("发布"), type="primary", icon=":material/publish:", key="upload_publish"):
        ask()


def published(result: dict[str, Any]) -> None:
    """The new version, and the pages where its figures are."""
    st.success(
        _("已发布数据版本 {version}：{files} 个文件，{n} 份报表。").format(
            version=result["version"], files=result["files"], n=result["reports"]
        ),
        icon=":material/check_circle:",
    )
    counties = {one["county_code"]: one for one in result["submissions"]}
    with st.container(horizontal=True, key="upload_links"):
        for code, one in list(counties.items())[:LINKED]:
            more = {"period": one["period"]} if one["period"] else {}
            st.button(
                _("{county}的县档案").format(county=plain(one["county_name"])), icon=":material/folder_open:",
                on_click=address.open_page, args=("county",), kwargs={"region": code, **more},
                key=f"upload_open_{code}",
            )  # fmt: skip
        st.button(
            _("打开总览"), icon=":material/query_stats:", on_click=address.open_page, args=("overview",),
            key="upload_open_overview",
        )  # fmt: skip
