"""A scope in; what a team takes along to a round of inspection: whom, why, and the projects that were drawn, out."""

from collections.abc import Iterator

from locales import _, language, month
from reports.documents import tables
from reports.documents.frame import framed, office, signed
from reports.documents.inspection_list import drawn, how
from reports.model import Column, Para, Report, Section, Table
from reports.reading import inspection, measures, reads
from reports.reading.scope import Scope
from reports.told import measures as told_measures
from reports.told import standing
from reports.told.traced import plain, traced
from warehouse.measure_rules import reason
from warehouse.settings import SETTINGS


def inspection_pack(scope: Scope) -> Report:
    """The next round after the scope's period: candidates for inspection with the reason, then the list that was drawn.

    No names of people are in it. The list is the usual one of the round: the same seed, weight and margin that the page
    shows to everyone.
    """
    held = inspection.next_round(scope)
    title = _("{region}{programme}督查材料").format(region=scope.name(), programme=SETTINGS.name)
    subtitle = _("{month}督查").format(month=month(held.name)) if held else ""
    return framed(
        scope, title, _sections(scope, held), (scope.lead, "utilization"), subtitle=subtitle, office=office(scope)
    )


def _sections(scope: Scope, held: inspection.Round | None) -> Iterator[Section]:
    behind = (*traced(standing.hidden, scope, scope.lead), *traced(standing.moved, scope, scope.lead))
    yield Section(_("谁落后"), behind)
    yield Section(_("按规则应当督查的县（市、区）"), (_candidates(scope),))
    if held:
        sample = inspection.sample(scope, held)
        own = reads.with_full_names(scope, sample.of(scope), "county_code")
        words = how(own, scope.name(), held.frame_day, sample.size, held.seed, held.weight)
        yield Section(_("随机抽取的项目"), tuple(map(Para, words)))
        for city in own.partition_by("city_name", maintain_order=True):
            yield Section(city["city_name"][0], (drawn(city),), 2)
    yield Section("", (Para(signed(scope), "signature"),))


def _candidates(scope: Scope) -> Para | Table:
    rows = reads.with_full_names(scope, measures.ask_candidates(scope, "inspect").rows(), "region_code")
    if rows.is_empty():
        words = _("{region}没有{measure}的候选。")
        return Para(words.format(region=scope.name(), measure=told_measures.name("inspect")))
    columns = (Column(_("县（市、区）"), width=7), Column(_("理由"), width=24), Column(_("档次"), width=6))
    one = rows.unique("region_code", maintain_order=True)
    return Table(
        columns,
        tuple(
            (row["full_name"], plain(reason(row, language())), tables.band(row["band"]))
            for row in one.iter_rows(named=True)
        ),
        bands=tuple(one["band"]),
    )
