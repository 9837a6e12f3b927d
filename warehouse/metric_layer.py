"""Metric records in; the macros, catalogue and numerators and denominators per region of one version file out."""

from datetime import date, timedelta
from itertools import groupby

import duckdb

from warehouse.literals import quoted, values
from warehouse.metrics import BANDS, METRICS, Metric
from warehouse.settings import SETTINGS

LEVELS = (
    "(r.period, r.province_code)",
    "(r.period, r.province_code, r.city_code)",
    "(r.period, r.province_code, r.city_code, r.county_code)",
)


def define(con: duckdb.DuckDBPyConnection) -> None:
    """Create a macro per metric with its comment, the band macros, and `metric`, `metric_kind`, `metric_line`."""
    for metric in METRICS.values():
        con.execute(f"create macro {metric.key}(r) as {metric.formula()}")
        con.execute(f"comment on macro {metric.key} is {quoted(metric.label() + '：' + metric.meaning())}")
    con.execute(band_macros())
    con.execute(
        "create table metric (key varchar primary key, label varchar, label_en varchar, unit varchar, basis varchar, "
        "basis_en varchar, formula varchar, meaning varchar, meaning_en varchar, lines varchar, source_view varchar)"
    )
    con.execute("create temp table metric_kind (key varchar, is_ratio boolean, higher_is_better boolean)")
    con.execute(
        "create table metric_line (metric varchar, stage varchar, from_day date, to_day date, "
        "severe decimal(6, 2), lagging decimal(6, 2), good decimal(6, 2))"
    )
    kinds = [(m.key, m.denominator is not None, m.higher_is_better) for m in METRICS.values()]
    con.execute(f"insert into metric {values(_row(m) for m in METRICS.values())}")
    con.execute(f"insert into metric_kind {values(kinds)}")
    con.execute(f"insert into metric_line {values(line for m in METRICS.values() for line in _lines(m))}")
    con.execute("comment on table metric is '指标目录：每个指标的名称、口径、公式，来自 warehouse/metrics.toml'")
    con.execute("comment on table metric_line is '预警线：每个指标、阶段一行，百分数，来自 settings.toml'")


def band_macros() -> str:
    """SQL of band(numerator, denominator, severe, lagging, good) and below_band(county, city): hidden by its city."""
    named = "".join(
        f" when numerator * 100 < denominator * {band.below} then '{band.key}'" for band in BANDS.values() if band.below
    )
    best = next(key for key, band in BANDS.items() if band.below is None)
    order = "".join(f" when '{key}' then {n}" for n, key in enumerate(BANDS))
    return (
        "create macro band(numerator, denominator, severe, lagging, good) as "
        "case when numerator is null or coalesce(denominator, 0) = 0 or severe is null then null"
        f"{named} else '{best}' end;"
        "create macro below_band(county, city) as "
        f"county in ('severe', 'lagging') and (case city{order} end) > (case county{order} end);"
        "comment on macro band is '率所在的档：分子×100与分母×线精确比较，20%不算低于20%';"
        "comment on macro below_band is '县低于某线而市不低于该线：县被市掩盖'"
    )


def measure(con: duckdb.DuckDBPyConnection) -> None:
    """Create `metric_part`: numerator and denominator of every metric for every region and period.

    One pass over each published table, whatever the number of metrics.
    """
    con.execute(
        "create temp table metric_part (period varchar, province_code varchar, city_code varchar, "
        "county_code varchar, metric varchar, numerator decimal(24, 6), denominator decimal(24, 6), reported boolean)"
    )
    by_source = sorted(METRICS.values(), key=lambda metric: metric.source)
    for source, metrics in groupby(by_source, key=lambda metric: metric.source):
        group = list(metrics)
        sums = ", ".join(f"{m.numerator} as {m.key}_n, {m.denominator or 'null'} as {m.key}_d" for m in group)
        con.execute(
            f"create or replace temp table part as select r.period, r.province_code, r.city_code, r.county_code, "
            f"{sums}, bool_and(r.reported) as reported "
            f"from {source} as r group by grouping sets ({', '.join(LEVELS)})"
        )
        for m in group:
            con.execute(
                "insert into metric_part select period, province_code, city_code, county_code, "
                f"'{m.key}', {m.key}_n, {m.key}_d, reported from part"
            )
    con.execute("drop table part")


def _row(m: Metric) -> tuple[str | None, ...]:
    lines = f"{m.lines.severe}/{m.lines.lagging}/{m.lines.good}" if m.lines else None
    return (
        m.key, m.label(), m.label("en"), m.unit, m.basis(), m.basis("en"),
        m.formula(), m.meaning(), m.meaning("en"), lines, m.source,
    )  # fmt: skip


def _lines(m: Metric) -> list[tuple[object, ...]]:
    """The thresholds of a metric, one row per stage; the first has no beginning and the last no end."""
    rows: list[tuple[object, ...]] = []
    begin, last = date.min, SETTINGS.stages[-1]
    for stage in SETTINGS.stages:
        lines = m.lines_at(stage.until)
        if lines:
            end = date.max if stage is last else stage.until
            rows.append((m.key, stage.key, begin, end, lines.severe, lines.lagging, lines.good))
        begin = stage.until + timedelta(days=1)
    return rows
