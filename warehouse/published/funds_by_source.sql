-- One row per period, region and source: planned, allocated, received, paid.
create table funds_by_source as
select
    period,
    case
        when grouping(county_code) = 0 then 'county'
        when grouping(city_code) = 0 then 'city'
        else 'province'
    end as level,
    case
        when grouping(county_code) = 0 then county_code
        when grouping(city_code) = 0 then city_code
        else province_code
    end as region_code,
    source,
    cast(sum(planned_wan) as decimal(18, 6)) as planned_wan,
    cast(sum(allocated_wan) as decimal(18, 6)) as allocated_wan,
    cast(sum(received_wan) as decimal(18, 6)) as received_wan,
    cast(sum(paid_wan) as decimal(18, 6)) as paid_wan
from county_funds
group by grouping sets (
    (period, province_code, source),
    (period, province_code, city_code, source),
    (period, province_code, city_code, county_code, source)
)
order by period, region_code, source;

comment on table funds_by_source is '资金分来源：每期、地区、来源一行，各预算年度合计，万元';
