"""A scope and a metric in; the sections of the page that show any metric: distribution, change, chance, courses."""

from collections.abc import Iterable
from typing import Any

import polars as pl
import streamlit as st

from charts.distribution import ecdf, histogram
from charts.funnel import MARK, funnel
from charts.look import axis_start
from charts.panels import panels
from charts.steps import dumbbell
from locales import _, language
from pages.parts import address, names
from pages.parts import people as everyone
from pages.parts.compare import asks, people, tables, words
from pages.parts.picture import coloured, legend, picture
from pages.parts.tables import folded
from reports.reading import reads
from reports.reading.scope import Scope
from warehouse.metrics import METRICS
from warehouse.terms import term

# A row each for as many counties as a screen holds.
ROWS = 25


def _key(scope: Scope, name: str, metric: str) -> tuple[Any, ...]:
    return (name, scope.version, scope.period, metric, scope.city or scope.province, scope.county)


def _axis(scope: Scope, metric: str, values: Iterable[float | None]) -> list[str]:
    """What the legend says of an axis that does not begin at 0."""
    start = axis_start(metric, scope.day, values)
    return [_("没有低于警戒线的县，横轴从{start}%起").format(start=f"{start * 100:g}")] if start else []


def _none(scope: Scope) -> None:
    st.caption(_("{region}没有一个县有这个指标的数值。").format(region=scope.place))


def distribution(scope: Scope, metric: str) -> None:
    """All counties of the province as a staircase of counts and in bins; those of the chosen city marked."""
    ask, bins = asks.ecdf(scope, metric), asks.histogram(scope, metric)
    rows = asks.named(scope, ask)
    now = rows.filter("is_now")
    if now.is_empty():
        _none(scope)
        return
    st.markdown(words.spread_counts(scope, metric))
    own = _("大标记＝{region}的县").format(region=scope.name("city")) if scope.city else _("标记＝县")
    axis = _axis(scope, metric, rows["value"])
    legend(metric, scope.day, own, _("空心＝未报、沿用上次"), *axis, touch=True)
    left, right = st.columns(2, gap="medium")
    with left:
        picture(
            _key(scope, "ecdf", metric),
            lambda: ecdf(rows, scope.county, bool(scope.city)),
            alt=words.spread_counts(scope, metric),
            choose=address.open_file,
            ask=ask,
        )
    with right:
        picture(
            _key(scope, "histogram", metric),
            lambda: histogram(bins.rows(), metric, scope.province, scope.city),
            alt=words.spread_counts(scope, metric),
            ask=bins,
        )
    note = _("右图每档{points}个百分点，下界算在本档；县数写在柱上，指着看县名。")
    st.caption(
        note.format(points=f"{float(asks.rule(scope)['bin_points']):g}")
        + (_("蓝＝{region}的县，灰＝全省。").format(region=scope.name("city")) if scope.city else "")
    )
    with folded("distribution") as box:
        if box.open:
            tables.distribution(scope, metric, rows, ask, bins)


def moved(scope: Scope, metric: str) -> None:
    """The lowest counties of the scope, each with where it was a period ago."""
    ask = reads.ask_counties(scope, metric)
    every = reads.counties(scope, metric)
    rows = every.filter(pl.col("value").is_not_null())
    if rows.is_empty():
        _none(scope)
        return
    if not scope.previous:
        st.caption(_("这是首期，还没有上期可比。"))
    lowest = words.top(rows, ROWS, "region_code", scope.county)
    notes = [_("竖线＝上期"), _("数字＝较上期，百分点"), _("空心＝未报、沿用上次")]
    axis = _axis(scope, metric, [*lowest["value"], *lowest["previous_value"]])
    legend(metric, scope.day, *notes, *axis, touch=True)
    picture(
        _key(scope, "dumbbell", metric),
        lambda: dumbbell(lowest, scope.county),
        alt=words.lowest(scope, metric, rows),
        choose=address.open_file,
        ask=ask,
    )
    names.blank(every.filter(pl.col("value").is_null()), "moved", address.open_file)
    with folded("moved") as box:
        if box.open:
            tables.moved(scope, metric, every, ask)


def chance(scope: Scope, metric: str, rule: dict[str, Any]) -> None:
    """Every county's rate against its size, within the limits that chance alone sets, and those outside by name."""
    ask = asks.funnel(scope, metric)
    rows = asks.named(scope, ask)
    st.markdown(f"**{METRICS[metric].label(language())}** {METRICS[metric].meaning(language())}")
    if rows.is_empty():
        _none(scope)
        return
    st.caption(words.formula(rows["method"][0], rule))
    own = rows.filter("is_own")
    if rows["outside"].null_count():
        st.caption(_("画不出界限：只有一个县，或者全省的率是0、100%以上。"))
    marks = [
        f"{coloured(sign, colour)} {term('outside', key, language())}"
        for key, (_shape, colour, sign) in MARK.items()
        if key
    ]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        faded = [_("淡＝{region}以外的县").format(region=scope.name("city"))] if scope.city else []
        legend(None, scope.day, *marks, *faded, _("空心＝未报、沿用上次"), touch=True)
        picture(
            _key(scope, "funnel", metric),
            lambda: funnel(rows, scope.county),
            alt=words.outside_counts(scope, own),
            choose=address.open_file,
            ask=ask,
        )
    with right:
        people.outside(own)
    with folded("funnel") as box:
        if box.open:
            tables.funnel(scope, metric, rows, ask)


def courses(scope: Scope, metric: str) -> None:
    """A small panel for each city, or each county of the chosen one: its rate over the periods against its target."""
    ask = asks.panels(scope, metric)
    rows = ask.rows()
    if rows["value"].null_count() == rows.height:
        _none(scope)
        return
    assert scope.period
    opens = address.open_file if scope.city else everyone.narrow
    people.behind_target(rows, scope.period, opens)
    legend(metric, scope.day, _("蓝线＝率"), _("橙虚线＝目标"), _("灰点线＝全省"), touch=True)
    picture(
        _key(scope, "panels", metric),
        lambda: panels(rows, scope.county),
        alt=words.spoken_target(rows, scope.period),
        choose=opens,
        ask=ask,
    )
    with folded("panels") as box:
        if box.open:
            tables.panels(scope, metric, rows, ask)
