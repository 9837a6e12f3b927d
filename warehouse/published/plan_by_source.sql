-- One row per region and source: the baseline money of five years, and how many counties declared none.
create table plan_by_source as
with counties as (
    select province_code, city_code, county_code, source, sum(planned_wan) as planned_wan
    from county_plan_funds
    where kind = 'baseline'
    group by province_code, city_code, county_code, source
)

select
    level_of(city_code, county_code) as level,
    coalesce(county_code, city_code, province_code) as region_code,
    source,
    cast(sum(planned_wan) as decimal(18, 6)) as planned_wan,
    cast(count(*) filter (where planned_wan = 0) as integer) as zero_counties,
    cast(count(*) as integer) as counties,
    cast(
        sum(sum(planned_wan)) over (
            partition by
                grouping(city_code), grouping(county_code), province_code, city_code, county_code
        ) as decimal(18, 6)
    ) as total_wan
from counties
group by grouping sets (
    (province_code, source), (province_code, city_code, source), (province_code, city_code, county_code, source)
)
order by region_code, source;

comment on table plan_by_source is '基线规划资金：每地区、来源一行';
comment on column plan_by_source.counties is '列有规划的县数';
comment on column plan_by_source.total_wan is '六个来源合计，万元';
comment on column plan_by_source.zero_counties is '规划投入申报为0的县数';
