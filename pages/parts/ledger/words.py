"""A scope in; in sentences how many projects stand where and how many are late, and in which counties, out."""

from typing import Any

import polars as pl

from locales import _, language, until
from pages.parts.ledger import asks
from reports.reading import reads
from reports.reading.kept import kept
from reports.reading.scope import Scope
from warehouse.metrics import METRICS
from warehouse.terms import term

# So many counties are named in a sentence.
NAMED = 5
LATE = ("past_legal_rate", "past_contract_rate")


def share(row: dict[str, Any], part: str = "projects", whole: str = "of_projects") -> str:
    """A number of projects as a part of others, as every rate is written."""
    return METRICS[LATE[0]].text(row[part], row[whole])


def standing(key: str) -> str:
    """Where a project stands, in a word."""
    own = {"untold": _("从未填报"), "unaccepted": _("报销号而无验收日期")}
    return own.get(key) or term("state", key, language())


def group(key: str) -> str:
    """A group of work classes as the law's terms speak of it."""
    return {"all": _("全部"), "works": _("建设类"), "equipment": _("装备类")}[key]


def sentence(scope: Scope, own: pl.DataFrame, values: dict[str, dict[str, Any]]) -> str:
    """How many projects there are and where they stand; how many are late by law and by contract, and where."""
    rows = own.filter(class_group="all").to_dicts()
    one = _("{state} **{n}**（{share}）")
    states = _("，").join(
        one.format(state=standing(row["standing"]), n=f"{row['projects']:,}", share=share(row)) for row in rows
    )
    words = _("截至{day}，{region}台账共 **{n}** 个项目：{states}。").format(
        day=until(scope.day), region=scope.name(), n=f"{rows[0]['of_projects']:,}", states=states
    )
    return words + "".join(late(scope, metric, values.get(metric)) for metric in LATE)


@kept
def late(scope: Scope, metric: str, own: dict[str, Any] | None) -> str:
    """How many are late by one measure, of how many that are due, and which counties have most of them."""
    if own is None or not own["denominator"]:
        if metric == "past_legal_rate":
            return _("还没有项目到法定完成日。")
        return _("还没有项目到合同竣工日期。")
    words = _("合同竣工日期已过的 {due} 个项目中，未竣工 **{n}** 个（{share}）")
    if metric == "past_legal_rate":
        words = _("法定完成日已过的 {due} 个项目中，未完成 **{n}** 个（{share}）")
    told = words.format(
        due=f"{int(own['denominator']):,}",
        n=f"{int(own['numerator']):,}",
        share=share(own, "numerator", "denominator"),
    )
    if not scope.county and own["numerator"]:
        told += _("，最多的县：{names}").format(names=most(scope, metric))
    return told + _("。")


def most(scope: Scope, metric: str) -> str:
    """The counties with most late projects, by name and number."""
    rows = counties(scope, metric).filter(pl.col("overdue") > 0).head(NAMED)
    return _("、").join(f"{row['full_name']} {row['overdue']:,}" for row in rows.iter_rows(named=True))


def counties(scope: Scope, metric: str) -> pl.DataFrame:
    """The counties of the scope with projects that are due, most late ones first."""
    return reads.with_full_names(scope, asks.overdue(scope, metric).rows(), "county_code")


def masked(row: dict[str, Any]) -> str:
    """A county that is worse than the province in a city that is not: its late projects among those due."""
    return _("{county} {n}／{due}（{city}）").format(
        county=row["full_name"], n=row["overdue"], due=row["due"], city=row["masked_by"]
    )


def rest(rows: pl.DataFrame, drawn: int) -> str:
    """How many counties with late projects are not drawn, and how many have none."""
    late = rows.filter(pl.col("overdue") > 0).height
    words = _("有到期项目的 {n} 个县中，有逾期的 {late} 个，没有的 {none} 个。").format(
        n=rows.height, late=late, none=rows.height - late
    )
    words += _("图中是最多的 {n} 个，其余在数据表里。").format(n=drawn) if late > drawn else ""
    return words + _("红色斜纹＝被平均数掩盖。")


def held(blocked: pl.DataFrame) -> str:
    """How many have not started, and which step holds up most of them."""
    one = _("{step} **{n}**（{share}）")
    rows = blocked.sort("projects", descending=True, maintain_order=True).to_dicts()
    steps = _("，").join(
        one.format(
            step=term("waiting_for", row["step"], language()),
            n=f"{row['projects']:,}",
            share=share(row, "projects", "not_started"),
        )
        for row in rows
    )
    return _("未开工 {n} 个，由多到少依次卡在：{steps}。").format(n=f"{rows[0]['not_started']:,}", steps=steps)
