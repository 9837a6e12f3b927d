"""The reader's language in; the pages of the app under the names of their groups, out."""

from copy import copy
from functools import cache

import streamlit as st
from streamlit.navigation.page import Page

from locales import _, language, speaking


def groups() -> dict[str, dict[str, Page]]:
    """Group → the pages in it by their names, in the order of the bar; this run's own."""
    # Streamlit marks on a page that it is the one to be run.
    return {title: {name: copy(page) for name, page in group.items()} for title, group in _groups(language()).items()}


def named() -> Page:
    """The default page, which lives at "/" alone, for who asks for it by its name."""
    return copy(_named(language()))


@cache
def _named(spoken: str) -> Page:
    with speaking(spoken):
        return st.Page("pages/leadership/overview.py", title=_("总览"), url_path="overview", visibility="hidden")


@cache
def _groups(spoken: str) -> dict[str, dict[str, Page]]:
    with speaking(spoken):
        return {
            # These are in the top bar itself, the others behind the name of their group.
            "": {
                "overview": st.Page(
                    "pages/leadership/overview.py",
                    title=_("总览"),
                    icon=":material/query_stats:",
                    default=True,
                    url_path="home",
                ),
                "laggards": st.Page("pages/leadership/laggards.py", title=_("滞后预警"), icon=":material/warning:"),
                "map": st.Page("pages/leadership/map.py", title=_("地图"), icon=":material/map:"),
                "county": st.Page("pages/leadership/county.py", title=_("县档案"), icon=":material/folder_open:"),
            },
            _("进展"): {
                "schedule": st.Page("pages/leadership/schedule.py", title=_("进度"), icon=":material/timeline:"),
                "compare": st.Page("pages/leadership/compare.py", title=_("对比"), icon=":material/scatter_plot:"),
                "milestones": st.Page("pages/leadership/milestones.py", title=_("任务"), icon=":material/flag:"),
                "class_size": st.Page("pages/leadership/class_size.py", title=_("大班额"), icon=":material/groups:"),
            },
            _("资金使用"): {
                "funds": st.Page("pages/leadership/funds.py", title=_("资金"), icon=":material/account_balance:"),
                "matching": st.Page("pages/leadership/matching.py", title=_("配套"), icon=":material/handshake:"),
            },
            _("监督"): {
                "ledger": st.Page("pages/supervision/ledger.py", title=_("台账"), icon=":material/view_list:"),
                "reporting": st.Page(
                    "pages/supervision/reporting.py", title=_("报送情况"), icon=":material/event_available:"
                ),
                "school": st.Page("pages/supervision/school.py", title=_("一校一案"), icon=":material/school:"),
                "project": st.Page("pages/supervision/project.py", title=_("项目"), icon=":material/construction:"),
                "quality": st.Page("pages/supervision/quality.py", title=_("数据质量"), icon=":material/fact_check:"),
                "plan_changes": st.Page(
                    "pages/supervision/plan_changes.py", title=_("规划变更"), icon=":material/edit_calendar:"
                ),
                "planning": st.Page("pages/supervision/planning.py", title=_("规划质量"), icon=":material/rule:"),
                "inspection": st.Page(
                    "pages/supervision/inspection.py", title=_("督查"), icon=":material/travel_explore:"
                ),
                "measures": st.Page("pages/supervision/measures.py", title=_("措施"), icon=":material/gavel:"),
                "upload": st.Page("pages/supervision/upload.py", title=_("数据上报"), icon=":material/upload_file:"),
            },
            _("会议"): {
                "material": st.Page("pages/meetings/material.py", title=_("会议材料"), icon=":material/description:"),
                "archive": st.Page("pages/meetings/archive.py", title=_("已发材料"), icon=":material/inventory_2:"),
                "slideshow": st.Page("pages/meetings/slideshow.py", title=_("会议模式"), icon=":material/slideshow:"),
            },
            _("分析"): {
                "snapshots": st.Page(
                    "pages/analysts/snapshots.py", title=_("快照对比"), icon=":material/compare_arrows:"
                ),
                "dictionary": st.Page("pages/analysts/dictionary.py", title=_("数据字典"), icon=":material/menu_book:"),
                "glossary": st.Page("pages/analysts/glossary.py", title=_("术语"), icon=":material/dictionary:"),
                "sql": st.Page("pages/analysts/sql.py", title=_("SQL 工作台"), icon=":material/terminal:"),
            },
        }
