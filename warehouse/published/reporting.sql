-- One row per period, province or city: how many of its counties reported, on time, late, or not, and were reviewed.
create table reporting as
select
    period,
    case when grouping(city_code) = 0 then 'city' else 'province' end as level,
    case when grouping(city_code) = 0 then city_code else province_code end as region_code,
    cast(count(*) as integer) as counties,
    cast(count(*) filter (where status <> 'missing') as integer) as reported,
    cast(count(*) filter (where status = 'on_time') as integer) as on_time,
    cast(count(*) filter (where status = 'late') as integer) as late,
    cast(count(*) filter (where status = 'missing') as integer) as missing,
    cast(count(*) filter (where status = 'missing' and state = 'returned') as integer) as returned,
    cast(count(*) filter (where state = 'reviewed') as integer) as reviewed,
    cast(count(*) filter (where state = 'submitted') as integer) as unreviewed,
    max(as_of) as as_of,
    max(deadline) as deadline,
    max(review_deadline) as review_deadline
from report
group by grouping sets ((period, province_code), (period, province_code, city_code))
order by period, region_code;

comment on table reporting is '填报汇总：省、市每期一行';
comment on column reporting.counties is '有任务的县数';
comment on column reporting.reported is '已报县数（按时 + 迟报），不含退回待改';
comment on column reporting.returned is '未报的县中，报送被退回、还没有改报的县数';
comment on column reporting.reviewed is '市级已审的县数';
comment on column reporting.unreviewed is '已报、市级还没有审的县数';
