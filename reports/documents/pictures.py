"""Rows of regions in; the pictures that several documents have out."""

from collections.abc import Iterable

from charts.funds import BUCKETS, bucket_label
from charts.look import line_words
from locales import _, language
from reports.documents.tables import unit_of_money
from reports.model import Axis, Bars, Card, Cards, Dot, Line, Scatter, Series, Stacked, Swarm
from reports.reading import ranks, reads
from reports.reading.scope import Scope
from reports.told import headline
from warehouse.metrics import METRICS
from warehouse.terms import TERMS, term


def cards(scope: Scope, keys: Iterable[str] = headline.KPIS) -> Cards:
    """The scope's own rates, each with what stands beside it on the first page."""
    own = reads.values(scope)
    return Cards(
        tuple(
            Card(
                METRICS[key].label(language()),
                headline.figure(own[key]),
                headline.beside(scope, own[key]).replace("**", ""),
                own[key]["band"] if scope.county else None,
            )
            for key in keys
            if key in own
        )
    )


def lines(scope: Scope, metric: str) -> tuple[Line, ...]:
    """The lines of warning of a metric, none where it has none."""
    if not METRICS[metric].lines:
        return ()
    words = line_words(metric, scope.day)
    return tuple(Line(f"{words[key]}%", float(words[key]) / 100) for key in ("severe_line", "lagging_line"))


def bars(scope: Scope, metric: str, level: str) -> Bars | None:
    """A bar for each city, or county, by a metric, the best first; the scope's own value is a line. None for nobody."""
    rows = [row for row in ranks.ranked(scope, metric, level).to_dicts() if row["value"] is not None]
    if not rows:
        return None
    own = reads.values(scope)[metric]
    label = METRICS[metric].label(language())
    return Bars(
        _("{region}{metric}").format(region=_("各市") if level == "city" else _("各县（市、区）"), metric=label),
        headline.finding(own),
        Axis(label),
        tuple(row["full_name"] for row in rows),
        (Series(label, tuple(row["value"] for row in rows), tuple(row["band"] for row in rows)),),
        (*lines(scope, metric), Line(f"{scope.name()} {headline.figure(own)}", own["value"])),
    )


def swarm(scope: Scope, metric: str) -> Swarm | None:
    """A dot for each county in the row of its city, a tick for the city's own; None without a value."""
    cities, counties = reads.cities(scope, metric), reads.counties(scope, metric)
    rows = {row["region_code"]: n for n, row in enumerate(cities.iter_rows(named=True))}
    dots = tuple(
        Dot(row["region_name"], row["value"], band=row["band"], row=rows[row["parent_code"]])
        for row in counties.iter_rows(named=True)
        if row["value"] is not None
    )
    own = reads.values(scope)[metric]
    label = METRICS[metric].label(language())
    if not dots or own["value"] is None:
        return None
    return Swarm(
        _("各县（市、区）{metric}，按市分行").format(metric=label),
        headline.finding(own),
        Axis(label),
        tuple(cities["region_name"]),
        tuple(cities["value"]),
        dots,
        (*lines(scope, metric), Line(f"{scope.name()} {headline.figure(own)}", own["value"])),
    )


def quadrant(scope: Scope) -> Scatter | None:
    """Each county by how much of its plan is started and how much completed; None where nobody has both."""
    counties = ranks.side_by_side(scope).drop_nulls(["start_rate", "completion_rate"])
    if counties.is_empty():
        return None
    x, y = "start_rate", "completion_rate"
    return Scatter(
        _("开工与竣工：一点一县"),
        headline.finding(reads.values(scope)[scope.lead]),
        Axis(METRICS[x].label(language())),
        Axis(METRICS[y].label(language())),
        tuple(Dot(row["region_name"], row[x], row[y], row["band"]) for row in counties.iter_rows(named=True)),
        lines(scope, x),
        lines(scope, y),
    )


def idle(scope: Scope) -> Stacked | None:
    """What lies unspent below the scope, by how long it has lain; None where nothing does."""
    rows = ranks.idle_by_age(scope)
    if rows.is_empty():
        return None
    names = rows["name"].unique(maintain_order=True).to_list()
    held = {(row["name"], row["bucket"]): row["idle"] for row in rows.iter_rows(named=True)}
    ages = [key for key in BUCKETS if key in set(rows["bucket"])]
    return Stacked(
        _("没有支付的中央和省级资金，按时长"),
        headline.finding(reads.values(scope)["idle_wan"]),
        Axis(_("资金"), "number", unit_of_money(scope)),
        tuple(names),
        tuple(Series(bucket_label(age), tuple(held.get((name, age)) for name in names)) for age in ages),
    )


def stages(scope: Scope) -> Bars:
    """The money of each of the six sources, stage by stage."""
    found = ranks.sources(scope)
    names = [source for source in TERMS["source"] if source in found]
    stage_of = TERMS["stage_of_money"]
    return Bars(
        _("六个来源的规划、下达、到位、支付"),
        headline.finding(reads.values(scope)["receipt_rate"]),
        Axis(_("资金"), "number", unit_of_money(scope)),
        tuple(term("source", source, language()) for source in names),
        tuple(
            Series(term("stage_of_money", stage, language()), tuple(found[source][stage] for source in names))
            for stage in stage_of
        ),
    )
