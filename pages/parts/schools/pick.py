"""A scope in; the ways to a school or a project out: by name in the whole region, by township and list in a county."""

import polars as pl
import streamlit as st

from locales import _, language
from pages.parts import address, controls
from pages.parts.bar import move
from pages.parts.schools import words
from pages.parts.scope import select
from pages.parts.tables import Column, show
from reports.reading import data, reads
from reports.reading.scope import Scope
from warehouse.terms import term

KNOWN = "select 1 from school where $code in (province_code, city_code, county_code) limit 1"
# So many schools or projects a search by name lists.
MOST = 50
# A number of a project finds its school as well.
FOUND = {
    "school": """
        select * from school_state
        where period = $period and province_code = $province and $code in (province_code, city_code, county_code)
            and (contains(school_name, $word) or school_id = $word or contains(coalesce(township, ''), $word))
        order by school_name, county_code, school_id limit $most
    """,
    "project": """
        select * exclude (responsible) from project_ledger
        where period = $period and province_code = $province and $code in (province_code, city_code, county_code)
            and (contains(name, $word) or contains(coalesce(school_name, ''), $word)
                or project_id = $word or school_id = $word)
        order by school_name, county_code, project_id limit $most
    """,
}
TOWNSHIPS = """
    select distinct township from school_state
    where period = $period and county_code = $code and township is not null order by all
"""
SCHOOLS = """
    select * from school_state
    where period = $period and county_code = $code and $township in ('', township)
    order by township nulls last, school_name, school_id
"""
PROJECTS = """
    select l.* exclude (responsible) from project_ledger as l
    where period = $period and county_code = $code and $township in ('', township) and $school in ('', school_id)
    order by overdue_days desc nulls last, school_name, project_id
"""


def known(scope: Scope) -> bool:
    """Whether anything is known of the schools of the scope."""
    return scope.period is not None and data.row(scope.version, KNOWN, code=scope.code) is not None


def offer(scope: Scope, kind: str) -> None:
    """Let a reader find one: `kind` is school or project."""
    prompts = {
        "school": _("请选择一所学校：写几个字查找，或先选县、乡镇，再选学校。"),
        "project": _("请选择一个项目：写几个字查找，或先选县、乡镇、学校，再在下表选一行。"),
    }
    st.info(prompts[kind])
    word = _search(scope, kind)
    if word:
        _found(scope, kind, word)
    elif scope.county:
        _within(scope, kind)
    else:
        _counties(scope)


def _search(scope: Scope, kind: str) -> str:
    label = _("按学校名称、标识码或乡镇查找") if kind == "school" else _("按项目、学校的名称或编号查找")
    st.session_state["pick_find"] = address.get("find")
    left, _right = st.columns([2, 1])
    left.text_input(
        _("{label}（{region}）").format(label=label, region=scope.name()),
        key="pick_find",
        max_chars=40,
        on_change=address.choose,
        args=("find", "pick_find"),
    )
    return address.get("find").strip()


def _found(scope: Scope, kind: str, word: str) -> None:
    place = {"province": scope.province, "code": scope.code}
    ask = data.ask(scope.version, FOUND[kind], period=scope.period, **place, word=word, most=MOST)
    rows = ask.rows()
    if rows.is_empty():
        st.caption(_("没有找到。换几个字，或在上方范围栏放宽地区。"))
        return
    if rows.height < MOST:
        st.caption(_("找到 {n} 个，选中一行打开。").format(n=rows.height))
    else:
        st.caption(_("只列前 {n} 个，请写得更具体，或先选县。").format(n=MOST))
    _list(scope, kind, rows, ask, whose=True)


def _counties(scope: Scope) -> None:
    """The counties of the scope, as the scope bar has them, where a reader looks for them."""
    counties = {
        code: f"{row['city_name']} · {row['name']}"
        for code, row in scope.regions.items()
        if row["level"] == "county" and scope.code in (row["province_code"], row["city_code"])
    }
    left, _right = st.columns([2, 1])
    with left:
        select(_("县（市、区）"), "region", {scope.code: _("请选择")} | counties, scope.code, "county_of_school", move)


def _within(scope: Scope, kind: str) -> None:
    towns = data.rows(scope.version, TOWNSHIPS, period=scope.period, code=scope.code)["township"].to_list()
    columns = st.columns([1, 2])
    with columns[0]:
        every = {"": _("全部乡镇")}
        town = controls.choice(_("乡镇"), "township", every | {name: name for name in towns}, "")
    schools = data.ask(scope.version, SCHOOLS, period=scope.period, code=scope.code, township=town)
    rows = schools.rows()
    names = {
        row["school_id"]: _("{name}（{code}）").format(name=row["school_name"], code=row["school_id"])
        for row in rows.iter_rows(named=True)
    }
    chosen = address.get("school") if address.get("school") in names else ""
    with columns[1]:
        select(_("学校"), "school", {"": _("请选择")} | names, chosen, "school_of_county")
    if kind == "school":
        st.caption(_("{n} 所学校，选中一行打开。").format(n=rows.height))
        _list(scope, kind, rows, schools)
        return
    ask = data.ask(scope.version, PROJECTS, period=scope.period, code=scope.code, township=town, school=chosen)
    rows = ask.rows()
    st.caption(_("{n} 个项目，逾期久的在前，选中一行打开。").format(n=rows.height))
    _list(scope, kind, rows, ask)


def _list(scope: Scope, kind: str, rows: pl.DataFrame, ask: data.Question, whose: bool = False) -> None:
    rows = reads.with_full_names(scope, rows, "county_code")
    first = [Column("full_name", _("县（市、区）"))] if whose else []
    if kind == "project":
        columns = [Column("school_name", _("学校")), *words.project_columns()]
        show(words.labelled(rows), [*first, *columns], scope, "projects", address.open_project, ask=ask)
    else:
        stages = [term("school_stage", stage, language()) if stage else "" for stage in rows["stage"]]
        rows = rows.with_columns(pl.Series("stage_label", stages, dtype=pl.String))
        show(rows, [*first, *school_columns()], scope, "schools", address.open_school, ask=ask)


def school_columns() -> list[Column]:
    """The columns of a table of schools."""
    return [
        Column("school_name", _("学校")),
        Column("township", _("乡镇")),
        Column("stage_label", _("学段")),
        Column("students", _("学生"), "count"),
        Column("largest_class", _("最大班额"), "count"),
        Column("projects", _("项目"), "count"),
        Column("started_projects", _("开工"), "count"),
        Column("completed_projects", _("竣工"), "count"),
        Column("closed_projects", _("销号"), "count"),
        Column("overdue_projects", _("逾期"), "count"),
        Column("school_id", _("学校标识码")),
    ]
