"""A scope in; its findings with what people noted about them, by kind and county, and the sheets to send back, out."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from locales import _, language, month
from pages.parts import address, download, follow_up
from pages.parts.tables import Column, show
from reports.documents.return_sheet import County, file_stem, return_sheet, return_sheets
from reports.model import Report
from reports.reading import data, reads
from reports.reading.findings import FINDINGS, ask, labels, named, worded
from reports.reading.scope import Scope, full_name
from reports.told.names import form
from reports.writers.docx import docx
from reports.writers.xlsx import xlsx
from warehouse import marks
from warehouse.terms import term

# The same, counted: by kind, and by county; the most frequent first.
KINDS = f"""
    with found as ({FINDINGS.rstrip()}
    )

    select
        "check", any_value(rule) as rule, any_value(rule_en) as rule_en, any_value(action) as action,
        any_value(action_en) as action_en, count(*) as n, count(distinct county_code) as counties,
        max(periods) as longest
    from found
    group by "check"
    order by n desc, "check"
"""
COUNTIES = f"""
    with found as ({FINDINGS.rstrip()}
    )

    select
        county_code, any_value(county_name) as county_name, any_value(city_name) as city_name, count(*) as n,
        count(distinct "check") as kinds, max(periods) as longest
    from found
    group by county_code
    order by n desc, county_code
"""
# What is about a change of the plan.
OF_PLANS = ("plan_changed_without_approval", "plan_total_reduced", "rate_rose_by_plan")
RECORD = """
    select * from county_record where county_code = $code and period <= $period order by period desc
"""


def findings(scope: Scope, asked: data.Question) -> pl.DataFrame:
    """Findings with their words, and with the mark that holds for each, which no version of the warehouse has."""
    return worded(scope, asked, _marks(str(marks.path()), marks.stamp()))


@st.cache_data(max_entries=4, show_spinner=False)
def _marks(path: str, stamp: int) -> pl.DataFrame:
    """Every mark; the file and how far it has grown are the cache's key."""
    return marks.all_marks()


def sentence(scope: Scope, rows: pl.DataFrame) -> str:
    """How many doubtful places there are, in how many counties, how old, and how many were looked at."""
    if rows.is_empty():
        return _("{region}{month}没有发现疑点。").format(region=scope.name(), month=month(scope.period or ""))
    own = rows.filter(pl.col("period").is_not_null())
    words = _(
        "{region}{month}双月报有 **{n}** 处数据疑点，涉及 **{counties}** 个县、{kinds} 种，"
        "其中 **{old}** 处上一期就有；规划和台账计划另有 **{plans}** 处。已登记处理的 {marked} 处。"
    )
    return words.format(
        region=scope.name(),
        month=month(scope.period or ""),
        n=own.height,
        counties=own["county_code"].n_unique(),
        kinds=own["check"].n_unique(),
        old=own.filter(pl.col("periods") > 1).height,
        plans=rows.height - own.height,
        marked=rows["mark"].count(),
    )


def kinds(scope: Scope) -> None:
    """A row per kind of finding, the most frequent first; choosing one narrows the page to it."""
    asked = ask(scope, KINDS)
    columns = [
        Column("rule_label", _("规则")),
        Column("n", _("疑点"), "count"),
        Column("counties", _("县数"), "count"),
        Column("longest", _("最长连续期数"), "count"),
        Column("action_label", _("怎样改")),
    ]
    show(asked.rows().with_columns(labels()), columns, scope, "finding_kinds", _narrow, height=320, ask=asked)


def _narrow(row: dict[str, Any]) -> None:
    address.put(check=row["check"])


def counties(scope: Scope, rows: pl.DataFrame, checks: tuple[str, ...]) -> None:
    """A row per county, the one with most findings first; choosing one makes it the scope.

    Args:
        scope: the scope.
        rows: the findings with their marks.
        checks: the kinds that they are of; none for all.
    """
    asked = ask(scope, COUNTIES, checks)
    marked = rows.group_by("county_code").agg(marked=pl.col("mark").count())
    found = named(scope, asked.rows()).join(marked, on="county_code", how="left", maintain_order="left")
    columns = [
        Column("full_name", _("县（市、区）")),
        Column("city_name", _("市")),
        Column("n", _("疑点"), "count"),
        Column("kinds", _("种类"), "count"),
        Column("longest", _("最长连续期数"), "count"),
        Column("marked", _("已登记处理"), "count"),
    ]
    show(found, columns, scope, "finding_counties", lambda row: address.put(region=row["county_code"]), height=380,
         ask=asked)  # fmt: skip


