"""Rows of regions in; the tables that several documents have out."""

from typing import Any

import polars as pl

from locales import _, language
from reports.model import Column, Table
from reports.reading import ranks, reads
from reports.reading.scope import Scope
from reports.told import headline
from warehouse.metrics import BANDS, METRICS
from warehouse.terms import TERMS, term, unit

SHOWN = ("start_rate", "completion_rate", "purchase_rate", "investment_rate", "utilization")


def unit_of_money(scope: Scope) -> str:
    """The unit of money of the scope's tables."""
    return _("亿元") if scope.level == "province" or language() == "en" else _("万元")


def band(key: str | None) -> str:
    """A band as a symbol and a word."""
    return BANDS[key].marked(language()) if key else ""


def ranking(scope: Scope, metric: str, level: str, groups: int = 3) -> Table:
    """Every city, or county, by a metric, the best first: in three groups of columns side by side on paper."""
    rows = ranks.ranked(scope, metric, level)
    name = _("市") if level == "city" else _("县（市、区）")
    columns = (
        Column(_("位次"), "count", 3),
        Column(name, width=5 if level == "city" else 7),
        Column(METRICS[metric].label(language()), "rate"),
    )
    caption = {"city": _("各市{metric}排名"), "county": _("各县（市、区）{metric}及全省位次")}[level]
    return Table(
        columns,
        tuple((row["rank"], row["full_name"], row["value"]) for row in rows.iter_rows(named=True)),
        caption.format(metric=METRICS[metric].label(language())),
        tuple(rows["band"]),
        groups,
    )


def last(scope: Scope, metric: str, count: int = 10) -> Table:
    """The counties at the end of a metric's ranking, the last first; whom an average hides is there where some are."""
    rows = ranks.ranked(scope, metric, "county").filter(pl.col("value").is_not_null())
    rows = rows.sort("value", "region_code").head(count)
    some = rows["masked_by"].count() > 0
    columns = (
        Column(_("位次"), "count", 3),
        Column(_("县（市、区）"), width=6),
        Column(_("市"), width=4),
        Column(METRICS[metric].label(language()), "rate"),
        Column(_("较上期"), "number", unit=_("百分点")),
        Column(_("档次"), width=6),
        *([Column(_("被谁的平均数掩盖"), width=5)] if some else []),
    )
    return Table(
        columns,
        tuple(
            (
                row["rank"], row["region_name"], row["parent_name"], row["value"], row["change_points"],
                band(row["band"]), *([row["masked_by"] or ""] if some else []),
            )
            for row in rows.iter_rows(named=True)
        ),
        _("{metric}排名后{n}位的县（市、区）").format(metric=METRICS[metric].label(language()), n=rows.height),
        tuple(rows["band"]),
    )  # fmt: skip


def behind(scope: Scope, metric: str) -> Table | None:
    """Every county below a line, the worst first: since when, and whose average hides it. None for nobody."""
    rows = reads.laggards(scope, metric)
    if rows.is_empty():
        return None
    columns = (
        Column(_("县（市、区）"), width=5),
        Column(_("市"), width=4),
        Column(METRICS[metric].label(language()), "rate"),
        Column(_("连续几期"), "count", 3),
        Column(_("自何期"), width=6),
        Column(_("被谁的平均数掩盖"), width=4),
    )
    return Table(
        columns,
        tuple(
            (
                row["county_name"], row["city_name"], row["value"], row["periods_in_a_row"], headline.began(row),
                row["masked_by"] or "",
            )
            for row in rows.iter_rows(named=True)
        ),
        _("{metric}低于警戒线的县（市、区）").format(metric=METRICS[metric].label(language())),
        tuple(rows["band"]),
        2,
    )  # fmt: skip


def counties(scope: Scope, appendix: bool = True) -> Table:
    """Every county of the scope with its rates, as an appendix unless otherwise asked."""
    rows = ranks.side_by_side(scope)
    columns = (
        Column(_("市"), width=4),
        Column(_("县（市、区）"), width=6),
        *(Column(METRICS[key].label(language()), "rate") for key in SHOWN),
        Column(_("全省位次"), "count", 3),
        Column(_("档次"), width=6),
        Column(_("本期"), width=4),
    )
    return Table(
        columns,
        tuple(
            (
                row["city_name"], row["region_name"], *(row[key] for key in SHOWN), row["rank"], band(row["band"]),
                _("已报") if row["reported"] else _("沿用上期"),
            )
            for row in rows.iter_rows(named=True)
        ),
        _("各县（市、区）主要指标"),
        tuple(rows["band"]),
        appendix=appendix,
    )  # fmt: skip


def equipment(scope: Scope) -> Table:
    """What was planned and bought of each class of equipment."""
    columns = (
        Column(_("类别"), width=7),
        Column(_("单位"), width=4),
        Column(_("规划数量"), "count"),
        Column(_("已购数量"), "count"),
        Column(_("规划金额"), "number", unit=unit_of_money(scope)),
        Column(_("已购金额"), "number", unit=unit_of_money(scope)),
    )
    rows = ranks.equipment(scope).to_dicts()
    return Table(columns, tuple(_bought(row) for row in rows), _("设备购置"))


def _bought(row: dict[str, Any]) -> tuple[Any, ...]:
    work = row["work_class"]
    return (
        term("work_class", work, language()), unit(work, language()), row["planned_qty"], row["completed_qty"],
        row["planned"], row["bought"],
    )  # fmt: skip


def sources(scope: Scope) -> Table:
    """The stages of the money of each of the six sources and of all together."""
    found = ranks.sources(scope)
    columns = (
        Column(_("来源"), width=8),
        *(
            Column(term("stage_of_money", stage, language()), "number", unit=unit_of_money(scope))
            for stage in TERMS["stage_of_money"]
        ),
        *(Column(METRICS[key].label(language()), "rate") for key in ("receipt_rate", "utilization_all")),
    )
    names = {source: term("source", source, language()) for source in TERMS["source"]} | {None: _("合计")}
    rows = (
        (name, *(found[source][stage] for stage in TERMS["stage_of_money"]),
         found[source]["receipt_rate"], found[source]["utilization_all"])
        for source, name in names.items() if source in found
    )  # fmt: skip
    return Table(columns, tuple(rows), _("六个来源的资金"))
