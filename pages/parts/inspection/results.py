"""A round and its sample in; what was inspected of it, what was found, and what has not been put right, out."""

from typing import Any

import polars as pl
import streamlit as st

from charts.inspection import standings
from locales import _, day, language, month
from pages.parts import address
from pages.parts.inspection import rounds
from pages.parts.picture import legend, picture
from pages.parts.plain import plain
from pages.parts.tables import Column, folded, show
from reports.reading import data, inspection, reads
from reports.reading.data import Question
from reports.reading.inspection import Round
from reports.reading.scope import Scope
from warehouse.terms import term

ROUNDS = """
    select *, value * 100 as percent from inspection_rate
    where period = $period and level = $level and region_code = $code
    order by round desc
"""
REGIONS = """
    select *, value * 100 as percent from inspection_rate
    where period = $period and round = $round and level = $level and parent_code = $parent
    order by value desc, inspected desc, region_code
"""
FOUND = """
    select * from inspection_finding
    where period = $period and round = $round and $code in (province_code, city_code, county_code)
        and state <> 'qualified'
    order by case state when 'overdue' then 1 when 'open' then 2 else 3 end, overdue_days desc nulls last,
        rectify_by, county_code, unit
"""
SEEN = """
    select distinct unit, province_code, city_code, county_code from inspection_finding
    where period = $period and round = $round
"""
# So many overdue problems are named in words; more are in the table.
NAMED = 12


def known(scope: Scope) -> Question:
    """The rounds of which something is known at the period, the newest first, for the scope's region."""
    return data.ask(scope.version, ROUNDS, period=scope.period, level=scope.level, code=scope.code)


def shown(scope: Scope, of: Round) -> str | None:
    """The round whose results are shown: the chosen one, else the newest before it that has any."""
    names = known(scope).rows()["round"].to_list()
    return next((name for name in names if name <= of.name), None)


def sentence(scope: Scope, name: str) -> str:
    """How many were inspected in a round, in how many of them there are problems, and how these stand."""
    row = known(scope).rows().filter(round=name).row(0, named=True)
    counts = {key: row[key] for key in ("inspected", "with_problem", "rectified", "open", "overdue")}
    return _(
        "{month}督查，截至{day}{region}已查 **{inspected}** 个，有问题 **{with_problem}** 个（{rate}），"
        "其中已整改 {rectified} 个，整改中 {open} 个，逾期未整改 **{overdue}** 个。"
    ).format(month=month(name), day=day(scope.day), region=scope.name(), rate=f"{row['value']:.2%}", **counts)


def against(scope: Scope, held: Round, name: str) -> None:
    """The list of a round against what was inspected: who has not been seen, by name, and who was seen beside it."""
    usual = inspection.usual(scope, name)
    of = held if held.name == name else usual
    if of is None or (listed := inspection.sample(scope, of)).drawn.is_empty():
        return
    own = listed.of(scope)
    seen = data.rows(scope.version, SEEN, period=scope.period, round=name)
    seen = seen.filter(pl.col(f"{scope.level}_code") == scope.code)
    left, beside = own.join(seen, on="unit", how="anti", maintain_order="left"), seen.join(own, on="unit", how="anti")
    words = _("名单 {n} 个（种子 {seed}）：已查 {seen} 个，还没有查 {left} 个，名单以外另查 {beside} 个。")
    said = {"n": own.height, "seen": own.height - left.height, "left": left.height, "beside": beside.height}
    text = words.format(seed=plain(of.seed), **said)
    if left.height:
        names = _("、").join(
            _("{school}（{project}）").format(school=_school(row), project=plain(row["name"]))
            for row in left.head(NAMED).to_dicts()
        )
        text += _("还没有查的：{names}").format(names=names) + (_("等。") if left.height > NAMED else _("。"))
    st.markdown(text)
    if of != usual:
        st.caption(_("种子、权重或误差不是默认的：和当时发出的名单不同，就对不上。"))