def details(scope: Scope, rows: pl.DataFrame, asked: data.Question) -> None:
    """Every finding with its cell; choosing one opens its follow-up.

    Args:
        scope: the scope.
        rows: what `findings` makes of the answer.
        asked: the question.
    """
    rows = rows.with_columns(
        pl.Series("form_label", [form(name or "") for name in rows["form"]]),
        place=pl.coalesce("cell", pl.format("{}", "row")),
    )
    columns = [
        Column("full_name", _("县（市、区）")),
        Column("detail", _("疑点")),
        Column("since", _("自何期")),
        Column("periods", _("连续期数"), "count"),
        Column("mark_label", _("处理情况")),
        Column("mark_note", _("说明")),
        Column("rule_label", _("规则")),
        Column("form_label", _("报表")),
        Column("source_file", _("文件")),
        Column("sheet", _("工作表")),
        Column("place", _("单元格或行"), "right"),
        Column("action_label", _("怎样改")),
    ]

    def chosen(row: dict[str, Any]) -> None:
        st.session_state["mark_of"] = row

    # Another choice of rows is another table: its row 1 has not been chosen yet.
    show(rows, columns, scope, f"findings{address.get('check') and '_' + address.get('check')}", chosen, height=520,
         ask=asked)  # fmt: skip
    if rows["mark"].count():
        st.caption(_("处理情况是后来登记的，不在查询的结果里。"))
    if row := st.session_state.pop("mark_of", None):
        follow_up.ask(row)


def sheets(scope: Scope, rows: pl.DataFrame) -> None:
    """What goes back: one county's sheet as a document and a workbook, or all counties' as an archive."""
    if rows.is_empty() or scope.period is None:
        return
    calendar = reads.deadlines(scope)
    due = calendar["review_deadline"] if calendar else None
    frames = {
        _county(scope, code): found.with_columns(action=pl.col("action_label"))
        for (code,), found in rows.group_by("county_code", maintain_order=True)
    }
    about = (scope.period, scope.day, due, scope.published, scope.note, language())
    with st.container(horizontal=True):
        if scope.county:
            [(county, found)] = frames.items()
            for suffix, write in (("docx", docx), ("xlsx", xlsx)):
                _download(
                    _("核改通知单（{suffix}）").format(suffix=f".{suffix}"),
                    partial(_one, write, county, found, *about),
                    f"{file_stem((county.city_name, county.name), scope.period)}.{suffix}",
                )
        else:
            _download(
                _("{n} 个县的核改通知单（.zip）").format(n=len(frames)),
                partial(return_sheets, frames, *about),
                f"{file_stem((scope.name(),), scope.period)}.zip",
            )


def _one(
    write: Callable[[Report], bytes], county: County, found: pl.DataFrame, period: str, as_of: date, *rest: Any
) -> bytes:
    return write(return_sheet(county, period, as_of, found, *rest))


def _download(label, make, name):
    download.button(label, make, file_name=name, icon=":material/description:", key=f"sheet_{name}")


def _county(scope: Scope, code: str) -> County:
    region = scope.regions.get(code)
    if region is None:
        return County(code, code, "", scope.name("province"))
    return County(code, full_name(region), region["city_name"], scope.name("province"))


def record(scope: Scope) -> None:
    """How the county has reported, period by period, and how much was doubtful about it."""
    asked = data.ask(scope.version, RECORD, code=scope.county, period=scope.period)
    rows = asked.rows()
    rows = rows.with_columns(
        pl.Series("status_label", [term("status", key, language()) for key in rows["status"]]),
        pl.Series("state_label", [term("review", key, language()) if key else "" for key in rows["state"]]),
    )
    columns = [
        Column("period", _("期次")),
        Column("status_label", _("报送")),
        Column("days_late", _("迟几天"), "count"),
        Column("revisions", _("报送次数"), "count"),
        Column("times_returned", _("退回份数"), "count"),
        Column("state_label", _("审核")),
        Column("findings", _("疑点"), "count"),
        Column("findings_lasting", _("其中上期就有"), "count"),
        Column("corrections", _("更正"), "count"),
    ]
    show(rows, columns, scope, "county_record", ask=asked)
