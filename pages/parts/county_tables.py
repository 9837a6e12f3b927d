"""One county in; its comparison, townships, overdue projects, inspections and findings as tables out."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from locales import _, language
from pages.parts import address, controls
from pages.parts.funds import tables as funds
from pages.parts.inspection import results
from pages.parts.schools import words
from pages.parts.tables import Column, change, folded, number, show
from reports.reading import data
from reports.reading.funds import ask_sources
from reports.reading.kept import kept
from reports.reading.scope import Scope
from reports.told.headline import band, figure
from warehouse.metrics import METRICS, points

PROJECTS = """
    select * from project_ledger
    where period = $period and county_code = $code and overdue_days is not null
    order by overdue_days desc, project_id
"""
INSPECTED = """
    select * from inspection_finding
    where period = $period and county_code = $code
    order by round desc, case state when 'overdue' then 1 when 'open' then 2 when 'rectified' then 3 else 4 end,
        rectify_by, unit, item
"""
TOWNSHIPS = """
    select * from township_state where period = $period and county_code = $code
    order by start_rate_wan nulls last, township nulls last
"""
# So many overdue projects are shown; the file has them all.
SHOWN = 20
FINDINGS = """
    select message, source_file, sheet, row from finding
    where county_code = $code and (period = $period or (period is null and coalesce(dated, $day) <= $day))
    order by "check", row
"""
HISTORY = """
    select * from metric_value
    where period <= $period and region_code in ($county, $city, $province) and list_contains($metrics, metric)
    order by metric, period desc, level
"""


def paths(scope: Scope, metrics: Sequence[str]) -> None:
    """How some rates went, of the county, its city and the province, the newest first."""
    known = {"county": scope.county, "city": scope.city, "province": scope.province, "metrics": list(metrics)}
    ask = data.ask(scope.version, HISTORY, period=scope.period, **known)
    rows = ask.rows()
    label = [METRICS[key].label(language()) for key in rows["metric"]]
    rows = rows.with_columns(pl.Series("metric_label", label, dtype=pl.String))
    columns = [
        Column("metric_label", _("指标"), pinned=True),
        Column("as_of", _("数据截至"), "date"),
        Column("region_name", _("地区")),
        Column("value", _("指标值"), "rate"),
        Column("change", _("较上期（百分点）"), "points"),
        Column("band", _("档次"), "band"),
    ]
    with folded("paths") as box:
        if box.open:
            show(rows, columns, scope, "paths", ask=ask)


def money(scope: Scope) -> None:
    """How far the money of each source has come."""
    with folded("money") as box:
        if box.open:
            funds.stages(scope, ask_sources(scope), "source")


def comparison(scope: Scope, now: pl.DataFrame, ask: data.Question) -> None:
    """Every metric of the county beside its city's and its province's, with rank and change."""
    columns = [
        Column("metric", _("指标")),
        Column("county", scope.name(), "right"),
        Column("city", scope.name("city"), "right"),
        Column("province", scope.name("province"), "right"),
        Column("band", _("档次")),
        Column("rank", _("全省位次"), "right"),
        Column("change", _("较上期"), "right"),
        Column("basis", _("口径")),
    ]
    show(_compared(now), columns, scope, "comparison", height=900, export=partial(_comparison_sheet, scope, now),
         ask=ask)  # fmt: skip


@kept
def _compared(now: pl.DataFrame) -> pl.DataFrame:
    """A row for every metric that the county has."""
    records = []
    for key, metric in METRICS.items():
        levels = {row["level"]: row for row in now.filter(pl.col("metric") == key).iter_rows(named=True)}
        if "county" not in levels:
            continue
        own = levels["county"]
        rate = metric.unit == "%"
        records.append(
            {
                "metric": metric.label(language()),
                "county": figure(own),
                "city": figure(levels["city"]) if "city" in levels else None,
                "province": figure(levels["province"]) if "province" in levels else None,
                "band": band(own),
                "rank": _("{rank}/{of}").format(rank=own["rank"], of=own["of"]) if own["rank"] else "",
                "change": _change(own) if rate else "",
                "basis": metric.basis(language()),
            }
        )
    return pl.DataFrame(records)


def _change(own: dict[str, Any]) -> str:
    if own["change"] is None:
        return ""
    return _("沿用上期") if own["reported"] is False else points(own["change"], language())


def _comparison_sheet(scope: Scope, now: pl.DataFrame) -> tuple[pl.DataFrame, list[Column]]:
    """The comparison with numbers for text: each level's value with its numerator and denominator."""
    levels = {level: scope.name(level) for level in ("county", "city", "province")}
    columns = [Column("metric", _("指标")), Column("unit", _("单位"))]
    records = []
    for level, name in levels.items():
        columns += [
            Column(f"{level}_value", name, "number"),
            Column(f"{level}_numerator", _("{title}：分子").format(title=name), "number"),
            Column(f"{level}_denominator", _("{title}：分母").format(title=name), "number"),
        ]
    columns += [
        Column("band", _("档次")),
        Column("rank", _("全省位次"), "count"),
        Column("of", _("参加排位的县数"), "count"),
        Column("change", _("较上期（百分点）"), "number"),
        Column("basis", _("口径")),
    ]
    for key, metric in METRICS.items():
        found = {row["level"]: row for row in now.filter(pl.col("metric") == key).iter_rows(named=True)}
        if "county" not in found:
            continue
        own = found["county"]
        record = {
            "county_code": scope.county,
            "metric": metric.label(language()),
            "unit": "%" if metric.unit == "%" else _("万元"),
            "band": band(own),
            "rank": own["rank"],
            "of": own["of"],
            "change": change(own) if metric.unit == "%" else None,
            "basis": metric.basis(language()),
        }
        for level in levels:
            row = found.get(level)
            record[f"{level}_value"] = number(row) if row else None
            for part in ("numerator", "denominator"):
                record[f"{level}_{part}"] = None if row is None or row[part] is None else float(row[part])
        records.append(record)
    return pl.DataFrame(records, infer_schema_length=None), columns


