"""A scope in; who still owes what, the matrix of all periods and a county's reports out, under one sentence."""

from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from locales import _, language, short_day
from pages.parts import address, download, names, people
from pages.parts.badges import BADGES
from pages.parts.tables import Column, show
from reports.documents.reminder import reminder
from reports.model import Report
from reports.reading import data, reads
from reports.reading.reporting import PERIODS, ask_owed, ask_periods
from reports.reading.scope import Scope
from reports.told.names import form
from reports.writers.docx import docx
from reports.writers.xlsx import xlsx
from warehouse.terms import term

NEWEST_FIRST = PERIODS.rstrip() + " desc\n"
# `reports`: what became of each report up to the period, oldest first.
MATRIX = """
    with sent as (
        select county_code, list({period: period, status: status, state: state} order by period) as reports
        from report
        where province_code = $province and period <= $period
        group by county_code
    )

    select r.*, c.name as city_name, s.reports
    from county_record as r
    join region as c on c.code = r.city_code
    left join sent as s on s.county_code = r.county_code
    where r.province_code = $province and $city in ('', r.city_code) and r.period = $period
    order by r.missing_so_far desc, r.late_so_far desc, r.county_code
"""
SUBMISSIONS = """
    select s.*, f.days_late
    from submission as s
    left join form_report as f on f.county_code = s.county_code and f.form = s.form and f.period = s.period
    where s.county_code = $code and s.period <= $period and s.form in ('progress', 'funds', 'project_status')
    order by s.period desc, s.form, s.revision desc
"""
OWES = ("missing", "returned", "unreviewed")
# In the matrix, where a badge's sign says whether the report came.
RETURNED, WAITING = "↩", "○"


def reminders(scope: Scope) -> None:
    """Who is to be reminded of what."""
    ask = ask_owed(scope)
    rows = reads.with_full_names(scope, ask.rows(), "county_code")
    if rows.is_empty():
        st.success(_("本期没有欠报、欠审的。"), icon=":material/check_circle:")
        return
    for key in OWES:
        found = rows.filter(owes=key).unique("county_code", maintain_order=True)
        if found.height:
            names.group(term("owes", key, language()), found, f"owes_{key}", people.narrow, label=names.only)
    shown = rows.with_columns(
        pl.Series("owes_label", [term("owes", key, language()) for key in rows["owes"]]),
        pl.Series("forms_label", [_forms(row["forms"]) for row in rows.iter_rows(named=True)]),
    )
    columns = [
        Column("full_name", _("县（市、区）")),
        Column("city_name", _("市")),
        Column("owes_label", _("欠什么")),
        Column("forms_label", _("哪几张表")),
        Column("due_on", _("应完成日期"), "date"),
        Column("last_period", _("最近一次报送")),
        Column("reason", _("退回原因")),
    ]
    show(shown, columns, scope, "to_remind", _open_county, height=320, ask=ask)
    _list(scope, shown)


def _list(scope: Scope, rows: pl.DataFrame) -> None:
    """The same as a list to send round, as a document and as a workbook."""
    if scope.county:
        return
    counts = ask_periods(scope).rows().row(-1, named=True)
    name = _("{region}_催报清单_{period}").format(region=scope.place, period=scope.period)
    with st.container(horizontal=True):
        for suffix, write in (("docx", docx), ("xlsx", xlsx)):
            download.button(
                _("催报清单（{suffix}）").format(suffix=f".{suffix}"),
                partial(_written, write, rows, scope, counts, language()),
                file_name=f"{name}.{suffix}",
                icon=":material/description:", key=f"reminder_{suffix}",
            )  # fmt: skip


def _written(
    write: Callable[[Report], bytes], rows: pl.DataFrame, scope: Scope, counts: dict[str, Any], lang: str
) -> bytes:
    return write(
        reminder(rows, scope.place, str(scope.period), scope.day, counts=counts, version=scope.published,
                 note=scope.note, lang=lang)
    )  # fmt: skip


