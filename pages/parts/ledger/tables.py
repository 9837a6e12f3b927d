"""A scope in; the tables of states, steps, batches and late counties out."""

from typing import Any

import polars as pl
import streamlit as st

from locales import _, language
from pages.parts import address
from pages.parts.ledger.words import group, share, standing
from pages.parts.tables import Column, show
from reports.reading.data import Question
from reports.reading.scope import Scope
from warehouse.metrics import METRICS, area, money
from warehouse.terms import term


def machine(scope: Scope, own: pl.DataFrame) -> None:
    """The five states beside each other: how many projects stand in each, their share, area and money."""
    rows = own.filter(class_group="all").to_dicts()
    for column, row in zip(st.columns(len(rows), gap="small"), rows, strict=True):
        column.metric(standing(row["standing"]), f"{row['projects']:,}")
        words = _("{share} · 建设类 {area} · {money}")
        column.caption(
            words.format(
                share=share(row),
                area=area(row["planned_area"], scope.level, language()),
                money=money(row["planned_wan"], scope.level, language()),
            )
        )


def groups() -> dict[Any, str]:
    """The groups of classes by name, both together first."""
    return {key: group(key) for key in ("all", "works", "equipment")}


def states(scope: Scope, rows: pl.DataFrame, ask: Question) -> None:
    """How the projects of each region below stand, in numbers."""
    rows = rows.with_columns(
        pl.Series("state_label", [standing(key) for key in rows["standing"]], dtype=pl.String),
        pl.Series("share_label", [share(row) for row in rows.iter_rows(named=True)], dtype=pl.String),
    )
    columns = [
        Column("region_name", _("地区"), pinned=True),
        Column("state_label", _("状态")),
        Column("projects", _("项目数"), "count"),
        Column("share_label", _("占比"), "right"),
        Column("planned_area", _("建设类规划面积（㎡）"), "money"),
        Column("planned_wan", _("规划投资（万元）"), "money"),
    ]
    show(
        rows, columns, scope, "ledger_states", lambda row: address.open_region(scope.city, row["region_code"]), ask=ask
    )


def blocked(scope: Scope, rows: pl.DataFrame, ask: Question) -> None:
    """What is held up at each step, in numbers."""
    rows = rows.with_columns(
        pl.Series("step_label", [term("waiting_for", key, language()) for key in rows["step"]], dtype=pl.String),
        pl.Series(
            "share_label",
            [share(row, "projects", "not_started") for row in rows.iter_rows(named=True)],
            dtype=pl.String,
        ),
    )
    columns = [
        Column("step_label", _("卡在"), pinned=True),
        Column("projects", _("项目数"), "count"),
        Column("share_label", _("占未开工"), "right"),
        Column("beyond", _("已过这一步"), "count"),
        Column("planned_wan", _("规划投资（万元）"), "money"),
    ]
    show(rows, columns, scope, "ledger_blocked", ask=ask)


def batch_names(rows: pl.DataFrame) -> list[str]:
    """What each batch is called: the budget year and the group of classes."""
    unknown = _("未填年度")
    return [f"{row['budget_year'] or unknown} {group(row['class_group'])}" for row in rows.iter_rows(named=True)]


def batch_days(rows: pl.DataFrame) -> list[str]:
    """How many days each batch has left by law, or how many have passed since its day."""
    told = []
    for row in rows.iter_rows(named=True):
        if row["days_left"] is None:
            words = _("没有期限") if row["budget_year"] is None else _("未下达")
        else:
            words = _("剩{days}天") if row["days_left"] >= 0 else _("已过{days}天")
        told.append(words.format(days=abs(row["days_left"] or 0)))
    return told


def batches(scope: Scope, rows: pl.DataFrame, ask: Question) -> None:
    """The batches in numbers, with the legal day of each."""
    rows = rows.with_columns(pl.Series("batch", batch_names(rows), dtype=pl.String))
    columns = [
        Column("batch", _("批次"), pinned=True),
        Column("legal_due_on", _("法定完成日"), "date"),
        Column("days_left", _("还有几天"), "count", _("负数为已过")),
        Column("projects", _("项目数"), "count"),
        Column("in_time", _("期限内完成"), "count"),
        Column("late", _("逾期后完成"), "count"),
        Column("overdue", _("逾期未完成"), "count"),
        Column("open", _("未到期"), "count"),
        Column("untold", _("从未填报"), "count"),
        Column("unfinished_wan", _("未完成的规划投资（万元）"), "money"),
    ]
    show(rows, columns, scope, "ledger_batches", ask=ask)


def late(scope: Scope, metric: str, rows: pl.DataFrame, ask: Question) -> None:
    """Every county with projects that are due, by one measure of being late."""
    columns = [
        Column("full_name", _("县（市、区）"), pinned=True),
        Column("city_name", _("市")),
        Column("overdue", _("逾期项目"), "count"),
        Column("due", _("到期项目"), "count"),
        Column("value", _("逾期率"), "rate", METRICS[metric].meaning(language()), METRICS[metric].label(language())),
        Column("longest", _("最久（天）"), "count"),
        Column("masked_by", _("被谁的平均数掩盖")),
        Column("reported", _("本期已报"), "yes"),
    ]
    show(rows, columns, scope, metric, address.open_county, ask=ask)
