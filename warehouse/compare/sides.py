"""Two sides in, each one period as one version knew it; what differs between them, county by county, and why, out.

A county's contribution to the change of its region's rate is exact and depends on no order (docs/time.md):
(Δ numerator − rate before × Δ denominator) ÷ denominator after. The contributions of all counties sum to the change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from warehouse import store
from warehouse.compare.planned import PLANNED, planned_figures, uses
from warehouse.compare.reasons import ORDER, divides_by_plan, reasons
from warehouse.metrics import METRICS, Metric

FORMS = {"county_progress": "progress", "county_funds": "funds", "project_ledger": "project_status"}

REGION = """
    select v.*, n.published_at
    from version as n
    left join metric_value as v
        on v.period = $period and v.metric = $metric and v.level = $level and v.region_code = $code
"""
COUNTIES = (
    PLANNED
    + """,

    plan as (
        select
            county_code, string_agg(distinct plan_version, '、' order by plan_version) as plan_version,
            string_agg(concat_ws(' ', work_class, source, budget_year, figure, amount), '、' order by all)
                filter (where list_contains($counted, concat_ws(' ', figure, work_class, source))) as planned
        from planned
        where form = $form
        group by county_code
    )

    select
        v.period, v.region_code as county_code, r.name as county_name, r.city_code, c.name as city_name,
        v.numerator, v.denominator, v.value, v.band, v.rank,
        f.revision is not null as reported, f.state, f.submitted_on, f.newest_revision, f.revision, f.carried_from,
        s.period as source_period, s.revision as source_revision, p.plan_version, p.planned
    from metric_value as v
    inner join region as r on r.code = v.region_code
    inner join region as c on c.code = r.city_code
    left join form_report as f on f.period = v.period and f.county_code = v.region_code and f.form = $form
    left join submission as s on s.submission_id = f.submission_id
    left join plan as p on p.county_code = v.region_code
    where v.period = $period and v.metric = $metric and v.level = 'county'
        and $code in (r.province_code, r.city_code, r.code)
    order by v.region_code
"""
)
CORRECTIONS = """
    select county_code, form, report_period, plan_version, work_class, source, budget_year, figure, new, summary
    from correction
    where applied and period = $period and $code in (province_code, city_code, county_code)
    order by form, work_class, source, budget_year, figure