def projects(scope: Scope) -> None:
    """The county's townships, then its projects longest overdue."""
    _townships(scope)
    _overdue(scope)


def _townships(scope: Scope) -> None:
    """A row per township that the ledger names, the lowest start rate first; choosing one lists its schools."""
    ask = data.ask(scope.version, TOWNSHIPS, period=scope.period, code=scope.code)
    rows = ask.rows()
    st.subheader(_("各乡镇"))
    if rows.is_empty():
        st.caption(_("本县还没有报过项目台账，分不到乡镇。"))
        return
    rate = METRICS["start_rate_wan"]
    st.caption(_("由项目台账汇总，开工率低的在前；选中一行看该乡镇的学校。") + rate.meaning(language()))
    columns = [
        Column("town", _("乡镇")),
        Column("schools", _("学校"), "count"),
        Column("projects", _("项目"), "count"),
        Column("started_projects", _("开工"), "count"),
        Column("completed_projects", _("竣工"), "count"),
        Column("closed_projects", _("销号"), "count"),
        Column("overdue_projects", _("逾期"), "count"),
        Column("planned_qty", _("规划校舍（㎡）"), "money"),
        Column("started_qty", _("开工校舍（㎡）"), "money"),
        Column("planned_wan", _("规划投资（万元）"), "money"),
        Column(
            "start_rate_wan",
            rate.label(language()),
            "percent",
            rate.meaning(language()),
            title=_("{title}（%）").format(title=rate.label(language())),
        ),
    ]
    rows = rows.with_columns(pl.col("township").fill_null(_("未写乡镇")).alias("town"))
    show(rows, columns, scope, "townships", address.open_township, ask=ask)


def _overdue(scope: Scope) -> None:
    """The projects longest overdue under how many there are; who is responsible only when asked."""
    ask = data.ask(scope.version, PROJECTS, period=scope.period, code=scope.code)
    rows = ask.rows()
    if rows.height > SHOWN:
        st.subheader(_("逾期项目：共 {n} 个，下表为逾期最长的 {shown} 个").format(n=rows.height, shown=SHOWN))
        st.caption(_("下载的 CSV 有全部逾期项目。"))
    else:
        st.subheader(_("逾期项目：共 {n} 个").format(n=rows.height))
    if rows.is_empty():
        st.caption(_("本期台账中没有逾期项目。"))
        return
    rows = words.labelled(rows)
    st.caption(_("选中一行看这个项目的全部。"))
    columns = [
        Column("school_name", _("学校")),
        Column("name", _("项目")),
        Column("class_label", _("类别")),
        Column("state_label", _("状态")),
        Column("blocked_label", _("卡在")),
        Column("overdue_label", _("逾期")),
        Column("overdue_days", _("逾期天数"), "count"),
        Column("planned_start", _("计划开工"), "date"),
        Column("contract_finish", _("合同竣工"), "date"),
        Column("planned_wan", _("规划投资（万元）"), "money"),
    ]
    if controls.responsible():
        columns.append(Column("responsible", _("责任人")))
    show(
        rows.head(SHOWN),
        columns,
        scope,
        "overdue_projects",
        address.open_project,
        export=(rows, columns),
        ask=ask,
    )


def inspected(scope: Scope) -> None:
    """What inspections found in this county and how it stands, the newest round first; silent where none came."""
    ask = data.ask(scope.version, INSPECTED, period=scope.period, code=scope.code)
    rows = ask.rows()
    if rows.is_empty():
        return
    st.subheader(_("督查发现"))
    st.markdown(results.of_county(rows))
    columns = [Column("round", _("轮次")), *results.finding_columns()]
    show(results.labelled(scope, rows), columns, scope, "inspected", _open_inspected, height=320, ask=ask)


def _open_inspected(row: dict[str, Any]) -> None:
    if row["project_id"]:
        address.open_project(row)
    else:
        address.open_school(row)


def findings(scope: Scope) -> None:
    """What the checks found in this county's figures, down to file, sheet and row."""
    ask = data.ask(scope.version, FINDINGS, period=scope.period, day=scope.day, code=scope.code)
    rows = ask.rows()
    if rows.is_empty():
        st.caption(_("本期没有发现疑点。"))
        return
    columns = [
        Column("message", _("疑点")),
        Column("source_file", _("文件")),
        Column("sheet", _("工作表")),
        Column("row", _("行"), "count"),
    ]
    show(rows, columns, scope, "findings", ask=ask)
