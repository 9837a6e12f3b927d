"""A province's or a city's scope in; its bulletin to those who govern below it, in the order that offices use, out."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from locales import _, day
from reports.documents import pictures, tables
from reports.documents.frame import framed, office, signed
from reports.documents.money import money, reported
from reports.model import Block, Listing, Para, Report, Section, Table
from reports.reading import measures, reads
from reports.reading.reporting import ask_owed, ask_periods
from reports.reading.scope import Scope
from reports.told import headline, matching, standing
from reports.told import measures as told_measures
from reports.told import reporting as told_reporting
from reports.told.traced import traced
from warehouse.settings import SETTINGS

METRICS_TOLD = (
    "start_rate", "completion_rate", "sports_completion_rate", "purchase_rate", "investment_rate", "receipt_rate",
    "utilization", "utilization_all", "matching_gap_city", "matching_gap_county", "city_share",
    "start_rate_baseline", "completion_rate_baseline",
)  # fmt: skip


def bulletin(scope: Scope) -> Report:
    """What a province or a city publishes of a period: the whole, building, equipment, money, who is behind, what next.

    Args:
        scope: of a province or a city; with a period.
    """
    title = _("{region}{programme}工作进展情况").format(region=scope.name(), programme=SETTINGS.name)
    return framed(
        scope,
        title,
        _sections(scope),
        METRICS_TOLD,
        subtitle=_("（截至{day}）").format(day=day(scope.day)),
        head=_("“{programme}”工作简报").format(programme=SETTINGS.name),
        office=office(scope),
    )


def _sections(scope: Scope) -> Iterator[Section]:
    own, lead = reads.values(scope), scope.lead
    below = standing.level(scope)
    yield Section(_("总体进展"), (*traced(headline.sentence, scope, lead, own), pictures.cards(scope)))
    yield Section(_("校舍建设"), tuple(_works(scope, below)))
    yield Section(_("设备采购"), tuple(_equipment(scope, below)))
    yield Section(_("资金到位和使用"), tuple(_money(scope, own)))
    yield Section(_("落后的县（市、区）"), tuple(_behind(scope, lead)))
    yield Section(_("报送情况"), tuple(_reporting(scope)))
    if problems := tuple(_problems(scope)):
        yield Section(_("存在的主要问题"), (Listing(problems),))
    yield Section(_("下一步"), tuple(_next(scope)))
    yield Section("", (tables.counties(scope),))


def _money(scope: Scope, own: dict[str, Any]) -> Iterator[Block]:
    yield from money(scope, own)
    if reported(scope, own):
        yield from traced(standing.hidden, scope, "utilization")
        yield from _listed(tables.behind(scope, "utilization"))


def _listed(table: Table | None) -> tuple[Table, ...]:
    return (table,) if table else ()


def _works(scope: Scope, below: str) -> Iterator[Block]:
    own = reads.values(scope)
    yield from traced(standing.works, scope, own)
    yield from traced(standing.order, scope, "completion_rate")
    yield tables.ranking(scope, "completion_rate", below)
    yield from traced(standing.order, scope, "start_rate")
    yield tables.ranking(scope, "start_rate", below)
    if picture := pictures.bars(scope, "completion_rate", below):
        yield picture


def _equipment(scope: Scope, below: str) -> Iterator[Block]:
    yield from traced(standing.bought, scope, reads.values(scope))
    yield tables.equipment(scope)
    yield from traced(standing.order, scope, "purchase_rate")
    yield tables.ranking(scope, "purchase_rate", below)


def _behind(scope: Scope, lead: str) -> Iterator[Block]:
    yield from traced(standing.hidden, scope, lead)
    yield from traced(standing.moved, scope, lead)
    if below := tables.behind(scope, lead):
        yield below
    else:
        yield tables.last(scope, lead)
    for picture in (pictures.swarm(scope, lead), pictures.quadrant(scope)):
        if picture:
            yield picture


def _problems(scope: Scope) -> Iterator[str]:
    """What is wrong and who must mend it, each with names."""
    owed = reads.with_full_names(scope, ask_owed(scope).rows(), "county_code")
    for key, words in (
        ("missing", _("本期没有报送的{n}个县（市、区）：{names}。表中沿用其上次的数。")),
        ("returned", _("报表被退回、尚未改报的{n}个县（市、区）：{names}。")),
    ):
        found = owed.filter(owes=key).unique("county_code", maintain_order=True)
        if found.height:
            yield words.format(n=found.height, names=_names(found["full_name"]))
    stalled = reads.laggards(scope, scope.lead).filter("is_stalled")
    if stalled.height:
        yield _("停滞不前、连续报同一个数的{n}个县（市、区）：{names}。").format(
            n=stalled.height, names=_names(stalled["full_name"])
        )
    yield from matching.declared_zero(scope)


def _names(names: pl.Series) -> str:
    return _("、").join(names)


def _reporting(scope: Scope) -> Iterator[Block]:
    yield from traced(told_reporting.sentence, scope, ask_periods(scope).rows())


def _next(scope: Scope) -> Iterator[Block]:
    counted = {measure: found for measure, found in measures.counts(scope).items() if any(found)}
    for measure in counted:
        rows = measures.ask_candidates(scope, measure).rows()
        named = reads.with_full_names(scope, rows, "region_code").unique("region_code", maintain_order=True)
        groups = [named.filter(level=level)["full_name"] for level in ("city", "county")]
        names = _("；").join(_names(group) for group in groups if group.len())
        label = told_measures.label(measure, counted[measure])
        yield Para(_("建议{measure}：{names}。").format(measure=label, names=names))
    if counted:
        yield Para(
            _("以上按公布的规则逐条套用得出，是候选，由{board}决定。").format(board=told_measures.board(scope)),
            "remark",
        )
    else:
        yield Para(_("按公布的规则，没有需要表扬、通报、约谈、督查或扣减的候选。"))
    yield Para(signed(scope), "signature")
