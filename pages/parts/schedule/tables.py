"""A scope in; the tables of rates beside curves, of the year's end and of batches with their due days out."""

import polars as pl
import streamlit as st

from locales import _, language
from pages.parts import address
from pages.parts.schedule import asks, words
from pages.parts.tables import Column, show
from reports.reading import reads
from reports.reading.data import Question
from reports.reading.kept import kept
from reports.reading.scope import Scope
from warehouse.metrics import METRICS
from warehouse.terms import term


def _outlook(first: list[Column]) -> list[Column]:
    return [
        *first,
        Column("value", _("现在（%）"), "percent"),
        Column("target_now", _("应到（%）"), "percent", _("曲线到数据截至日的目标")),
        Column("gap_points", _("差（百分点）"), "money", _("现在 − 应到；负为落后")),
        Column("months_behind", _("晚几个月"), "money", _("曲线走到现在这个数以来的有效施工月；负为提前")),
        Column("forecast", _("年底预计（%）"), "percent", _("照最近几次报数的中位进度；推到100%为止")),
        Column("forecast_low", _("下界（%）"), "percent"),
        Column("forecast_high", _("上界（%）"), "percent"),
        Column("target", _("年底目标（%）"), "percent"),
        Column("certainty_label", _("年底目标")),
        Column("needed_per_month", _("每月须提高（百分点）"), "percent", _("每个有效施工月；校舍冬季不计")),
        Column("pace_per_month", _("最近每月（百分点）"), "percent"),
        Column("times_pace", _("须为现在的几倍"), "money"),
        Column("required", _("年底要求（%）"), "percent", words.requirement()),
        Column("required_label", _("年底要求")),
        Column("done_on", _("到100%"), "date"),
        Column("points", _("用几次报数"), "count"),
    ]


@kept
def _said(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the words of their codes."""
    return rows.with_columns(
        pl.Series("certainty_label", [words.certainty(key) for key in rows["certainty"]], dtype=pl.String),
        pl.Series("required_label", [words.certainty(key) for key in rows["required_certainty"]], dtype=pl.String),
        pl.Series("metric_label", [METRICS[key].label(language()) for key in rows["metric"]], dtype=pl.String),
    )


def rates(scope: Scope) -> None:
    """Every rate of the scope's region beside its curve."""
    rows = _said(asks.ask_own(scope).rows())
    show(rows, _outlook([Column("metric_label", _("指标"), pinned=True)]), scope, "schedule", ask=asks.ask_own(scope))


def within(scope: Scope, ask: Question, level: str) -> None:
    """Cities or counties with their forecast, the furthest behind first."""
    rows = _said(ask.rows())
    if level == "city":
        first = [Column("region_name", _("市"), pinned=True)]
        show(rows, _outlook(first), scope, "schedule_city", lambda row: address.put(region=row["region_code"]), ask=ask)
        return
    first = [Column("full_name", _("县（市、区）"), pinned=True), Column("city_name", _("市"))]
    columns = [*_outlook(first), Column("reported", _("本期已报"), "yes")]
    rows = reads.with_full_names(scope, rows, "county_code")
    show(rows, columns, scope, "schedule_county", address.open_county, ask=ask)


def batches(scope: Scope) -> None:
    """Each batch with its days: what is overdue, what is due next."""
    ask = asks.batches(scope)
    rows = ask.rows()
    if rows.is_empty():
        st.caption(_("没有已下达的批次，或没有资金规划。"))
        return
    rows = rows.with_columns(
        pl.Series("kind_label", [term("batch_kind", key, language()) for key in rows["kind"]]),
        pl.Series("due_label", [_due(left) for left in rows["days_left"]]),
    )
    columns = [
        Column("budget_year", _("批次（预算年度）"), "count", pinned=True),
        Column("kind_label", _("类别")),
        Column("due_on", _("最迟完成日"), "date"),
        Column("due_label", _("倒计时")),
        Column("allotted_on", _("下达日"), "date"),
        Column("planned_wan", _("规划（万元）"), "money", _("这一批各类项目合计")),
        Column("received_wan", _("到位（万元）"), "money"),
        Column("paid_wan", _("支付（万元）"), "money"),
    ]
    show(rows, columns, scope, "batches_due", ask=ask)


def _due(left: int) -> str:
    if left < 0:
        return _("✗ 已过 {n} 天").format(n=-left)
    return _("还有 {n} 天").format(n=left)
