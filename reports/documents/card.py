"""A city's or a county's scope in; its report card, every rate beside those of the regions above it, out."""

from collections.abc import Iterator
from typing import Any

from locales import _, language, month
from reports.documents import pictures, tables
from reports.documents.frame import framed, office, signed
from reports.documents.money import money
from reports.model import Axis, Bars, Block, Column, Para, Report, Section, Series, Table
from reports.reading import measures, ranks, reads
from reports.reading.scope import Scope
from reports.told import headline, standing
from reports.told import measures as told_measures
from reports.told.traced import plain, traced
from warehouse.metrics import METRICS
from warehouse.settings import SETTINGS

Row = dict[str, Any]
# So many reports of the past, the newest first.
REPORTS = 6


def card(scope: Scope) -> Report:
    """How one city or county stands in everything, what became of it, and by which rules it is a candidate.

    Args:
        scope: of a city or a county; a province's card is its own.
    """
    return framed(
        scope,
        _("{region}{programme}成绩单").format(region=scope.name(), programme=SETTINGS.name),
        _sections(scope),
        tables.SHOWN,
        office=office(scope, "province"),
    )


def _sections(scope: Scope) -> Iterator[Section]:
    own, lead = reads.values(scope), scope.lead
    yield Section(_("总体评价"), (*traced(headline.sentence, scope, lead, own), pictures.cards(scope)))
    yield Section(_("主要指标"), tuple(_rates(scope, own)))
    yield Section(_("历次双月报"), (_path(scope),))
    yield Section(_("资金"), tuple(money(scope, own)))
    if not scope.county:
        yield Section(_("落后的县（市、区）"), tuple(_within(scope, lead)))
    if found := tuple(_candidate(scope)):
        yield Section(_("按规则的候选"), found)
    yield Section("", (Para(signed(scope, "province"), "signature"),))


def _above(scope: Scope) -> dict[str, dict[str, Row]]:
    """Name of each region above the scope's, the nearest first → its rows by metric."""
    found = {}
    if scope.county:
        found[scope.name("city")] = reads.values(scope, "city", scope.city)
    if scope.city:
        found[scope.name("province")] = reads.values(scope, "province", scope.province)
    return found


def _rates(scope: Scope, own: dict[str, Row]) -> Iterator[Block]:
    above = _above(scope)
    shown = [key for key in tables.SHOWN if key in own]
    columns = (
        Column(_("指标"), width=8),
        Column(scope.name(), "rate"),
        *(Column(name, "rate") for name in above),
        Column(_("全省位次"), width=5),
        Column(_("较上期"), width=7),
        Column(_("档次"), width=6),
    )
    yield Table(
        columns,
        tuple(
            (
                METRICS[key].label(language()),
                own[key]["value"],
                *(rows[key]["value"] if key in rows else None for rows in above.values()),
                f"{own[key]['rank']}/{own[key]['of']}" if own[key]["rank"] else "",
                headline.change(own[key]),
                tables.band(own[key]["band"]),
            )
            for key in shown
        ),
        bands=tuple(own[key]["band"] for key in shown),
    )
    everyone = {scope.name(): own} | above
    yield Bars(
        _("与本市、全省对比") if scope.county else _("与全省对比"),
        headline.finding(own[scope.lead]),
        Axis(_("率")),
        tuple(METRICS[key].label(language()) for key in shown),
        tuple(
            Series(
                name,
                tuple(rows[key]["value"] if key in rows else None for key in shown),
                tuple(rows[key]["band"] for key in shown) if rows is own else (),
            )
            for name, rows in everyone.items()
        ),
        pictures.lines(scope, scope.lead),
    )


def _path(scope: Scope) -> Table:
    paths = ranks.path(scope, tables.SHOWN)
    periods = sorted({row["period"] for rows in paths.values() for row in rows}, reverse=True)[:REPORTS]
    at = {(metric, row["period"]): row for metric, rows in paths.items() for row in rows}
    return Table(
        (Column(_("期次"), width=6), *(Column(METRICS[key].label(language()), "rate") for key in tables.SHOWN)),
        tuple(
            (month(period), *(at[key, period]["value"] if (key, period) in at else None for key in tables.SHOWN))
            for period in periods
        ),
        bands=tuple(at[scope.lead, period]["band"] if (scope.lead, period) in at else None for period in periods),
    )


def _within(scope: Scope, lead: str) -> Iterator[Block]:
    yield from traced(standing.hidden, scope, lead)
    yield from traced(standing.moved, scope, lead)
    yield tables.counties(scope, appendix=False)


def _candidate(scope: Scope) -> Iterator[Para]:
    for measure, counted in measures.counts(scope).items():
        if not any(counted):
            continue
        rows = measures.ask_candidates(scope, measure).rows()
        own = reads.with_full_names(scope, rows, "region_code").filter(region_code=scope.code)
        for row in own.iter_rows(named=True):
            words = _("{measure}：{why}。").format(
                measure=told_measures.name(measure), why=plain(told_measures.named(row))
            )
            yield Para(words)
