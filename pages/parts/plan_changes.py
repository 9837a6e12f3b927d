"""A scope in; how often its plan was adjusted, which rates that moved, and every change before and after, out."""

from collections.abc import Callable
from typing import Any

import polars as pl
import streamlit as st

from locales import _, day, language, until
from pages.parts import address
from pages.parts.plain import plain
from pages.parts.tables import Column, show
from reports.reading import data, reads
from reports.reading.scope import Scope
from reports.told import headline
from warehouse.metrics import METRICS, area, money, points
from warehouse.terms import term, unit

REVISIONS = """
    select * from plan_revision
    where level = $level and region_code = $code and approved_on <= $day
    order by n
"""
CHANGES = """
    select * from plan_change
    where $code in (province_code, city_code, county_code) and approved_on <= $day
    order by approved_on desc, county_code, form, work_class, source, budget_year
"""
BESIDE = """
    select r.*, city.name as city_name
    from rate_beside_baseline as r
    join region as city on city.code = r.parent_code
    where r.period = $period and r.level = 'county' and r.province_code = $province
        and $code in (r.province_code, r.parent_code, r.region_code)
    order by abs(r.gained) desc, r.region_code, r.metric
"""


def revisions(scope: Scope) -> pl.DataFrame:
    """The adjustments that touched the scope's region by its day, oldest first."""
    return data.rows(scope.version, REVISIONS, level=scope.level, code=scope.code, day=scope.day)


def sentence(scope: Scope, rows: pl.DataFrame) -> str:
    """What the adjustments did to the task and to its money, and whether each was approved."""
    last = rows.row(-1, named=True)
    words = _(
        "截至{day}，{region}的规划调整过 **{n}** 次（最近一次 {on}，{approval}），涉及 {counties} 个县。"
        "校舍规划面积{area}，规划投资{money}。"
    ).format(
        day=until(scope.day),
        region=scope.name(),
        n=last["n"],
        on=day(last["approved_on"]),
        approval=plain(last["approval_no"] or _("没有批准文号")),
        counties=last["counties_so_far"],
        area=_became(area, scope, last, "building_qty"),
        money=_became(money, scope, last, "wan"),
    )
    if counties := last["funds_counties_so_far"]:
        words += _("有 **{n}** 个县调整了各来源的规划资金，合计{money}。").format(
            n=counties, money=_became(money, scope, last, "funds_wan")
        )
    if unapproved := last["unapproved_so_far"]:
        words += _("有 **{n}** 个县的调整没有批准文号。").format(n=unapproved)
    if reduced := last["reduced_so_far"]:
        words += _("有 **{n}** 个县的规划资金总额减少了。").format(n=reduced)
    return words


def _became(write: Callable[..., str], scope: Scope, row: dict[str, Any], what: str) -> str:
    before, after = row[f"baseline_{what}"], row[what]
    words = _("仍为 **{after}**") if before == after else _("由 {before} 变为 **{after}**")
    return words.format(**{key: write(n, scope.level, language()) for key, n in (("before", before), ("after", after))})


def beside(scope: Scope) -> None:
    """Each rate on the plan in force beside the rate on the first plan."""
    ask = data.ask(scope.version, BESIDE, period=scope.period, province=scope.province, code=scope.code)
    rows = ask.rows()
    if rows.is_empty():
        st.caption(_("没有县的开工率、竣工率因规划调整而不同。"))
        return
    rows = reads.with_full_names(scope, rows, "region_code")
    words = [_beside(row) for row in rows.iter_rows(named=True)]
    columns = [
        Column("full_name", _("县（市、区）")),
        Column("city_name", _("市")),
        Column("label", _("指标")),
        Column("now", _("按现行规划"), "right"),
        Column("first", _("按基线规划"), "right"),
        Column("moved", _("规划变动使它"), "right"),
        Column("denominator_now", _("现行分母（㎡）"), "right"),
        Column("denominator_first", _("基线分母（㎡）"), "right"),
    ]
    show(rows.hstack(pl.DataFrame(words)), columns, scope, "rates_beside_baseline", address.open_county, height=380,
         ask=ask)  # fmt: skip


def _beside(row: dict[str, Any]) -> dict[str, Any]:
    metric = METRICS[row["metric"]]
    return {
        "label": metric.label(language()),
        "now": headline.figure(row),
        "first": metric.text(row["baseline_numerator"], row["baseline_denominator"], row["level"], language()),
        "moved": points(row["gained"], language()),
        "denominator_now": _figure(row["denominator"]),
        "denominator_first": _figure(row["baseline_denominator"]),
    }


def changes(scope: Scope) -> None:
    """Every class of works and every source of money that an adjustment changed, before and after."""
    ask = data.ask(scope.version, CHANGES, code=scope.code, day=scope.day)
    rows = reads.with_full_names(scope, ask.rows(), "county_code")
    rows = rows.with_columns(pl.coalesce("full_name", "county_name").alias("full_name"))
    rows = rows.hstack(pl.DataFrame([_change(row) for row in rows.iter_rows(named=True)]))
    columns = [
        Column("full_name", _("县（市、区）")),
        Column("item_label", _("类别或来源")),
        Column("quantity", _("规划数量"), "right"),
        Column("money", _("规划资金（万元）"), "right"),
        Column("approved_on", _("批准日期"), "date"),
        Column("approval", _("批准文号")),
        Column("from_period", _("自何期作分母")),
        Column("total", _("全县资金合计")),
        Column("source_file", _("文件")),
        Column("source_row", _("行"), "count"),
    ]
    show(rows, columns, scope, "plan_changes", address.open_county, ask=ask)


def _change(row: dict[str, Any]) -> dict[str, str]:
    lang = language()
    source = f"{term('source', row['source'], lang)} {row['budget_year']}" if row["source"] else ""
    units = f" {unit(row['work_class'], lang)}" if row["work_class"] else ""
    return {
        "item_label": term("work_class", row["work_class"], lang) if row["work_class"] else source,
        "quantity": _moved(row["planned_qty_before"], row["planned_qty"], units),
        "money": _moved(row["planned_wan_before"], row["planned_wan"]),
        "approval": _("没有") if row["is_unapproved"] else str(row["approval_no"]),
        "total": _("减少") if row["reduces_total"] else _("没有减少"),
    }


def _moved(before: Any, after: Any, units: str = "") -> str:
    if before == after:
        return "" if after is None else _("{n}（未变）").format(n=f"{after:,.2f}{units}")
    return f"{_figure(before)} → {_figure(after)}{units}"


def _figure(number: Any) -> str:
    return _("未填") if number is None else f"{number:,.2f}"
