-- warn: 报了进展或资金的，应当列入规划
-- 怎样改：请核对县名和类别有没有填错行；确有任务的，请先报五年规划或规划调整。
-- en: What reports progress or money should be in the plan | Check that the county and the class are on the right row; if there is a task, send the plan or its adjustment first.
select
    a.county_code,
    period_name(a.period) as period,
    '全县' as item,
    a.form,
    '这个县不在五年规划里，报表没有计入任何汇总' as detail,
    cast(null as varchar) as source_file,
    cast(null as varchar) as sheet,
    cast(null as bigint) as row,
    cast(null as varchar) as cell
from mart_accepted as a
left join region as r on r.code = a.county_code
where a.form in ('progress', 'funds', 'project_status') and not coalesce(r.has_task, false)

union all

select
    county_code,
    period,
    term('work_class', work_class) as item,
    'progress' as form,
    term('work_class', work_class) || '没有规划，却报了开工、竣工或投资' as detail,
    source_file,
    source_sheet as sheet,
    source_row as row,
    cast(null as varchar) as cell
from county_progress
where planned_qty is null and planned_wan is null and reported
