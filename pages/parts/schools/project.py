"""A project in; its five steps with their days, its history by report, and who is responsible for it, out."""

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from charts.projects import amounts, states, steps
from locales import _, language, month
from pages.parts import controls
from pages.parts.picture import picture
from pages.parts.plain import plain
from pages.parts.schools import words
from pages.parts.tables import Column, folded, show
from reports.reading import data
from reports.reading.scope import Scope
from warehouse.metrics import MISSING, money
from warehouse.terms import term, unit

STEPS = """
    select * from project_step
    where period = $period and county_code = $county and project_id = $project order by n
"""
HISTORY = """
    select * exclude (responsible) from project_ledger
    where period <= $period and county_code = $county and project_id = $project order by period
"""
RESPONSIBLE = """
    select case when $shown then responsible else responsible_masked end as responsible
    from project_ledger
    where period = $period and county_code = $county and project_id = $project
"""
WORKS = ("building", "sports")


def _params(row: dict[str, Any]) -> dict[str, str]:
    return {"period": row["period"], "county": row["county_code"], "project": row["project_id"]}


def cards(scope: Scope, row: dict[str, Any]) -> None:
    """What was planned and what was done of it, in figures, and who is responsible."""
    figures = [
        (_("规划数量"), words.amount(row)),
        (_("规划投资"), money(row["planned_wan"], "county", language())),
        (_("其中中央和省级"), money(row["central_provincial_wan"], "county", language())),
        (_("完成投资"), money(row["invested_wan"], "county", language())),
        (_("支付"), money(row["paid_wan"], "county", language())),
        (_("预算年度"), str(row["budget_year"] or MISSING)),
    ]
    grid = st.grid(columns=3, min_column_width=150, border=True, gap="xsmall")
    for label, value in figures:
        with grid.cell():
            st.metric(label, value)
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = controls.responsible()
        found = data.row(scope.version, RESPONSIBLE, shown=shown, **_params(row))
        name = found["responsible"] if found else None
        st.markdown(_("责任人：**{name}**").format(name=plain(name) if name else _("没有填")), width="content")


def path(scope: Scope, row: dict[str, Any]) -> None:
    """The five steps: which are reached, planned and actual days, what is wrong with them."""
    ask = data.ask(scope.version, STEPS, **_params(row))
    rows = ask.rows()
    st.markdown(_badges(rows, row))
    if row["standing"] == "not_started":
        step = term("waiting_for", row["waiting_for"], language())
        st.warning(_("没有开工，卡在：**{step}**").format(step=step), icon=":material/block:")
    faults = rows.filter(pl.col("fault").is_not_null())
    for fault in faults.iter_rows(named=True):
        said = _("{step}：{fault}。").format(
            step=term("state", fault["step"], language()), fault=term("step_fault", fault["fault"], language())
        )
        st.warning(said, icon=":material/event_busy:")
    dated = rows.filter(pl.col("planned_on").is_not_null() | pl.col("actual_on").is_not_null())
    if dated.is_empty():
        st.caption(_("没有填任何日期，画不出进度。"))
    else:
        picture(
            ("steps", scope.version, *_params(row).values()),
            lambda: steps(rows),
            alt=words.of_project(scope, row).replace("**", ""),
            ask=ask,
        )
    rows = rows.with_columns(
        pl.Series("label", [term("state", step, language()) for step in rows["step"]], dtype=pl.String),
        pl.Series("sign", [words.SIGN[reached] for reached in rows["is_reached"]], dtype=pl.String),
        pl.Series(
            "fault_label",
            [term("step_fault", fault, language()) if fault else "" for fault in rows["fault"]],
            dtype=pl.String,
        ),
    )
    columns = [
        Column("label", _("步骤")),
        Column("sign", _("走到")),
        Column("planned_on", _("计划（合同）"), "date"),
        Column("legal_due_on", _("法定完成日"), "date"),
        Column("actual_on", _("实际"), "date"),
        Column("days_late", _("晚几天"), "places", _("走到的：实际减计划，负为提前；没有走到的：到截至日已晚几天。")),
        Column("fault_label", _("问题")),
    ]
    show(rows, columns, scope, "project_steps", ask=ask)


def _badges(rows: pl.DataFrame, row: dict[str, Any]) -> str:
    if row["state"] is None:
        return _("台账里有这个项目，但从来没有报过进度。")
    colours = {True: "green", False: "gray"}
    steps = []
    for step in rows.iter_rows(named=True):
        colour = "orange" if step["is_current"] and step["step"] != "closed" else colours[step["is_reached"]]
        colour = "red" if step["fault"] else colour
        when = f" {step['actual_on']:%Y-%m-%d}" if step["actual_on"] else ""
        sign = "●" if step["is_current"] else words.SIGN[step["is_reached"]]
        steps.append(f":{colour}-badge[{sign} {term('state', step['step'], language())}{when}]")
    return " → ".join(steps)


def history(scope: Scope, row: dict[str, Any]) -> None:
    """State, quantity and money report by report, as small pictures and a table."""
    ask = data.ask(scope.version, HISTORY, **_params(row))
    rows = ask.rows()
    key = (scope.version, *_params(row).values(), row["work_class"])
    units = unit(row["work_class"], language())
    done = {"started_qty": _("开工"), "completed_qty": _("竣工")}
    if row["work_class"] not in WORKS:
        done = {"completed_qty": _("购置")}
    paid = {"invested_wan": _("完成投资"), "paid_wan": _("支付")}
    alt = words.of_project(scope, row).replace("**", "")
    pictures = [
        (_("状态"), "states", partial(states, rows)),
        (_("数量（{unit}）").format(unit=units), "quantity", partial(amounts, rows, "planned_qty", done, units)),
        (_("资金（万元）"), "money", partial(amounts, rows, "planned_wan", paid, _("万元"))),
    ]
    grid = st.grid(columns=3, min_column_width=300)
    for title, name, build in pictures:
        with grid.cell():
            st.markdown(f"**{title}**")
            picture((f"project_{name}", *key), build, alt=alt, ask=ask)
    in_unit = _("{title}（{unit}）")
    labelled = words.labelled(rows).with_columns(
        pl.Series("period_label", [month(period) for period in rows["period"]]),
    )
    columns = [
        Column("period_label", _("期次")),
        Column("state_label", _("状态")),
        Column("blocked_label", _("卡在")),
        *(Column(name, in_unit.format(title=label, unit=units), "money") for name, label in done.items()),
        *(Column(name, in_unit.format(title=label, unit=_("万元")), "money") for name, label in paid.items()),
        Column("overdue_days", _("逾期天数"), "count"),
        Column("reported", _("本期已报"), "yes"),
    ]
    with folded("history") as box:
        if box.open:
            show(labelled.reverse(), columns, scope, "project_history", ask=ask)
