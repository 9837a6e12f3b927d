-- One row per period and project.
create table project_ledger as
with standing as (
    select
        l.*,
        -- Nothing is closed before it is accepted: until then it is completed and waits for its acceptance.
        case when l.state = 'closed' and l.accepted_on is null then 'completed' else l.state end as standing,
        case when l.work_class in ('building', 'sports') then 'works' else 'equipment' end as class_group,
    from mart_project_ledger as l
),

due as (
    select
        s.*,
        case s.class_group when 'works' then b.works_due_on else b.equipment_due_on end as legal_due_on,
        s.standing in ('accepted', 'closed') or (s.class_group = 'works' and s.standing = 'completed') as is_done,
        date_diff('day', s.contract_finish, case
            when s.standing in ('completed', 'accepted', 'closed') then s.completed_on
            when s.standing is not null and s.contract_finish < s.as_of then s.as_of
        end) as days_late,
    from standing as s
    -- A batch that is allotted later has no day yet.
    left join batch as b
        on b.province_code = s.province_code and b.budget_year = s.budget_year and b.allotted_on <= s.as_of
)

select
    period_name(period) as period,
    as_of,
    project_id,
    school_id,
    school_name,
    students,
    largest_class,
    largest_class >= u.large_class as is_large_class,
    province_code,
    city_code,
    city_name,
    county_code,
    county_name,
    township,
    work_class,
    name,
    quantity(planned_qty_centi) as planned_qty,
    wan(planned_fen) as planned_wan,
    wan(central_provincial_fen) as central_provincial_wan,
    budget_year,
    planned_start,
    contract_finish,
    responsible,
    state,
    blocked_at,
    started_on,
    completed_on,
    accepted_on,
    closed_on,
    quantity(started_qty_centi) as started_qty,
    quantity(completed_qty_centi) as completed_qty,
    wan(invested_fen) as invested_wan,
    wan(paid_fen) as paid_wan,
    overdue_days,
    overdue_kind,
    standing,
    case standing
        when 'not_started' then coalesce(blocked_at, 'unfilled')
        when 'started' then 'completion'
        when 'completed' then 'acceptance'
        when 'accepted' then 'closing'
    end as waiting_for,
    class_group,
    legal_due_on,
    is_done,
    case when not is_done then cast(date_diff('day', as_of, legal_due_on) as integer) end as days_to_legal_due,
    cast(days_late as integer) as days_late,
    not is_done and legal_due_on < as_of as is_past_legal,
    standing in ('not_started', 'started') and contract_finish < as_of as is_past_contract,
    left(trim(responsible), 1) || repeat('*', least(greatest(length(trim(responsible)) - 1, 1), 2)) as responsible_masked,
    reported,
    source_file,
    source_sheet,
    source_row,
    status_file,
    status_sheet,
    status_row
-- Each period's rows come in the order of the mart, by county and project: sorting a nation's again takes most of the time.
from due
cross join planning_rule as u;

comment on table project_ledger is '项目台账：每期每个项目一行，状态为截至该期的最近一次填报';
comment on column project_ledger.state is 'not_started 未开工 | started 开工 | completed 竣工 | accepted 验收 | closed 销号；空为从未填报';
comment on column project_ledger.blocked_at is '未开工卡在：approval 立项 | land 用地 | planning_permit 规划许可 | drawings 施工图 | tender 招标';
comment on column project_ledger.overdue_days is '逾期天数：未开工的从计划开工日算起，在建的从合同竣工日算起；未逾期为空';
comment on column project_ledger.standing is '算到哪一步：同 state，但报了销号而没有验收日期的不算销号，按竣工（待验收）算';
comment on column project_ledger.waiting_for is '正在等哪一步：未开工的为 blocked_at（unfilled 未填），其后 completion 竣工 | acceptance 验收 | closing 销号；空为已销号或从未填报';
comment on column project_ledger.class_group is 'works 建设类（校舍、运动场地） | equipment 装备类（五类设备）';
comment on column project_ledger.legal_due_on is '法定完成日：所属预算年度资金下达后，建设类两年、装备类半年（见 batch 表）；没有预算年度、到截至日还没有下达的为空';
comment on column project_ledger.is_done is '是否已按法定要求完成：建设类已竣工，装备类已验收；装备类的支付没有日期，不计；空为从未填报';
comment on column project_ledger.days_to_legal_due is '距法定完成日还有几天，负数为已超过；已完成、从未填报或没有法定完成日的为空';
comment on column project_ledger.days_late is '比合同竣工日期晚几天：已竣工的按竣工日期，负数为提前；未竣工而合同期已过的按数据截至日；其余为空';
comment on column project_ledger.is_past_legal is '未完成而法定完成日已过；当日不算';
comment on column project_ledger.is_past_contract is '未竣工而合同竣工日期已过；当日不算';
comment on column project_ledger.responsible is '责任人，不随导出材料外发';
comment on column project_ledger.responsible_masked is '责任人，只露姓氏';
comment on column project_ledger.students is '学校的学生数';
comment on column project_ledger.largest_class is '学校最大班额，人';
comment on column project_ledger.is_large_class is '学校有大班额：最大班额达到线（settings.toml）；空为没有报最大班额';
comment on column project_ledger.source_file is '项目计划的来源文件；进度的见 status_file';
comment on column project_ledger.status_file is '项目进度的来源文件';
comment on column project_ledger.status_sheet is '项目进度的来源工作表';
comment on column project_ledger.status_row is '项目进度的来源行号，从1起';