"""
SHOWN = (
    "numerator", "denominator", "value", "band", "rank", "reported", "state", "submitted_on", "revision",
    "carried_from", "plan_version", "correction",
)  # fmt: skip

Row = dict[str, Any]
# SQL and the values of its binds.
Query = tuple[str, dict[str, Any]]
Parts = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True)
class Side:
    """One period as one version knew it: as of, and as known in."""

    version: str
    period: str


@dataclass(frozen=True)
class Comparison:
    """What differs between two sides in one metric of one region.

    Attributes:
        own: the region: `region_name`, `level`; `numerator`, `denominator`, `value`, `reported` (how many counties) of
            both sides as `_before` and `_after`; `change` = `by_figures` + `by_plan` as fractions, 万元 for a metric
            without a denominator; `by_plan` is what planned figures do as its denominator. A side that has no such
            period, or no such metric, leaves its half empty.
        counties: one row per county, the largest contribution first: the same with `band`, `rank`, `reported`, `state`,
            `submitted_on`, `revision`, `carried_from`, `plan_version` and `correction` of both sides; `contribution` =
            `by_figures` + `by_plan` to the region's change; `changed`; `why`, keys of terms.toml.
    """

    before: Side
    after: Side
    metric: str
    own: Row
    counties: pl.DataFrame

    @property
    def changed(self) -> pl.DataFrame:
        """The counties whose numerator or denominator differs."""
        return self.counties.filter("changed") if self.counties.height else self.counties

    @property
    def why(self) -> dict[str, int]:
        """Reason → how many counties changed for it, the most frequent first; a county may have several."""
        counted = self.changed["why"].explode().value_counts() if self.changed.height else pl.DataFrame()
        return dict(sorted(counted.iter_rows(), key=lambda pair: (-pair[1], ORDER.index(pair[0]))))


@dataclass(frozen=True)
class Known:
    """What one version knew of a period, and how that differs from what the version before it knew."""

    version: str
    published_at: datetime
    numerator: Decimal | None
    denominator: Decimal | None
    value: float | None
    reported: int
    counties: int
    since: Comparison | None


@dataclass(frozen=True)
class _State:
    side: Side
    own: Row
    counties: dict[str, Row]


def compare(
    before: Side, after: Side, metric: str, province: str, city: str | None = None, county: str | None = None
) -> Comparison:
    """Compare two sides in one metric of the narrowest region that is given.

    Raises:
        WarehouseMissing: a side's version cannot be read.
    """
    region = (province, city, county)
    return _compared(METRICS[metric], _read(before, METRICS[metric], *region), _read(after, METRICS[metric], *region))


def history(
    versions: Sequence[str],
    period: str,
    metric: str,
    province: str,
    city: str | None = None,
    county: str | None = None,
) -> tuple[Known, ...]:
    """What each of these versions, oldest first, knew of a period, each compared with the one before it.

    The first that knows of the period has nothing before it.
    """
    known: list[Known] = []
    last: _State | None = None
    for version in versions:
        state = _read(Side(version, period), METRICS[metric], province, city, county)
        since = _compared(METRICS[metric], last, state) if last else None
        own = state.own
        known.append(
            Known(
                version=version,
                published_at=own["published_at"],
                numerator=own["numerator"],
                denominator=own["denominator"],
                value=own["value"],
                reported=own["reported"],
                counties=len(state.counties),
                since=since,
            )
        )
        last = state if state.counties else last
    return tuple(known)


def contribution(before: Parts, after: Parts, region_before: Parts, region_after: Parts) -> tuple[Fraction, Fraction]:
    """What one county's numerator and what its denominator adds to the change of its region's rate.

    Both regions have a denominator; a figure that is missing adds nothing.
    """
    (n_before, d_before), (n_after, d_after) = _exact(before), _exact(after)
    (whole_n, whole_d), (_whole, divided_by) = _exact(region_before), _exact(region_after)
    return (n_after - n_before) / divided_by, -whole_n / whole_d * (d_after - d_before) / divided_by


def _exact(parts: Parts) -> tuple[Fraction, Fraction]:
    numerator, denominator = parts
    return Fraction(numerator or 0), Fraction(denominator or 0)


def of_region(side: Side, metric: str, province: str, city: str | None, county: str | None) -> Query:
    """What is asked of each side about the region itself, with its values."""
    code, level = county or city or province, "county" if county else "city" if city else "province"
    return REGION, {"period": side.period, "code": code, "metric": metric, "level": level}


def of_counties(side: Side, metric: str, code: str) -> Query:
    """What is asked of each side about the counties of a region, with its values."""
    known = METRICS[metric]
    of_metric = {"metric": metric, "form": FORMS[known.source], "counted": planned_figures(known)}
    return COUNTIES, {"period": side.period, "code": code, **of_metric}


def _read(side: Side, metric: Metric, province: str, city: str | None, county: str | None) -> _State:
    code = county or city or province
    sql, values = of_region(side, metric.key, province, city, county)
    own = store.query_at(side.version, sql, **values).row(0, named=True)
    sql, values = of_counties(side, metric.key, code)
    found = store.query_at(side.version, sql, **values)
    counties: dict[str, Row] = {row["county_code"]: row | {"corrections": {}} for row in found.iter_rows(named=True)}
    for row in store.query_at(side.version, CORRECTIONS, period=side.period, code=code).iter_rows(named=True):
        item = row["work_class"] or row["source"]
        if row["county_code"] in counties and _corrects(metric, row["form"], row["figure"], item):
            *key, summary = row.values()
            counties[row["county_code"]]["corrections"][tuple(key)] = summary
    for row in counties.values():
        row["correction"] = "；".join(row["corrections"].values()) or None
    return _State(side, own | {"reported": sum(row["reported"] for row in counties.values())}, counties)


def _corrects(metric: Metric, form: str, figure: str, item: str) -> bool:
    source = {"progress": "county_progress", "plan": "county_progress"}.get(form, "county_funds")
    expressions = filter(None, (metric.numerator, metric.denominator))
    return source == metric.source and any(uses(expression, figure, item) for expression in expressions)


def _compared(metric: Metric, before: _State, after: _State) -> Comparison:
    has_both = before.own["region_code"] is not None and after.own["region_code"] is not None
    codes = sorted({*before.counties, *after.counties})
    rows = [_county(metric, before, after, code, has_both) for code in codes]
    rows.sort(key=lambda row: (-abs(row["contribution"] or 0), row["county_code"]))
    counted = ("numerator", "denominator", "value", "reported")
    own = {
        "region_code": after.own["region_code"] or before.own["region_code"],
        "region_name": after.own["region_name"] or before.own["region_name"],
        "level": after.own["level"] or before.own["level"],
        "metric": metric.key,
        **_beside(before.own, after.own, counted),
        **_moved(metric, _parts(before.own), _parts(after.own), before.own, after.own, "change"),
    }
    return Comparison(before.side, after.side, metric.key, own, pl.DataFrame(rows, infer_schema_length=None))


def _county(metric: Metric, before: _State, after: _State, code: str, has_both: bool) -> Row:
    a, b = before.counties.get(code), after.counties.get(code)
    named = b or a
    assert named
    was, is_ = _parts(a), _parts(b)
    why = reasons(metric, a, b) if has_both else []
    return {
        **{name: named[name] for name in ("county_code", "county_name", "city_code", "city_name")},
        "metric": metric.key,
        "level": "county",
        **_beside(a, b, SHOWN),
        **_moved(metric, was, is_, before.own, after.own, "contribution"),
        "changed": has_both and was != is_,
        "why": why,
    }


def _parts(row: Row | None) -> Parts:
    return (row["numerator"], row["denominator"]) if row else (None, None)


def _beside(before: Row | None, after: Row | None, names: Iterable[str]) -> Row:
    sides = (("before", before), ("after", after))
    return {f"{name}_{side}": row[name] if row else None for name in names for side, row in sides}


def _moved(metric: Metric, was: Parts, is_: Parts, before: Row, after: Row, total: str) -> Row:
    """The change of a region's value that is due to these parts; nothing where a side has no value."""
    if before["value"] is None or after["value"] is None:
        return {total: None, "by_figures": None, "by_plan": None}
    if metric.denominator is None:
        size = float((is_[0] or 0) - (was[0] or 0))
        return {total: size, "by_figures": size, "by_plan": 0.0}
    parts = contribution(was, is_, _parts(before), _parts(after))
    by_plan = parts[1] if divides_by_plan(metric) else Fraction()
    return {total: float(sum(parts)), "by_figures": float(sum(parts) - by_plan), "by_plan": float(by_plan)}
