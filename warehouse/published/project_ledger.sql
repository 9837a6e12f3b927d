-- One row per period and project.
create table project_ledger as
select
    period_name(period) as period,
    as_of,
    project_id,
    school_id,
    school_name,
    students,
    largest_class,
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
    reported,
    source_file,
    source_sheet,
    source_row,
    status_file,
    status_sheet,
    status_row
from mart_project_ledger
order by period, county_code, project_id;

comment on table project_ledger is '项目台账：每期每个项目一行，状态为截至该期的最近一次填报';
comment on column project_ledger.state is 'not_started 未开工 | started 开工 | completed 竣工 | accepted 验收 | closed 销号；空为从未填报';
comment on column project_ledger.blocked_at is '未开工卡在：approval 立项 | land 用地 | planning_permit 规划许可 | drawings 施工图 | tender 招标';
comment on column project_ledger.overdue_days is '逾期天数：未开工的从计划开工日算起，在建的从合同竣工日算起；未逾期为空';
comment on column project_ledger.responsible is '责任人，不随导出材料外发';
comment on column project_ledger.students is '学校的学生数';
comment on column project_ledger.largest_class is '学校最大班额，人';
comment on column project_ledger.source_file is '项目计划的来源文件；进度的见 status_file';
comment on column project_ledger.status_file is '项目进度的来源文件';
comment on column project_ledger.status_sheet is '项目进度的来源工作表';
comment on column project_ledger.status_row is '项目进度的来源行号，从1起';
