"""A scope in; who delivered a task in time, late or not at all, the checklist of counties and the places out."""

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from locales import _, day, language, until
from pages.parts import address, names
from pages.parts.measures.place import open_place
from pages.parts.plain import plain
from pages.parts.tables import Column, show
from reports.reading import data, reads
from reports.reading.kept import kept
from reports.reading.scope import Scope
from warehouse.settings import SETTINGS
from warehouse.terms import term

TASKS = """
    select * from milestone_task
    where period = $period and region_code = $code and not (is_organisation and level = 'county')
    order by case level when 'province' then 0 when 'city' then 1 else 2 end, due_on, task
"""
BY_CITY = """
    select t.*, r.name as region_name from milestone_task as t join region as r on r.code = t.region_code
    where t.period = $period and t.province_code = $province and t.city_code is not null and t.level = $level
        and t.task = $task
    order by t.overdue + t.untold desc, t.late desc, t.region_code
"""
STATES = """
    select * from milestone_state
    where period = $period and province_code = $province and level = $level and task = $task
        and $city in ('', city_code) and $county in ('', coalesce(county_code, ''), region_code, city_code)
    order by list_position(['overdue', 'untold', 'late', 'pending', 'on_time'], state), days_late desc, done_on desc,
        region_code
"""
CHECKLIST = """
    select *, count(*) filter (where state in ('overdue', 'untold')) over (partition by county_code) as lacks
    from milestone_state
    where period = $period and province_code = $province and level = 'county' and is_organisation
        and $city in ('', city_code) and $county in ('', county_code)
    order by lacks desc, county_code
"""
RANKS = """
    select * from national_rank where province_code = $province and ranked_on <= $as_of order by indicator, ranked_on
"""
LEVELS = ("province", "city", "county")
# The worst first.
SIGNS = {"overdue": "✗", "untold": "?", "late": "✓", "pending": "…", "on_time": "✓"}
# Not done, whether by its day or not yet due.
OPEN = ["overdue", "untold", "pending"]


def tasks(scope: Scope) -> data.Question:
    """Every task and how many regions stand how; the counties' checklist is not among them."""
    code = scope.city or scope.province
    return data.ask(scope.version, TASKS, period=scope.period, code=code)


def by_city(scope: Scope, level: str, task: str) -> data.Question:
    """How the counties of each city stand with a task."""
    params = {"period": scope.period, "province": scope.province, "level": level, "task": task}
    return data.ask(scope.version, BY_CITY, **params)


def states(scope: Scope, level: str, task: str) -> data.Question:
    """How each region of the scope stands with a task, the worst first."""
    # A county's own city is meant where the task is the cities'.
    county = (scope.county if level == "county" else scope.city) or ""
    params = {"period": scope.period, "province": scope.province, "level": level, "task": task, "county": county}
    return data.ask(scope.version, STATES, city=scope.city or "", **params)


def checklist(scope: Scope) -> data.Question:
    """How each county stands with the items of the checklist."""
    params = {
        "period": scope.period,
        "province": scope.province,
        "city": scope.city or "",
        "county": scope.county or "",
    }
    return data.ask(scope.version, CHECKLIST, **params)


def ranks(scope: Scope) -> data.Question:
    """The province's places among all."""
    return data.ask(scope.version, RANKS, province=scope.province, as_of=scope.day)


def label(row: dict[str, Any]) -> str:
    """A task with who has to deliver it."""
    whose = {"province": _("省"), "city": _("市"), "county": _("县")}[row["level"]]
    return _("{task}（{whose}）").format(task=row["task"], whose=whose)


def key(row: dict[str, Any]) -> str:
    """A task as the link carries it."""
    return f"{row['level']}.{row['task']}"


def sentence(scope: Scope, row: dict[str, Any], found: pl.DataFrame) -> str:
    """How a task stands: the counts, and who has not delivered."""
    if found.height == 1:
        return _alone(scope, row, found.row(0, named=True))
    whose = {"county": _("{n} 个县"), "city": _("{n} 个市"), "province": _("{n} 个省")}[row["level"]]
    words = _(
        "截至{day}，**{task}**（{due}前完成）：{place} {whose}中，如期完成 **{on_time}** 个，逾期完成 "
        "**{late}** 个，到期未完成 **{overdue}** 个"
    ).format(
        day=until(scope.day),
        task=plain(row["task"]),
        due=day(row["due_on"]),
        place=scope.place,
        whose=whose.format(n=row["regions"]),
        **{name: row[name] for name in ("on_time", "late", "overdue")},
    )
    words += _("，未到期 {pending} 个").format(pending=row["pending"]) if row["pending"] else ""
    words += _("，没有填报 {untold} 个").format(untold=row["untold"]) if row["untold"] else ""
    open_ = found.filter(pl.col("state").is_in(["overdue", "untold"]))
    names = _("、").join(open_["region_name"].to_list()[:10])
    if not open_.height:
        return words + _("。")
    more = _("等") if open_.height > 10 else ""
    return words + _("：{names}{more}没有完成。").format(names=names, more=more)


