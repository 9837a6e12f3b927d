"""A scope and a metric in; every region of the map with its value, or why it has none, as questions out."""

import polars as pl

from charts.tiles import places
from reports.reading import data
from reports.reading.scope import Scope, full_name

# Every region has a row, whether a task and a value or not; `blank` says why there is no value.
REGIONS = """
    select r.code as region_code, r.name as region_name, r.short_name, r.level, r.parent_code, r.has_task,
        city.name as city_name, $metric as metric, v.as_of, v.numerator, v.denominator, v.value, v.band, v.rank,
        v.change, v.counties, v.laggard_counties, v.severe_counties, v.masked_counties, v.reported,
        case
            when v.value is not null then null
            when not r.has_task then 'no_task'
            when v.denominator = 0 then 'zero_base'
            else 'unreported'
        end as blank,
        -- Which fifth of the values, 1 the lowest: the shade of a metric that has no lines.
        case when v.value is not null then cast(least(
            1 + floor(5 * percent_rank() over (partition by v.value is null order by v.value)), 5
        ) as integer) end as fifth
    from region as r
    left join region as city on city.code = r.city_code
    left join metric_value as v on v.region_code = r.code and v.period = $period and v.metric = $metric
    where r.province_code = $province and r.level = $level and $city in ('', r.city_code)
    order by r.code
"""


def ask(scope: Scope, metric: str, level: str, city: str | None = None) -> data.Question:
    """The regions of a level in the province, or in one city, with their values."""
    return data.ask(
        scope.version, REGIONS, period=scope.period, province=scope.province, metric=metric, level=level,
        city=city or "",
    )  # fmt: skip


def unplaced(scope: Scope, regions: pl.DataFrame, level: str) -> list[str]:
    """The regions with a task or a value that have no tile, by name."""
    known = places(level)
    return [
        f"{_name(scope, row)} {row['region_code']}"
        for row in regions.iter_rows(named=True)
        if row["region_code"] not in known and row["blank"] != "no_task"
    ]


def homeless(scope: Scope, regions: pl.DataFrame, level: str) -> list[str]:
    """The tiles of the scope's province or city to which no region belongs, by code."""
    codes = set(regions["region_code"])
    above = scope.city[:4] if scope.city and level == "county" else scope.province[:2]
    return sorted(code for code in places(level) if code.startswith(above) and code not in codes)


def _name(scope: Scope, row: dict[str, object]) -> str:
    known = scope.regions.get(str(row["region_code"]))
    return full_name(known) if known else str(row["region_name"])
