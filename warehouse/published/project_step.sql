-- One row per period, project and step of its way from 未开工 to 销号.
create view project_step as
with steps (n, step) as (
    values (1, 'not_started'), (2, 'started'), (3, 'completed'), (4, 'accepted'), (5, 'closed')
),

placed as (
    select
        l.period, l.as_of, l.province_code, l.city_code, l.county_code, l.project_id, s.n, s.step,
        s.n <= now.n as is_reached,
        s.n = now.n as is_current,
        case s.step when 'started' then l.planned_start when 'completed' then l.contract_finish end as planned_on,
        case
            when s.step = case l.class_group when 'works' then 'completed' else 'accepted' end then l.legal_due_on
        end as legal_due_on,
        case s.step
            when 'started' then l.started_on
            when 'completed' then l.completed_on
            when 'accepted' then l.accepted_on
            when 'closed' then l.closed_on
        end as actual_on,
        case s.step
            when 'completed' then l.started_on
            when 'accepted' then coalesce(l.completed_on, l.started_on)
            when 'closed' then coalesce(l.accepted_on, l.completed_on, l.started_on)
        end as before_on,
        s.step = 'closed' and l.state = 'closed' and l.accepted_on is null as lacks_acceptance
    from project_ledger as l
    cross join steps as s
    left join steps as now on now.step = l.standing
)

select
    period,
    as_of,
    province_code,
    city_code,
    county_code,
    project_id,
    n,
    step,
    is_reached,
    is_current,
    planned_on,
    legal_due_on,
    actual_on,
    case
        when is_reached then cast(date_diff('day', planned_on, actual_on) as integer)
        when planned_on < as_of then cast(date_diff('day', planned_on, as_of) as integer)
    end as days_late,
    case
        when lacks_acceptance then 'no_acceptance'
        when is_reached and actual_on is null and step <> 'not_started' then 'no_date'
        when actual_on is not null and not coalesce(is_reached, false) then 'not_reached'
        when actual_on > as_of then 'in_future'
        when actual_on < before_on then 'out_of_order'
    end as fault
from placed;

comment on view project_step is '项目的五步：每期、项目、步骤（未开工、开工、竣工、验收、销号）一行';
comment on column project_step.n is '第几步，1为未开工，5为销号';
comment on column project_step.step is 'not_started 未开工 | started 开工 | completed 竣工 | accepted 验收 | closed 销号';
comment on column project_step.is_reached is '已走到这一步，没有验收日期的销号不算；从未填报进度的为空';
comment on column project_step.is_current is '现在停在这一步；从未填报进度的为空';
comment on column project_step.planned_on is '开工为计划开工日，竣工为合同竣工日；其余各步没有计划日期';
comment on column project_step.legal_due_on is '法定完成日：建设类在竣工一步，装备类在验收一步；其余各步为空';
comment on column project_step.actual_on is '所报的实际日期';
comment on column project_step.days_late is
    '走到的：实际日 − 计划日，负为提前；没走到而计划日已过的：截至日 − 计划日；其余为空';
comment on column project_step.fault is
    'no_acceptance 没有验收日期就销号 | no_date 走到而没有日期 | not_reached 有日期而没走到 | in_future 日期晚于截至日 | out_of_order 早于前一步';