def _alone(scope: Scope, task: dict[str, Any], row: dict[str, Any]) -> str:
    words = _("截至{day}，**{task}**（{due}前完成）：{region}**{state}**").format(
        day=until(scope.day),
        task=plain(task["task"]),
        due=day(row["due_on"]),
        region=row["region_name"],
        state=term("milestone", row["state"], language()),
    )
    words += _("，完成于{day}").format(day=day(row["done_on"])) if row["done_on"] else ""
    return words + (_("，逾期{days}天").format(days=row["days_late"]) if row["days_late"] else "") + _("。")


def board(scope: Scope, found: pl.DataFrame) -> None:
    """The regions by how they stand, by name, those who have not delivered first."""
    rows = reads.with_full_names(scope, found, "region_code")
    for state in SIGNS:
        own = rows.filter(state=state)
        if own.height:
            title = f"{SIGNS[state]} {term('milestone', state, language())}"
            names.group(title, own, f"task_{state}", partial(open_place, scope), label=_named)


def _named(row: dict[str, Any]) -> str:
    # A region without a task of the programme has no name of its own among the scope's regions.
    name = names.only(row)
    return _("{name}（{days}天）").format(name=name, days=row["days_late"]) if row["days_late"] else name


def table(scope: Scope, ask: data.Question) -> None:
    """Every region of a task with its days."""
    rows = ask.rows()
    words = [term("milestone", state, language()) for state in rows["state"]]
    columns = [
        Column("region_name", _("地区"), pinned=True),
        Column("city_name", _("市")),
        Column("state_label", _("状态")),
        Column("due_on", _("完成时限"), "date"),
        Column("done_on", _("完成日期"), "date"),
        Column("days_late", _("逾期天数"), "count"),
        Column("note", _("情况说明")),
    ]
    shown = rows.with_columns(pl.Series("state_label", words, pl.String))
    show(shown, columns, scope, "milestones", _open, ask=ask)


def _open(row: dict[str, Any]) -> None:
    if row["level"] == "county":
        address.open_county(row)
    else:
        address.put(region=row["region_code"])


def organisation(scope: Scope) -> None:
    """A row per county, a column per item of the checklist, and under each item who lacks it."""
    ask = checklist(scope)
    rows = reads.with_full_names(scope, ask.rows(), "county_code")
    if rows.is_empty():
        st.info(_("{region}还没有填报组织领导的情况。").format(region=scope.name()))
        return
    items = [item for item in SETTINGS.milestones.organisation if item in rows["task"].to_list()]
    for n, item in enumerate(items):
        lacking, have, of_all = _lacking(rows, item)
        words = _("**{item}** {done}/{all} 个县已有").format(item=item, done=have, all=of_all)
        st.markdown(words + (_("；没有的：") if lacking.height else _("。")))
        if lacking.height:
            names.chips(lacking, f"lacking_{n}", address.open_file, item, names.only)
    columns = [
        Column("full_name", _("县（市、区）"), pinned=True),
        Column("city_name", _("市")),
        *(Column(item, item) for item in items),
        Column("lacks", _("还缺几项"), "count"),
    ]
    show(_wide(rows), columns, scope, "organisation", address.open_county, ask=ask)


@kept
def _wide(rows: pl.DataFrame) -> pl.DataFrame:
    """A row per county, a column per item."""
    cells = rows.with_columns(
        pl.struct("state", "days_late", "note").map_elements(_cell, return_dtype=pl.String).alias("cell")
    )
    return cells.pivot("task", index=["county_code", "full_name", "city_name", "lacks"], values="cell")


@kept
def _lacking(rows: pl.DataFrame, item: str) -> tuple[pl.DataFrame, int, int]:
    """Which counties lack an item, how many have it, of how many."""
    own = rows.filter(task=item)
    lacking = own.filter(pl.col("state").is_in(OPEN))
    return lacking, own.filter(~pl.col("state").is_in(OPEN)).height, own.height


def _cell(row: dict[str, Any]) -> str:
    words = f"{SIGNS[row['state']]} {term('milestone', row['state'], language())}"
    words += _(" {days}天").format(days=row["days_late"]) if row["days_late"] else ""
    return words + (f" · {row['note']}" if row["note"] else "")


def place_words(rows: pl.DataFrame, scope: Scope) -> str:
    """The newest place of each indicator on the day of the scope."""
    parts = []
    for row in (
        rows.filter(pl.col("ranked_on") <= scope.day).group_by("indicator", maintain_order=True).last().to_dicts()
    ):
        if row["place"] is None:
            continue
        of = _("（{n}个省份中）").format(n=row["of_provinces"]) if row["of_provinces"] else ""
        parts.append(
            _("{indicator}第 **{place}** 位{of}").format(indicator=plain(row["indicator"]), place=row["place"], of=of)
        )
    if not parts:
        return _("到这一天还没有录入全国位次。")
    return _("截至{day}，{region}在全国：{parts}。").format(
        day=until(scope.day), region=scope.name("province"), parts=_("，").join(parts)
    )


def rank_table(scope: Scope, ask: data.Question) -> None:
    """Every place that was typed in, with where it is from."""
    columns = [
        Column("indicator", _("指标"), pinned=True),
        Column("ranked_on", _("通报截至"), "date"),
        Column("place", _("全国位次"), "count"),
        Column("of_provinces", _("参加排名的省份"), "count"),
        Column("source", _("出自")),
        Column("source_file", _("来源文件")),
    ]
    show(ask.rows(), columns, scope, "national_rank", ask=ask)
