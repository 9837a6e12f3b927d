-- One row per county with a task and period.
create table report as
select
    period_name(period) as period,
    as_of,
    province_code,
    city_code,
    county_code,
    county_name,
    status,
    state,
    submitted_on,
    reviewed_on,
    reason,
    revision,
    period_name(carried_from) as carried_from,
    deadline,
    review_deadline
from mart_report
order by period, county_code;

comment on table report is '填报情况：每县每期一行，以进展表为准；各表分别见 form_report';
comment on column report.status is 'on_time 按时 | late 迟报 | missing 未报（含退回待改）：本期有没有采用的报表';
comment on column report.state is '最近一次报送：submitted 待审 | reviewed 已审 | returned 退回；空为没有报送';
comment on column report.submitted_on is '首次报送日期，决定按时或迟报';
comment on column report.reviewed_on is '市级审核或退回的日期';
comment on column report.reason is '退回的原因';
comment on column report.revision is '采用的是第几次报送';
comment on column report.carried_from is '未报时沿用哪一期的数；空为本期已报或从未报送';
