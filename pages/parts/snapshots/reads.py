"""Two sides in; what warehouse.compare says of them, read once for everyone, out."""

from collections.abc import Callable

import polars as pl

from locales import _
from pages.parts import versions
from pages.parts.snapshots.sides import label
from reports.reading import data
from reports.reading.kept import kept
from reports.reading.scope import Scope
from warehouse.compare import figures as two_figures
from warehouse.compare import sides as two_sides
from warehouse.compare.sides import Comparison, Known, Side

# What each side was asked, by the side's label.
Sides = dict[str, data.Question]
# A page does not open more versions than these for one line.
NEWEST = 24


def comparison(scope: Scope, before: Side, after: Side, metric: str) -> Comparison:
    """The two sides in one metric of the scope's region."""
    return _comparison(before, after, metric, scope.province, scope.city, scope.county)


@kept
def _comparison(
    before: Side, after: Side, metric: str, province: str, city: str | None, county: str | None
) -> Comparison:
    return two_sides.compare(before, after, metric, province, city, county)


def history(scope: Scope, period: str, metric: str) -> tuple[Known, ...]:
    """What the newest versions knew of a period, oldest first."""
    known = tuple(map(scope.at, reversed(list(versions.readable(scope.newest))[:NEWEST])))
    return _history(known, period, metric, scope.province, scope.city, scope.county)


@kept
def _history(
    known: tuple[str, ...], period: str, metric: str, province: str, city: str | None, county: str | None
) -> tuple[Known, ...]:
    return two_sides.history(known, period, metric, province, city, county)


def fallen(scope: Scope, one: Side, other: Side) -> tuple[Side, Side, pl.DataFrame]:
    """The earlier side, the later one, and the cumulative figures of the scope's region that fell between them."""
    return _fallen(one, other, scope.province, scope.city, scope.county)


@kept
def _fallen(
    one: Side, other: Side, province: str, city: str | None, county: str | None
) -> tuple[Side, Side, pl.DataFrame]:
    return two_figures.fallen(one, other, province, city, county)


def denominators(scope: Scope, before: Side, after: Side, metric: str) -> pl.DataFrame:
    """The planned figures that the metric divides by and that differ."""
    return _denominators(before, after, metric, scope.province, scope.city, scope.county)


@kept
def _denominators(
    before: Side, after: Side, metric: str, province: str, city: str | None, county: str | None
) -> pl.DataFrame:
    return two_figures.denominators(before, after, metric, province, city, county)


@kept
def of_county(before: Side, after: Side, county: str) -> pl.DataFrame:
    """Every figure of a county on both sides."""
    return two_figures.figures(before, after, county)


def ask_region(scope: Scope, metric: str) -> data.Question:
    """What `history` asks of every version, as it is asked of the page's own."""
    side = Side(scope.version, scope.period or "")
    sql, values = two_sides.of_region(side, metric, scope.province, scope.city, scope.county)
    return data.ask(scope.version, sql, **values)


def ask_counties(scope: Scope, found: Comparison) -> Sides:
    """What `comparison` asks of both sides about the counties; what differs, and why, is found from the two answers."""
    return _sides((found.before, found.after), lambda side: two_sides.of_counties(side, found.metric, scope.code))


def ask_figures(scope: Scope, before: Side, after: Side) -> Sides:
    """What `fallen` and `of_county` ask of both sides."""
    return _sides((before, after), lambda side: (two_figures.AMOUNTS, {"period": side.period, "code": scope.code}))


def ask_plans(scope: Scope, found: Comparison) -> Sides:
    """What `denominators` asks of both sides."""
    return _sides(
        (found.before, found.after), lambda side: (two_figures.PLANS, {"period": side.period, "code": scope.code})
    )


def _sides(pair: tuple[Side, Side], query: Callable[[Side], two_sides.Query]) -> Sides:
    asked = {}
    for side, other in (pair, pair[::-1]):
        sql, values = query(side)
        asked[_("看{side}的SQL").format(side=label(side, other))] = data.ask(side.version, sql, **values)
    return asked
