"""A scope in; what was decided about its regions, and what is overdue, by name, on the page out."""

import polars as pl
import streamlit as st

from locales import _, day, language
from pages.parts.measures.place import open_place
from pages.parts.tables import Column, folded, show
from reports.reading import data, reads
from reports.reading.data import Question
from reports.reading.scope import Scope
from warehouse.terms import term

DECIDED = """
    select * from measure_state
    where period = $period and $code in (province_code, city_code, county_code)
    order by case state when 'overdue' then 1 when 'open' then 2 else 3 end, overdue_days desc nulls last, due_on,
        decided_on desc, region_code, measure
"""


def ask_decided(scope: Scope) -> Question:
    """What was decided about the scope's regions, the overdue first."""
    return data.ask(scope.version, DECIDED, period=scope.period, code=scope.code)


def sentence(rows: pl.DataFrame) -> str:
    """How many decisions are registered by which day, and how their follow-up stands."""
    if rows.is_empty():
        return _("还没有登记已决定的措施。")
    count = {state: rows.filter(state=state).height for state in ("overdue", "open", "done", "none")}
    words = _(
        "截至{day}登记已决定的措施 **{n}** 项：逾期未办结 **{overdue}** 项，办理中 {open} 项，"
        "已办结 {done} 项，不要求整改 {none} 项。"
    )
    return words.format(day=day(rows["known_on"][0]), n=rows.height, **count)


def decided(scope: Scope) -> None:
    """What is overdue by name, what is open, and the whole register."""
    ask = ask_decided(scope)
    rows = reads.with_full_names(scope, ask.rows(), "region_code").with_columns(pl.coalesce("full_name", "region_name"))
    if rows.is_empty():
        st.info(_("还没有登记已决定的措施。用“措施登记”表填报（python -m etl template measures），装入后在这里看。"))
        return
    for state in ("overdue", "open"):
        found = rows.filter(state=state)
        if found.height:
            st.markdown(
                _("**{state}（{n}）** {names}").format(
                    state=term("measure_state", state, language()), n=found.height, names=_names(found)
                )
            )
    with folded("decided") as box:
        if box.open:
            columns = [Column("full_name", _("市或县（市、区）"), pinned=True), *_columns()]
            show(
                labelled(rows),
                columns,
                scope,
                "measures_decided",
                lambda row: open_place(scope, row["region_code"]),
                ask=ask,
            )


def _names(rows: pl.DataFrame) -> str:
    late, due = _("{region}{measure}（{day}到期，逾期 {n} 天）"), _("{region}{measure}（{day}到期）")
    return _("、").join(
        (late if row["overdue_days"] else due).format(
            region=row["full_name"],
            measure=term("measure", row["measure"], language()),
            day=day(row["due_on"]),
            n=row["overdue_days"],
        )
        for row in rows.iter_rows(named=True)
    )


def labelled(rows: pl.DataFrame) -> pl.DataFrame:
    """Decisions with their codes in words."""
    return rows.with_columns(
        pl.Series("measure_label", [term("measure", key, language()) for key in rows["measure"]], dtype=pl.String),
        pl.Series("state_label", [term("measure_state", key, language()) for key in rows["state"]], dtype=pl.String),
    )


def _columns() -> list[Column]:
    return [
        Column("measure_label", _("措施")),
        Column("state_label", _("办理情况")),
        Column("decided_on", _("决定日期"), "date"),
        Column("document_no", _("文号")),
        Column("reason", _("理由")),
        Column("due_on", _("整改时限"), "date"),
        Column("overdue_days", _("逾期天数"), "count"),
        Column("followed_up_on", _("办结日期"), "date"),
        Column("outcome", _("办理结果")),
    ]


def of_county(scope: Scope) -> None:
    """What was decided about the chosen county; silent where nothing was."""
    ask = ask_decided(scope)
    rows = ask.rows()
    if rows.is_empty():
        return
    st.subheader(_("对本县采取的措施"))
    st.markdown(sentence(rows))
    show(labelled(rows), _columns(), scope, "measures_of_county", ask=ask)
