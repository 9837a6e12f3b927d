"""A scope in; the filters of the ledger's projects, kept in the link, and the table they leave, out."""

from typing import Any

import polars as pl
import streamlit as st

from locales import _, language
from pages.parts import address, controls
from pages.parts.ledger.asks import MASKED, SHOWN, Filter
from pages.parts.ledger.words import group, standing
from pages.parts.tables import Column, show
from reports.reading import reads
from reports.reading.kept import kept
from reports.reading.scope import Scope
from warehouse.metrics import WAN_PER_YI, money
from warehouse.terms import TERMS, term


def filters() -> Filter:
    """What the reader has chosen, from the link; the controls stand in a row."""
    everything = {"": _("全部")}
    groups = {key: group(key) for key in TERMS["class_group"]}
    classes = {key: term("work_class", key, language()) for key in TERMS["work_class"]}
    steps = {key: term("waiting_for", key, language()) for key in TERMS["waiting_for"]}
    choices: dict[str, tuple[str, dict[str, str]]] = {
        "state": (_("状态"), {key: standing(key) for key in [*TERMS["state"], "untold", "unaccepted"]}),
        "cls": (_("类别"), groups | classes),
        "step": (_("在等哪一步"), steps),
        "late": (_("逾期"), {"law": _("超过法定期限"), "contract": _("超过合同竣工日期")}),
    }
    chosen = {}
    for column, (key, (label, options)) in zip(st.columns(4), choices.items(), strict=True):
        with column:
            chosen[key] = controls.choice(label, key, everything | options, "")
    st.session_state["pick_q"] = address.get("q")
    st.text_input(
        _("查找学校、项目、乡镇或编号"), key="pick_q", max_chars=40, on_change=address.choose, args=("q", "pick_q")
    )
    return Filter(**chosen, q=address.get("q").strip())


def table(scope: Scope) -> None:
    """The projects that the filters leave, the latest first; the names of those responsible only where asked for."""
    chosen = filters()
    [count] = chosen.count(scope).rows().to_dicts()
    with_name = controls.responsible()
    if not count["projects"]:
        st.info(_("没有这样的项目。"))
        return
    rows = kept(_worded)(scope, chosen.first(scope, with_name).rows())
    planned = count["planned_wan"]
    level = scope.level if planned and planned >= WAN_PER_YI else "county"
    words = _("共 **{n}** 个项目，规划投资 {planned}。").format(
        n=f"{count['projects']:,}", planned=money(planned, level, language())
    )
    if count["projects"] > SHOWN:
        words += _("表中是逾期最久的 {shown} 个，CSV 文件里是全部。").format(shown=SHOWN)
    st.markdown(words + _("选中一行看这个项目。"))
    show(
        rows,
        _columns(with_name=True),
        scope,
        "ledger_projects",
        address.open_project,
        height=640,
        export=lambda: (_worded(scope, chosen.every(scope, with_name)), file_columns(with_name)),
        ask=chosen.ask(scope, MASKED),
    )


def _worded(scope: Scope, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with names for codes, and with what is wrong with a closing."""
    states = {key: standing(key) for key in [*TERMS["state"], "untold"]}

    def named(column: str, words: dict[str, str]) -> pl.Expr:
        return pl.col(column).replace_strict(words, default=None, return_dtype=pl.String)

    unaccepted = (pl.col("state") == "closed") & (pl.col("standing") != "closed")
    return reads.with_full_names(scope, rows, "county_code").with_columns(
        named("work_class", _words("work_class")).alias("class_label"),
        named("waiting_for", _words("waiting_for")).alias("step_label"),
        pl.when(unaccepted)
        .then(pl.lit(standing("unaccepted")))
        .otherwise(named("standing", states).fill_null(states["untold"]))
        .alias("state_label"),
    )


def _words(kind: str) -> dict[str, str]:
    return {key: term(kind, key, language()) for key in TERMS[kind]}


def _columns(with_name: bool) -> list[Column]:
    law = _("距法定完成日的天数，负数为已超过；已完成的没有")
    contract = _("比合同竣工日期晚几天；已竣工的按竣工日期，负数为提前；未竣工的按截至日")
    return [
        Column("school_name", _("学校"), pinned=True),
        Column("name", _("项目")),
        Column("full_name", _("县（市、区）")),
        Column("class_label", _("类别")),
        Column("state_label", _("状态")),
        Column("step_label", _("在等哪一步")),
        *([Column("responsible", _("责任人"))] if with_name else []),
        Column("days_to_legal_due", _("距法定期限（天）"), "count", law),
        Column("days_late", _("晚于合同（天）"), "count", contract),
        Column("contract_finish", _("合同竣工"), "date"),
        Column("completed_on", _("竣工日期"), "date"),
        Column("accepted_on", _("验收日期"), "date"),
        Column("planned_wan", _("规划投资（万元）"), "money"),
        Column("project_id", _("项目编号")),
    ]


def file_columns(with_name: bool) -> list[Column]:
    """What the file has: every day of the schedule as well, and the responsible only where a reader has them shown."""
    more = [
        Column("city_name", _("市")),
        Column("township", _("乡镇")),
        Column("school_id", _("学校标识码")),
        Column("budget_year", _("预算年度"), "count"),
        Column("legal_due_on", _("法定完成日"), "date"),
        Column("planned_start", _("计划开工"), "date"),
        Column("started_on", _("开工日期"), "date"),
        Column("closed_on", _("销号日期"), "date"),
        Column("planned_qty", _("规划数量"), "number"),
        Column("paid_wan", _("累计支付（万元）"), "money"),
        Column("reported", _("本期已报"), "yes"),
        Column("status_file", _("来源文件")),
        Column("status_row", _("行"), "count"),
    ]
    return [*_columns(with_name), *more]


def unaccepted(scope: Scope) -> None:
    """How many projects are reported closed without a day of acceptance, and the way to them."""
    [count] = Filter(state="unaccepted").count(scope).rows()["projects"]
    if not count:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = _("报了销号而没有验收日期的 **{n}** 个，不算销号。").format(n=f"{count:,}")
        st.warning(words, icon=":material/rule:", width="stretch")
        st.button(_("看是哪些项目"), type="tertiary", on_click=choose_state, args=("unaccepted",), key="unaccepted")


def choose_state(state: Any) -> None:
    """Callback of a mark: show the projects that stand there, whichever step they wait for."""
    address.put(state=str(state), step="")


def choose_step(step: Any) -> None:
    """Callback of a mark: show the projects that are held up there."""
    address.put(step=str(step), state="")