def regions(scope: Scope, name: str) -> None:
    """How the projects inspected in each city, or in each county of one, stand, beside the rate of problems."""
    level, parent = ("county", scope.city) if scope.city else ("city", scope.province)
    ask = data.ask(scope.version, REGIONS, period=scope.period, round=name, level=level, parent=parent)
    rows = ask.rows()
    if rows.is_empty():
        return
    legend(None, scope.day, _("条长＝检查的项目数；右边＝有问题的占几成，有问题数／检查数"), touch=True)
    first = rows.row(0, named=True)
    picture(
        ("inspected", scope.version, scope.period, name, parent),
        lambda: standings(rows),
        alt=_("问题率最高的是{region}，{n}/{of}").format(
            region=first["region_name"], n=first["with_problem"], of=first["inspected"]
        ),
        choose=lambda code: address.open_region(scope.city, code),
        ask=ask,
    )
    columns = [Column("region_name", _("市") if level == "city" else _("县（市、区）")), *_counts()]
    with folded(f"inspected_{name}") as box:
        if box.open:
            show(rows, columns, scope, f"inspection_rate_{name}", ask=ask)


def _counts() -> list[Column]:
    return [
        Column("inspected", _("检查项目"), "count"),
        Column("qualified", term("finding_state", "qualified", language()), "count"),
        Column("with_problem", _("有问题"), "count"),
        Column("percent", _("问题率（%）"), "money"),
        Column("rectified", term("finding_state", "rectified", language()), "count"),
        Column("open", term("finding_state", "open", language()), "count"),
        Column("overdue", term("finding_state", "overdue", language()), "count"),
    ]


def every_round(scope: Scope) -> None:
    """A row per round; choosing one shows it."""
    ask = known(scope)
    rows = ask.rows()
    show(rows, [Column("round", _("轮次")), *_counts()], scope, "inspection_rounds",
         lambda row: rounds.open_round(row["round"]), ask=ask)  # fmt: skip


def problems(scope: Scope, name: str) -> None:
    """Every problem of a round by name, those overdue first."""
    ask = data.ask(scope.version, FOUND, period=scope.period, round=name, code=scope.code)
    rows = ask.rows()
    if rows.is_empty():
        st.success(_("这一轮没有查出问题。"), icon=":material/check_circle:")
        return
    late = rows.filter(state="overdue")
    if late.height:
        words = _("{school}{project}“{problem}”逾期{n}天")
        named = _("、").join(
            words.format(
                school=_school(row),
                project=plain(row["project_name"] or ""),
                problem=plain(row["problem"] or "") or term("inspection_result", row["result"], language()),
                n=row["overdue_days"],
            )
            for row in late.head(NAMED).to_dicts()
        )
        more = _("等，全部见下表。") if late.height > NAMED else _("。")
        st.markdown(_("**逾期未整改（{n}）** {names}").format(n=late.height, names=named) + more)
    show(labelled(scope, rows), finding_columns(), scope, f"inspection_problems_{name}", _open, ask=ask)


def _open(row: dict[str, Any]) -> None:
    """The project's page; the county's where the ledger does not have what was inspected."""
    if row["project_name"]:
        address.open_project(row)
    else:
        address.open_county(row)


def _school(row: dict[str, Any]) -> str:
    """A school by its name, after its county's where it does not begin with it."""
    school, county = row["school_name"] or "", row["county_name"]
    return plain(school if school.startswith(county) else f"{county}{school}")


def of_county(rows: pl.DataFrame) -> str:
    """How many items were looked at in a county over all rounds, and how the problems stand."""
    counts = {state: rows.filter(state=state).height for state in ("rectified", "open", "overdue")}
    words = _("督查 {rounds} 轮，检查 {n} 项：已整改 {rectified} 项，整改中 {open} 项，逾期未整改 **{overdue}** 项。")
    return words.format(rounds=rows["round"].n_unique(), n=rows.height, **counts)


def labelled(scope: Scope, rows: pl.DataFrame) -> pl.DataFrame:
    """Findings with their codes in words and their counties by full name."""
    words = [
        {
            "result_label": term("inspection_result", row["result"], language()),
            "state_label": term("finding_state", row["state"], language()),
        }
        for row in rows.iter_rows(named=True)
    ]
    return reads.with_full_names(scope, rows.hstack(pl.DataFrame(words)), "county_code")


def finding_columns() -> list[Column]:
    """The columns of a table of findings."""
    return [
        Column("state_label", _("整改"), pinned=True),
        Column("full_name", _("县（市、区）")),
        Column("school_name", _("学校")),
        Column("project_name", _("项目")),
        Column("item", _("检查内容")),
        Column("result_label", _("结果")),
        Column("problem", _("问题")),
        Column("inspected_on", _("检查日期"), "date"),
        Column("rectify_by", _("整改期限"), "date"),
        Column("rectified_on", _("整改完成"), "date"),
        Column("overdue_days", _("逾期天数"), "count"),
        Column("team", _("督查组")),
        Column("project_id", _("项目编号")),
    ]
