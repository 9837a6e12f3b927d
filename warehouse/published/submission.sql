-- One row per report ever accepted by a load, the replaced and the returned ones included.
create table submission as
select
    s.submission_id,
    s.form,
    period_name(s.period) as period,
    case when s.period is null then s.slot end as slot,
    r.province_code,
    r.city_code,
    s.county_code,
    r.name as county_name,
    s.revision,
    s.submitted_on,
    s.received_on,
    s.state,
    s.reviewed_on,
    s.reason,
    s.reviewer,
    s.is_newest,
    s.is_accepted,
    s.load_id,
    s.rows
from mart_submission as s
inner join mart_region as r on r.code = s.county_code
order by s.form, s.period, s.slot, s.county_code, s.revision;

comment on table submission is '报送记录：每份报送过的报表一行，被替换的、退回的都在';
comment on column submission.form is '报表种类，见 etl/forms/canonical.toml';
comment on column submission.slot is '不分期的报表替换什么：规划为版本，更正为所改的数';
comment on column submission.revision is '第几次报送';
comment on column submission.submitted_on is '表上写的填报日期';
comment on column submission.received_on is '装入日期';
comment on column submission.state is 'submitted 待审 | reviewed 已审 | returned 退回';
comment on column submission.reviewed_on is '市级审核或退回的日期';
comment on column submission.reason is '退回的原因';
comment on column submission.is_newest is '是否同县、同表、同期的最近一次报送';
comment on column submission.is_accepted is '是否采用：没有被退回的最近一次';
comment on column submission.load_id is '第几次装入';
