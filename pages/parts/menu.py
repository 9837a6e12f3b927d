"""A reader and their language in; the pages of the app under the names of their groups, out."""

from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.navigation.page import Page

from locales import _, language, speaking
from pages.parts.reader import right_of
from warehouse.access import Reader


def groups(reader: Reader | None) -> dict[str, dict[str, Page]]:
    """Group → the pages in it by their names, in the order of the bar; this run's own.

    Those that are not for the reader are not in the bar: who follows a link to one is told why.
    """
    rights = reader.rights if reader else frozenset[str]()
    # Streamlit marks on a page that it is the one to be run.
    return {
        title: {name: copy(page) for name, page in group.items()}
        for title, group in _groups(language(), rights).items()
    }


def named() -> Page:
    """The default page, which lives at "/" alone, for who asks for it by its name."""
    return copy(_named(language()))


@cache
def _named(spoken: str) -> Page:
    with speaking(spoken):
        return st.Page("pages/leadership/overview.py", title=_("总览"), url_path="overview", visibility="hidden")


@cache
def _groups(spoken: str, rights: frozenset[str]) -> dict[str, dict[str, Page]]:
    def entry(script: str, title: str, icon: str, **more: Any) -> Page:
        shown = right_of(Path(script).stem) in rights
        icon = f":material/{icon}:"
        return st.Page(script, title=title, icon=icon, visibility="visible" if shown else "hidden", **more)

    with speaking(spoken):
        return {
            # These are in the top bar itself, the others behind the name of their group.
            "": {
                "overview": entry(
                    "pages/leadership/overview.py", _("总览"), "query_stats", default=True, url_path="home"
                ),
                "laggards": entry("pages/leadership/laggards.py", _("滞后预警"), "warning"),
                "map": entry("pages/leadership/map.py", _("地图"), "map"),
                "county": entry("pages/leadership/county.py", _("县档案"), "folder_open"),
            },
            _("进展"): {
                "schedule": entry("pages/leadership/schedule.py", _("进度"), "timeline"),
                "compare": entry("pages/leadership/compare.py", _("对比"), "scatter_plot"),
                "milestones": entry("pages/leadership/milestones.py", _("任务"), "flag"),
                "class_size": entry("pages/leadership/class_size.py", _("大班额"), "groups"),
            },
            _("资金使用"): {
                "funds": entry("pages/leadership/funds.py", _("资金"), "account_balance"),
                "matching": entry("pages/leadership/matching.py", _("配套"), "handshake"),
            },
            _("监督"): {
                "ledger": entry("pages/supervision/ledger.py", _("台账"), "view_list"),
                "reporting": entry("pages/supervision/reporting.py", _("报送情况"), "event_available"),
                "school": entry("pages/supervision/school.py", _("一校一案"), "school"),
                "project": entry("pages/supervision/project.py", _("项目"), "construction"),
                "quality": entry("pages/supervision/quality.py", _("数据质量"), "fact_check"),
                "plan_changes": entry("pages/supervision/plan_changes.py", _("规划变更"), "edit_calendar"),
                "planning": entry("pages/supervision/planning.py", _("规划质量"), "rule"),
                "inspection": entry("pages/supervision/inspection.py", _("督查"), "travel_explore"),
                "measures": entry("pages/supervision/measures.py", _("措施"), "gavel"),
                "upload": entry("pages/supervision/upload.py", _("数据上报"), "upload_file"),
            },
            _("会议"): {
                "material": entry("pages/meetings/material.py", _("会议材料"), "description"),
                "archive": entry("pages/meetings/archive.py", _("已发材料"), "inventory_2"),
                "slideshow": entry("pages/meetings/slideshow.py", _("会议模式"), "slideshow"),
            },
            _("分析"): {
                "snapshots": entry("pages/analysts/snapshots.py", _("快照对比"), "compare_arrows"),
                "dictionary": entry("pages/analysts/dictionary.py", _("数据字典"), "menu_book"),
                "glossary": entry("pages/analysts/glossary.py", _("术语"), "dictionary"),
                "sql": entry("pages/analysts/sql.py", _("SQL 工作台"), "terminal"),
                "audit": entry("pages/administration/audit.py", _("操作记录"), "manage_search"),
            },
        }
