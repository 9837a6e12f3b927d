"""Rows of schools and projects in; their codes in words, what they are in a sentence, and the way up from them, out."""

from typing import Any

import polars as pl
import streamlit as st

from locales import _, day, language, until
from pages.parts import address
from pages.parts.plain import plain
from pages.parts.tables import Column
from reports.reading.scope import Scope
from warehouse.metrics import MISSING, money
from warehouse.terms import term, unit

DATES = {"started": "started_on", "completed": "completed_on", "accepted": "accepted_on", "closed": "closed_on"}
SIGN = {True: "✓", False: "○", None: "?"}


def amount(row: dict[str, Any], name: str = "planned_qty") -> str:
    """A project's quantity with the unit of its class: 416.20㎡."""
    if row[name] is None:
        return MISSING
    whole = row["work_class"] not in ("building", "sports", "digital")
    gap = " " if language() == "en" else ""
    return f"{row[name]:,.{0 if whole else 2}f}{gap}{unit(row['work_class'], language())}"


def overdue(row: dict[str, Any]) -> str:
    """What a project is overdue with, "" where with nothing."""
    if row["overdue_days"] is None:
        return ""
    return _("应开工未开工") if row["overdue_kind"] == "start" else _("应竣工未竣工")


def state(row: dict[str, Any]) -> str:
    """Where a project stands; what is wrong with it where it was closed without its acceptance."""
    if row["state"] != row["standing"]:
        return _("报销号而无验收日期")
    return term("state", row["state"], language()) if row["state"] else _("从未填报")


