-- One row per period, metric and county with a value: how many counties of its province lie at or below it.
create view rate_ecdf as
select
    v.period,
    v.as_of,
    v.province_code,
    v.parent_code as city_code,
    v.region_code as county_code,
    v.region_name as county_name,
    v.metric,
    v.numerator,
    v.denominator,
    v.value,
    v.band,
    -- As in the ranks: two equal quotients may differ in the last bit.
    count(*) over (partition by v.period, v.province_code, v.metric order by round(v.value, 12)) as counties_up_to,
    count(*) over (partition by v.period, v.province_code, v.metric) as counties,
    v.reported
from metric_value as v
where v.level = 'county' and v.value is not null;

comment on view rate_ecdf is '累计分布（个数）：每期、指标、有值的县一行，全省有几个县不高于它';
comment on column rate_ecdf.counties_up_to is '全省不高于该县的县数，含它自己和与它相等的';
comment on column rate_ecdf.counties is '全省有值的县数';
