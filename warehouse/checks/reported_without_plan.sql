-- warn: 报了进展或资金的，应当列入规划
select
    a.county_code,
    period_name(a.period) as period,
    '这个县不在五年规划里，报表没有计入任何汇总' as detail,
    cast(null as varchar) as source_file,
    cast(null as varchar) as sheet,
    cast(null as bigint) as row
from mart_accepted as a
left join region as r on r.code = a.county_code
where a.period is not null and not coalesce(r.has_task, false)

union all

select
    county_code,
    period,
    term('work_class', work_class) || '没有规划，却报了开工、竣工或投资' as detail,
    source_file,
    source_sheet as sheet,
    source_row as row
from county_progress
where planned_qty is null and planned_wan is null and reported
