-- One row per period, province or city: how many of its counties reported, on time, late, or not.
create table reporting as
select
    period,
    case when grouping(city_code) = 0 then 'city' else 'province' end as level,
    case when grouping(city_code) = 0 then city_code else province_code end as region_code,
    cast(count(*) as integer) as counties,
    cast(count(*) filter (where status <> 'missing') as integer) as reported,
    cast(count(*) filter (where status = 'on_time') as integer) as on_time,
    cast(count(*) filter (where status = 'late') as integer) as late,
    cast(count(*) filter (where status = 'missing') as integer) as missing
from report
group by grouping sets ((period, province_code), (period, province_code, city_code))
order by period, region_code;

comment on table reporting is '填报汇总：省、市每期一行';
comment on column reporting.counties is '有任务的县数';
comment on column reporting.reported is '已报县数（按时 + 迟报）';
