"""A school or a project in; what was found about it and the line of the file that each of its figures came from out."""

from typing import Any

import polars as pl
import streamlit as st

from locales import _, month
from pages.parts.inspection import results
from pages.parts.tables import Column, show
from reports.reading import data
from reports.reading.scope import Scope

# What was found about the school as a whole belongs to each of its projects as well.
FINDINGS = """
    with own as (
        select project_id from project_ledger
        where period = $period and county_code = $county and school_id = $school and $project in ('', project_id)
    )
    select message, since, periods, source_file, sheet, row from finding
    where county_code = $county and (period = $period or (period is null and coalesce(dated, $day) <= $day))
        and form in ('projects', 'project_status', 'schools')
        and (item = $school or item in (select project_id from own))
    order by "check", item, row
"""
INSPECTED = """
    select * from inspection_finding
    where period = $period and county_code = $county and school_id = $school
        and (project_id is null or $project in ('', project_id))
    order by round desc, project_id, item
"""
SOURCES = """
    select 0 as place, 'school' as kind, school_name as what, null as period, null as reported, source_file,
        source_sheet, source_row
    from school where county_code = $county and school_id = $school and is_listed
    union all
    select 1, 'plan', name, null, null, source_file, source_sheet, source_row
    from project_ledger
    where period = $period and county_code = $county and school_id = $school and $project in ('', project_id)
    union all
    select 2, 'status', name, period, reported, status_file, status_sheet, status_row
    from project_ledger
    where (period = $period or ($project <> '' and period < $period)) and county_code = $county
        and school_id = $school and $project in ('', project_id) and status_file is not null
    order by place, period desc, source_row
"""


def _params(row: dict[str, Any], project: bool) -> dict[str, Any]:
    return {
        "county": row["county_code"],
        "school": row["school_id"],
        "period": row["period"],
        "project": row["project_id"] if project else "",
    }


def findings(scope: Scope, row: dict[str, Any], project: bool = False) -> None:
    """What the checks found in the school's ledger, and inspections on the spot."""
    params = _params(row, project)
    ask = data.ask(scope.version, FINDINGS, day=scope.day, **params)
    rows = ask.rows()
    if rows.is_empty():
        st.caption(_("本期没有发现疑点。"))
    else:
        columns = [
            Column("message", _("疑点")),
            Column("since", _("自何期")),
            Column("periods", _("连续期数"), "count"),
            Column("source_file", _("文件")),
            Column("sheet", _("工作表")),
            Column("row", _("行"), "count"),
        ]
        show(rows, columns, scope, "unit_findings", ask=ask)
    seen = data.ask(scope.version, INSPECTED, **params)
    rows = seen.rows()
    if rows.height:
        st.markdown(results.of_county(rows))
        columns = [
            Column("round", _("轮次")),
            *(column for column in results.finding_columns() if column.name not in ("full_name", "school_name")),
        ]
        show(results.labelled(scope, rows), columns, scope, "unit_inspected", height=320, ask=seen)


def sources(scope: Scope, row: dict[str, Any], project: bool = False) -> None:
    """The line of each file that the figures came from; what was carried on names the report it came from."""
    ask = data.ask(scope.version, SOURCES, **_params(row, project))
    rows = ask.rows()
    names = {"school": _("学校名单"), "plan": _("项目计划"), "status": _("项目进度")}
    rows = rows.with_columns(
        pl.col("kind").replace_strict(names).alias("kind_label"),
        pl.Series("period_label", [month(period) if period else "" for period in rows["period"]], dtype=pl.String),
        pl.when(pl.col("reported").eq(other=False)).then(pl.lit(_("本期未报，沿用上次数据"))).alias("carried"),
    )
    columns = [
        Column("kind_label", _("是什么")),
        Column("what", _("学校或项目")),
        Column("period_label", _("期次")),
        Column("source_file", _("文件")),
        Column("source_sheet", _("工作表")),
        Column("source_row", _("行"), "count"),
        Column("carried", _("说明")),
    ]
    show(rows, columns, scope, "unit_sources", height=320, ask=ask)
