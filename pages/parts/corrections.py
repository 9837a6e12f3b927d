"""A scope in; what was corrected in its figures, as one line that opens on every page and as a county's table, out."""

from decimal import Decimal
from typing import Any

import polars as pl
import streamlit as st

from locales import _, language, month
from pages.parts.tables import Column, show
from reports.reading import reads
from reports.reading.scope import Scope
from warehouse.terms import item_label, term, unit

# So many counties are named in the line; the table below it has them all.
NAMED = 3


def line(scope: Scope) -> None:
    """How many figures of this scope and period are corrected, and whose; opened, who corrected what, and why."""
    rows = reads.applied(scope)
    if rows.is_empty():
        return
    names = rows["full_name"].unique(maintain_order=True).to_list()
    label = _("这里的数有 {n} 处更正：{names}")
    if len(names) > NAMED:
        label = _("这里的数有 {n} 处更正：{names}等 {of} 个县")
    label = label.format(n=rows.height, names=_("、").join(names[:NAMED]), of=len(names))
    with st.expander(label, key="corrections", on_change="rerun") as box:
        if box.open:
            _table(rows, scope, "corrections", Column("full_name", _("县（市、区）")))


def of_county(scope: Scope) -> None:
    """Every correction of the chosen county's figures, those that do not count any more included."""
    rows = reads.corrections(scope)
    if rows.is_empty():
        return
    st.subheader(_("更正"))
    st.caption(_("县里报来的原件不改；更正在汇总时加上，县里改报为别的数以后不再采用。"))
    _table(rows, scope, "county_corrections", Column("state", _("采用")))


def _table(rows: pl.DataFrame, scope: Scope, file: str, first: Column) -> None:
    rows = rows.hstack(pl.DataFrame([_words(row) for row in rows.iter_rows(named=True)]))
    what = Column("what", _("更正的数"))
    why = [
        Column("reason", _("理由")),
        Column("who", _("更正人")),
        Column("approval_no", _("批准文号")),
        Column("approved_on", _("批准日期"), "date"),
        Column("report", _("报表")),
        Column("source_file", _("文件")),
        Column("row", _("行"), "count"),
    ]
    exact = [Column("old", _("原报"), "money"), Column("new", _("更正为"), "money")]
    shown = [first, what, Column("change", _("原报 → 更正为"), "right"), *why]
    show(rows, shown, scope, file, export=(rows, [first, what, *exact, *why]),
         ask=reads.ask_corrections(scope))  # fmt: skip


def _words(row: dict[str, Any]) -> dict[str, str]:
    """A correction in the reader's language."""
    lang = language()
    if row["report_period"]:
        report = _("{month}双月报").format(month=month(row["report_period"]))
    else:
        report = _("规划 {version}").format(version=row["plan_version"])
    item = item_label(row["work_class"], row["source"], row["budget_year"], lang)
    units = f" {unit(row['work_class'], lang)}" if row["figure"].endswith("_qty") else ""
    return {
        "report": report,
        "what": f"{item} · {term('figure', row['figure'], lang)}",
        "change": f"{_figure(row['old'])} → {_figure(row['new'])}{units}",
        "state": _state(row),
    }


def _figure(number: Decimal | None) -> str:
    return _("未填") if number is None else f"{number.normalize():,f}"


def _state(row: dict[str, Any]) -> str:
    if row["applied"]:
        return _("✓ 采用")
    if row["old"] == row["new"]:
        return _("已撤回")
    return _("不再采用：县里已按此改报") if row["received"] == row["new"] else _("不再采用：县里已改报")
