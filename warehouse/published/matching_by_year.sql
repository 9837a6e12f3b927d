-- One row per period, region, source (city, county) and budget year: the matching gap, and whether it is owed already.
create table matching_by_year as
with gaps as (
    select
        r.period,
        any_value(r.as_of) as as_of,
        level_of(r.city_code, r.county_code) as level,
        coalesce(r.county_code, r.city_code, r.province_code) as region_code,
        r.source,
        r.budget_year,
        sum(r.planned_wan) as planned_wan,
        sum(r.received_wan) as received_wan,
        matching_gap(r) as gap_wan
    from county_funds as r
    where r.source in ('city', 'county')
    group by grouping sets (
        (r.period, r.province_code, r.source, r.budget_year),
        (r.period, r.province_code, r.city_code, r.source, r.budget_year),
        (r.period, r.province_code, r.city_code, r.county_code, r.source, r.budget_year)
    )
)

select
    period,
    as_of,
    level,
    region_code,
    source,
    budget_year,
    case
        when budget_year < year(as_of) then 'past'
        when budget_year = year(as_of) then 'current'
        else 'future'
    end as due,
    cast(planned_wan as decimal(18, 6)) as planned_wan,
    cast(received_wan as decimal(18, 6)) as received_wan,
    cast(gap_wan as decimal(18, 6)) as gap_wan
from gaps
order by period, region_code, source, budget_year;

comment on table matching_by_year is '配套缺口分预算年度：每期、地区、来源（city 市级、county 县级）、预算年度一行，两级不合并';
comment on column matching_by_year.due is 'past 往年，已是欠账 | current 当年 | future 以后年度，还不是欠账';
comment on column matching_by_year.gap_wan is '缺口，定义同 matching_gap，万元';
