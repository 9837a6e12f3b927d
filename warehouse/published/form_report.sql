-- One row per county with a task, form its province reports, and period.
create table form_report as
select
    period_name(f.period) as period,
    f.as_of,
    f.province_code,
    f.city_code,
    c.name as city_name,
    f.county_code,
    f.county_name,
    f.form,
    f.status,
    f.state,
    f.submitted_on,
    f.reviewed_on,
    f.reason,
    f.reviewer,
    f.newest_revision,
    f.revision,
    period_name(f.carried_from) as carried_from,
    f.submission_id,
    f.deadline,
    f.review_deadline,
    f.days_late
from mart_form_report as f
inner join mart_region as c on c.code = f.city_code
order by period, f.county_code, f.form;

comment on table form_report is '分表填报情况：每县、每期、每种报表一行；本省从未用过的报表不列';
comment on column form_report.form is 'progress 进展 | funds 资金 | project_status 项目台账进度';
comment on column form_report.status is 'on_time 按时 | late 迟报 | missing 未报（含退回待改）：本期有没有采用的报表';
comment on column form_report.state is '最近一次报送：submitted 待审 | reviewed 已审 | returned 退回；空为没有报送';
comment on column form_report.submitted_on is '本期首次报送日期，决定按时或迟报';
comment on column form_report.reviewed_on is '市级审核或退回的日期';
comment on column form_report.reason is '退回的原因';
comment on column form_report.newest_revision is '本期报送了几次';
comment on column form_report.revision is '本期采用的是第几次报送；空为没有采用的';
comment on column form_report.submission_id is '计入本期数字的那份报表，见 submission；空为从未报送';
comment on column form_report.days_late is '首次报送晚于截止日几天；按时或未报为空';