def labelled(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of project_ledger with their codes in words."""
    words = [
        {
            "class_label": term("work_class", row["work_class"], language()),
            "state_label": state(row),
            "blocked_label": term("blocked_at", row["blocked_at"], language()) if row["blocked_at"] else "",
            "overdue_label": overdue(row),
            "planned_label": amount(row),
        }
        for row in rows.iter_rows(named=True)
    ]
    return rows.hstack(pl.DataFrame(words, schema=dict.fromkeys(LABELS, pl.String)))


LABELS = ("class_label", "state_label", "blocked_label", "overdue_label", "planned_label")


def project_columns() -> list[Column]:
    """The columns of a table of projects that `labelled` made, after those that say whose they are."""
    return [
        Column("name", _("项目")),
        Column("class_label", _("类别")),
        Column("state_label", _("状态")),
        Column("blocked_label", _("卡在")),
        Column("overdue_label", _("逾期")),
        Column("overdue_days", _("逾期天数"), "count"),
        Column("legal_due_on", _("法定完成日"), "date"),
        Column("days_to_legal_due", _("距法定期限（天）"), "count"),
        Column("planned_label", _("规划数量"), "right"),
        Column("planned_wan", _("规划投资（万元）"), "money"),
        Column("central_provincial_wan", _("其中中央和省级（万元）"), "money"),
        Column("planned_start", _("计划开工"), "date"),
        Column("started_on", _("实际开工"), "date"),
        Column("contract_finish", _("合同竣工"), "date"),
        Column("completed_on", _("实际竣工"), "date"),
        Column("accepted_on", _("验收"), "date"),
        Column("closed_on", _("销号"), "date"),
    ]


def way(scope: Scope, row: dict[str, Any], of_project: bool = False) -> None:
    """From the province down to here, a button each: county page, schools of the township, school page."""
    regions = [(scope.regions[row[f"{level}_code"]]["name"], row[f"{level}_code"]) for level in ("province", "city")]
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", key="way"):
        for name, code in regions:
            _step(name, f"region_{code}", address.open_page, "overview", region=code)
        _step(row["county_name"], "county", address.open_county, row)
        _step(row["township"] or _("未写乡镇"), "township", address.open_township, row)
        if of_project:
            _step(row["school_name"] or row["school_id"], "school", address.open_school, row)
        st.markdown(_("本项目") if of_project else _("本校"), width="content")


def _step(name: str, key: str, go: Any, *args: Any, **values: str) -> None:
    st.button(f"{plain(name)} ›", type="tertiary", on_click=go, args=args, kwargs=values, key=f"way_{key}")


def of_school(scope: Scope, row: dict[str, Any]) -> str:
    """What a school is and how its projects stand."""
    parts = [
        term("school_stage", row["stage"], language()) if row["stage"] else "",
        _("学生 **{n}** 人").format(n=row["students"]) if row["students"] is not None else "",
        _("**{n}** 个班").format(n=row["classes"]) if row["classes"] is not None else "",
        _("最大班额 **{n}** 人").format(n=row["largest_class"]) if row["largest_class"] is not None else "",
    ]
    told = [part for part in parts if part]
    words = _("，").join(told) + _("。") if told else _("学校名单里没有这所学校的情况。")
    if not row["projects"]:
        return words + _("截至{day}，台账里没有它的项目。").format(day=until(scope.day))
    words += _(
        "截至{day}，台账有项目 **{projects}** 个：开工 **{started_projects}** 个，竣工 **{completed_projects}** 个，"
        "销号 **{closed_projects}** 个"
    ).format(day=until(scope.day), **row)
    if row["untold_projects"]:
        words += _("，从未填报 **{n}** 个").format(n=row["untold_projects"])
    if row["overdue_projects"]:
        words += _("，逾期 **{n}** 个").format(n=row["overdue_projects"])
    return words + _("。")


def of_project(scope: Scope, row: dict[str, Any]) -> str:
    """Where a project stands, what holds it back, and what it is to be."""
    words = _("截至{day}，{school}的{work_class}项目").format(
        day=until(scope.day),
        school=plain(row["school_name"] or row["school_id"]),
        work_class=term("work_class", row["work_class"], language()),
    )
    words += _("**从未填报进度**") if row["state"] is None else _("为 **{state}**").format(state=state(row))
    reached = row[DATES[row["state"]]] if row["state"] in DATES else None
    words += _("（{day}）").format(day=day(reached)) if reached else ""
    words += _blocked(row)
    if row["overdue_kind"] == "start":
        words += _("，应于{day}开工，已逾期 **{n}** 天").format(day=day(row["planned_start"]), n=row["overdue_days"])
    elif row["overdue_kind"] == "finish":
        words += _("，按合同应于{day}竣工，已逾期 **{n}** 天").format(
            day=day(row["contract_finish"]), n=row["overdue_days"]
        )
    words += _("。规划 {amount}、{money}").format(
        amount=amount(row), money=money(row["planned_wan"], "county", language())
    )
    if row["central_provincial_wan"] is not None:
        words += _("，其中中央和省级 {money}").format(money=money(row["central_provincial_wan"], "county", language()))
    return words + _("。") + _by_law(row) + ("" if row["reported"] else _("本期未报，沿用上次数据。"))


def _blocked(row: dict[str, Any]) -> str:
    """What a project that has not started waits for."""
    if row["state"] != "not_started":
        return ""
    if not row["blocked_at"]:
        return _("，没有填卡在哪一步")
    return _("，卡在 **{step}**").format(step=term("blocked_at", row["blocked_at"], language()))


def _by_law(row: dict[str, Any]) -> str:
    """When a project is due by law and how many days that is off; nothing where no day is known."""
    if row["legal_due_on"] is None:
        return ""
    due = day(row["legal_due_on"])
    if row["is_done"]:
        return _("法定完成日为{day}，已经完成。").format(day=due)
    if row["is_past_legal"]:
        return _("法定完成日为{day}，已超过 **{n}** 天。").format(day=due, n=-row["days_to_legal_due"])
    if row["days_to_legal_due"] is None:
        return _("法定完成日为{day}。").format(day=due)
    return _("法定完成日为{day}，还有 **{n}** 天。").format(day=due, n=row["days_to_legal_due"])