def calendar(scope: Scope) -> None:
    """A row per period, the newest first: by when reports and reviews were due, and how many came."""
    columns = [
        Column("period", _("期次")),
        Column("as_of", _("数据截至"), "date"),
        Column("deadline", _("县级截止"), "date"),
        Column("review_deadline", _("审核截止"), "date"),
        Column("counties", _("应报"), "count"),
        Column("on_time", _("按时"), "count"),
        Column("late", _("迟报"), "count"),
        Column("missing", _("未报"), "count"),
        Column("returned", _("其中退回待改"), "count"),
        Column("reviewed", _("已审"), "count"),
        Column("unreviewed", _("待审"), "count"),
    ]
    ask = ask_periods(scope, NEWEST_FIRST)
    show(ask.rows(), columns, scope, "reporting_calendar", height=320, ask=ask)


def _forms(forms: str) -> str:
    return _("、").join(form(name) for name in forms.split(" "))


def _open_county(row: dict[str, Any]) -> None:
    address.put(region=row["county_code"])


def matrix(scope: Scope) -> None:
    """A row per county, a column per period: on time, late, missing, sent back; the least punctual first."""
    ask = data.ask(scope.version, MATRIX, province=scope.province, city=scope.city or "", period=scope.period)
    found = reads.with_full_names(scope, ask.rows(), "county_code")
    signs = {key: sign for key, (_colour, sign) in BADGES.items()}
    said = [{one["period"]: _sign(one, signs) for one in reports or []} for reports in found["reports"].to_list()]
    names = sorted({period for reports in said for period in reports})
    found = found.drop("reports").with_columns(
        pl.Series(name, [reports.get(name) for reports in said], dtype=pl.String) for name in names
    )
    columns = [
        Column("full_name", _("县（市、区）"), pinned=True),
        Column("city_name", _("市")),
        Column("late_so_far", _("迟报次数"), "count"),
        Column("missing_so_far", _("未报次数"), "count"),
        Column("returned_so_far", _("退回份数"), "count"),
        *(Column(name, name) for name in reversed(names)),
    ]
    show(found, columns, scope, "reporting_matrix", _open_county, height=620, ask=ask)


def _sign(row: dict[str, Any], signs: dict[str, str]) -> str:
    if row["status"] == "missing":
        return RETURNED if row["state"] == "returned" else signs["missing"]
    return signs[row["status"]] + (WAITING if row["state"] == "submitted" else "")


def history(scope: Scope) -> None:
    """Every report the county ever sent, replaced and returned ones included."""
    ask = data.ask(scope.version, SUBMISSIONS, code=scope.county, period=scope.period)
    rows = ask.rows()
    if rows.is_empty():
        st.caption(_("本县还没有报送过。"))
        return
    words = [
        {
            "form_label": form(row["form"]),
            "state_label": term("review", row["state"], language()),
            "counts": _("✓ 采用") if row["is_accepted"] else _("被替换") if row["state"] != "returned" else _("不计入"),
            "sent": _sent(row),
        }
        for row in rows.iter_rows(named=True)
    ]
    rows = rows.hstack(pl.DataFrame(words))
    columns = [
        Column("period", _("期次")),
        Column("form_label", _("报表")),
        Column("revision", _("第几次"), "count"),
        Column("sent", _("填报日期")),
        Column("state_label", _("审核")),
        Column("reviewed_on", _("审核日期"), "date"),
        Column("reason", _("退回原因")),
        Column("counts", _("是否采用")),
    ]
    show(rows, columns, scope, "submissions", ask=ask)


def _sent(row: dict[str, Any]) -> str:
    if row["submitted_on"] is None:
        return _("未写；{day}装入").format(day=row["received_on"].isoformat())
    words = short_day(row["submitted_on"], row["period"])
    is_late = row["revision"] == 1 and row["days_late"]
    return _("{day}（迟）").format(day=words) if is_late else words
