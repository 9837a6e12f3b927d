-- One row per review that a city made, and report it is of.
create table review as
select
    period_name(v.period) as period,
    r.province_code,
    r.city_code,
    v.county_code,
    r.name as county_name,
    v.form,
    v.state,
    v.reviewed_on,
    v.revision,
    v.reason,
    v.reviewer,
    v.submission_id,
    v.source_file,
    v.source_sheet,
    v.source_row
from mart_review as v
inner join mart_region as r on r.code = v.county_code
order by v.period, v.county_code, v.reviewed_on, v.review_id, v.form;

comment on table review is '市级审核记录：每次审核、每份被审的报表一行，全部保留；一份报表以最近一次为准，见 submission';
comment on column review.form is '审核的报表：progress 进展 | funds 资金 | project_status 项目台账进度；空为各张表，而一张也没有报过';
comment on column review.state is 'reviewed 通过 | returned 退回';
comment on column review.reviewed_on is '审核通过或退回的日期';
comment on column review.revision is '写明审核的是第几次报送；空为当时最近的一次';
comment on column review.reason is '退回的原因';
comment on column review.submission_id is '审核的是哪份报表，见 submission；空为没有这样的报表';
