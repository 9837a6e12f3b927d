-- One row per period, province or city, metric in percent and bin that has a county: how many, and which.
create view rate_histogram as
with placed as (
    select
        v.period, v.as_of, v.province_code, v.parent_code as city_code, v.metric, v.region_name, v.region_code, v.value,
        v.reported, u.bin_points,
        -- In whole numbers: 20% begins a bin, and the quotient of two doubles might fall short of it.
        case when v.numerator <= v.denominator then least(
            cast(v.numerator * 1000000 as hugeint) * 10000
            // (cast(v.denominator * 1000000 as hugeint) * cast(u.bin_points * 100 as hugeint)),
            cast(ceil(100 / u.bin_points) as hugeint) - 1
        ) end as bin
    from metric_value as v
    inner join metric as m on m.key = v.metric and m.unit = '%'
    inner join compare_rule as u on v.as_of between u.from_day and u.to_day
    where v.level = 'county' and v.value is not null
)

select
    period,
    any_value(as_of) as as_of,
    case when city_code is null then 'province' else 'city' end as level,
    coalesce(city_code, province_code) as region_code,
    metric,
    case when bin is null then 100 else cast(bin as integer) * any_value(bin_points) end as from_percent,
    case when bin is not null then least((cast(bin as integer) + 1) * any_value(bin_points), 100) end as to_percent,
    cast(count(*) as integer) as counties,
    cast(count(*) filter (where not reported) as integer) as carried_counties,
    list(region_name order by value, region_code) as county_names
from placed
group by grouping sets ((period, province_code, metric, bin), (period, province_code, city_code, metric, bin))
order by period, metric, region_code, from_percent, to_percent;

comment on view rate_histogram is '直方图：每期、省或市、百分率指标、有县的档一行；下界属于本档，100%属于最后一个闭档，100%以上一档不封顶';
comment on column rate_histogram.from_percent is '不低于百分之几；不封顶的一档为高于100';
comment on column rate_histogram.to_percent is '低于百分之几（100的一档含100）；空为不封顶';
comment on column rate_histogram.counties is '县数';
comment on column rate_histogram.carried_counties is '其中本期未报、沿用以前数字的县数';
comment on column rate_histogram.county_names is '县名，由低到高';
