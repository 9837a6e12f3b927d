-- One row per period, province, city (null: all of the province), level and task: how many stand how.
create view milestone_task as
select
    period,
    as_of,
    province_code,
    city_code,
    coalesce(city_code, province_code) as region_code,
    level,
    task,
    is_organisation,
    max(due_on) as due_on,
    count(*) as regions,
    count(*) filter (where state = 'on_time') as on_time,
    count(*) filter (where state = 'late') as late,
    count(*) filter (where state = 'overdue') as overdue,
    count(*) filter (where state = 'pending') as pending,
    count(*) filter (where state = 'untold') as untold
from milestone_state
group by grouping sets (
    (period, as_of, province_code, level, task, is_organisation),
    (period, as_of, province_code, city_code, level, task, is_organisation)
)
having city_code is not null or grouping(city_code) = 1;

comment on view milestone_task is '任务节点汇总：每期、省或市、级次、任务一行，各种状态有几个地区';
comment on column milestone_task.region_code is '汇总到的省或市';
comment on column milestone_task.level is '承担任务的是 province 省 | city 市 | county 县';
comment on column milestone_task.due_on is '要求完成之日，各地区不同的取最晚';
comment on column milestone_task.is_organisation is '属于组织领导清单（settings.toml）';
comment on column milestone_task.regions is '承担任务的地区数';
comment on column milestone_task.on_time is '如期完成的地区数';
comment on column milestone_task.late is '逾期完成的地区数';
comment on column milestone_task.overdue is '到期未完成的地区数';
comment on column milestone_task.pending is '未到期的地区数';
comment on column milestone_task.untold is '没有填报的地区数';
