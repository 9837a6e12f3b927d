"""A scope in; what is asked about its rates beside their curves, and where they will be at the year's end, out."""

from typing import Any

import streamlit as st

from locales import _, language
from pages.parts import address, controls
from pages.parts.scope import select
from reports.reading import data
from reports.reading.data import Question
from reports.reading.kept import kept
from reports.reading.scope import Scope
from warehouse.metrics import METRICS
from warehouse.settings import SETTINGS

OWN = """
    select f.*, s.gap_points, s.months_behind, s.target as target_now, s.next_day, s.next_target, s.months_left,
        s.needed_per_month as needed_to_next, s.curve_region_code, s.plan_version, s.approved_on
    from forecast as f
    join schedule as s
        on s.period = f.period and s.level = f.level and s.region_code = f.region_code and s.metric = f.metric
    where f.period = $period and f.level = $level and f.region_code = $code
"""
WITHIN = """
    select f.*, s.gap_points, s.months_behind, s.target as target_now, city.name as city_name
    from forecast as f
    join schedule as s
        on s.period = f.period and s.level = f.level and s.region_code = f.region_code and s.metric = f.metric
    left join region as city on f.level = 'county' and city.code = f.parent_code
    where f.period = $period and f.metric = $metric and f.level = $level and f.province_code = $province
        and $city in ('', f.city_code)
    order by s.gap_points nulls last, f.region_code
"""
PATH = """
    select * from schedule_path
    where period = $period and level = $level and region_code = $code and metric = $metric
    order by on_day
"""
REPORTS = """
    select * from schedule
    where period <= $period and level = $level and region_code = $code and metric = $metric
    order by period
"""
ELAPSED = "select * from elapsed where period = $period and province_code = $province"
BATCHES = """
    select * from batch_due
    where period = $period and level = $level and region_code = $code
    order by due_on, kind
"""
CURVED = tuple(SETTINGS.targets.curve)


def of(scope: Scope, sql: str, **more: Any) -> Question:
    """A question about the scope's period."""
    return data.ask(scope.version, sql, period=scope.period, **more)


def ask_own(scope: Scope) -> Question:
    """The scope's region: every rate beside its curve and its forecast."""
    return of(scope, OWN, level=scope.level, code=scope.code)


@kept
def own(scope: Scope) -> dict[str, dict[str, Any]]:
    """Metric → the row of the scope's region; the stage's leading one first."""
    rows = {row["metric"]: row for row in ask_own(scope).rows().iter_rows(named=True)}
    lead = scope.lead
    return {key: rows[key] for key in sorted(rows, key=lambda key: (key != lead, list(METRICS).index(key)))}


def ask_path(scope: Scope, metric: str) -> Question:
    """The curve of a rate over the whole programme, with the forecast from the last report on."""
    return of(scope, PATH, level=scope.level, code=scope.code, metric=metric)


def reports(scope: Scope, metric: str) -> Question:
    """What the rate has been, report by report."""
    return of(scope, REPORTS, level=scope.level, code=scope.code, metric=metric)


def ask_within(scope: Scope, metric: str, level: str) -> Question:
    """The cities or the counties of the scope's city or province, the furthest behind first."""
    return of(scope, WITHIN, metric=metric, level=level, province=scope.province, city=scope.city or "")


def batches(scope: Scope) -> Question:
    """Each batch of money allotted so far with the days on which it is due."""
    return of(scope, BATCHES, level=scope.level, code=scope.code)


@kept
def elapsed(scope: Scope) -> dict[str, Any]:
    """How much of the programme's time is over."""
    return of(scope, ELAPSED, province=scope.province).rows().row(0, named=True)


def metric(scope: Scope, keys: list[str]) -> str:
    """The chosen rate among those with a curve; by default the first, which leads the stage."""
    asked = controls.asked("metric", METRICS, _("指标"))
    if asked and asked not in keys:
        st.warning(_("{metric}没有目标曲线，不在此列。").format(metric=METRICS[asked].label(language())))
    chosen = asked if asked in keys else keys[0]
    select(_("指标"), "metric", {key: METRICS[key].label(language()) for key in keys}, chosen, "curved", address.choose)
    return chosen
