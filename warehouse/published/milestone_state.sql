-- One row per period, region and task: how it stood on the period's as_of. A region with a task of the programme that
-- says nothing of what others of its level have to deliver is there as well.
create view milestone_state as
with tasks as (
    select province_code, level, task, is_organisation, max(due_on) as due_on
    from milestone
    group by all
),

owed as (
    select m.province_code, m.level, m.task, m.is_organisation, m.region_code, m.due_on, m.done_on, m.note, true as is_told
    from milestone as m
    union all
    select t.province_code, t.level, t.task, t.is_organisation, r.code, t.due_on, null, null, false
    from tasks as t
    inner join region as r on r.province_code = t.province_code and r.level = t.level and r.has_task
    left join milestone as m on m.region_code = r.code and m.task = t.task
    where m.task is null
)

select
    p.period,
    p.as_of,
    o.level,
    o.province_code,
    r.city_code,
    c.name as city_name,
    case when o.level = 'county' then o.region_code end as county_code,
    o.region_code,
    r.name as region_name,
    o.task,
    o.is_organisation,
    o.due_on,
    case when o.done_on <= p.as_of then o.done_on end as done_on,
    case
        when not o.is_told then 'untold'
        when o.done_on <= least(o.due_on, p.as_of) then 'on_time'
        when o.done_on <= p.as_of then 'late'
        when o.due_on <= p.as_of then 'overdue'
        else 'pending'
    end as state,
    case when o.is_told then greatest(date_diff('day', o.due_on, least(o.done_on, p.as_of)), 0) end as days_late,
    -- What was said on delivery says nothing of the time before it.
    case when o.done_on is null or o.done_on <= p.as_of then o.note end as note
from owed as o
inner join period as p on p.province_code = o.province_code
inner join region as r on r.code = o.region_code
left join region as c on c.code = r.city_code;

comment on view milestone_state is '任务节点：每期、地区、任务一行，截至该期 as_of 的状态';
comment on column milestone_state.due_on is '要求完成之日；没有填报的，取同级最晚的';
comment on column milestone_state.done_on is '截至该期已经完成的，完成之日';
comment on column milestone_state.state is
    'on_time 如期完成 | late 逾期完成 | overdue 到期未完成 | pending 未到期 | untold 没有填报';
comment on column milestone_state.days_late is '逾期天数：完成之日（未完成的为截至日）− 要求之日，不足为0；没有填报的为空';
comment on column milestone_state.is_organisation is '属于组织领导清单（settings.toml）';
comment on column milestone_state.note is '情况说明';
