-- One row per county with a task and period: how it reported, and what was doubtful about it.
create table county_record as
with sent as (
    select
        period, county_code,
        max(days_late) as days_late,
        max(newest_revision) as revisions,
        count(*) filter (where status = 'missing') as forms_missing
    from form_report
    group by period, county_code
),

given_back as (
    select period, county_code, count(*) as times
    from submission
    where state = 'returned' and period is not null
    group by period, county_code
),

doubts as (
    select period, county_code, count(*) as findings, count(*) filter (where periods > 1) as lasting
    from finding
    where period is not null
    group by period, county_code
),

corrections as (
    select period, county_code, count(*) as corrections
    from correction
    where applied
    group by period, county_code
)

select
    r.period,
    r.as_of,
    r.province_code,
    r.city_code,
    r.county_code,
    r.county_name,
    r.status,
    r.state,
    s.days_late,
    s.revisions,
    cast(s.forms_missing as integer) as forms_missing,
    cast(coalesce(g.times, 0) as integer) as times_returned,
    cast(coalesce(d.findings, 0) as integer) as findings,
    cast(coalesce(d.lasting, 0) as integer) as findings_lasting,
    cast(coalesce(k.corrections, 0) as integer) as corrections,
    cast(count(*) filter (where r.status = 'late') over so_far as integer) as late_so_far,
    cast(count(*) filter (where r.status = 'missing') over so_far as integer) as missing_so_far,
    cast(coalesce(sum(g.times) over so_far, 0) as integer) as returned_so_far
from report as r
left join sent as s on s.period = r.period and s.county_code = r.county_code
left join given_back as g on g.period = r.period and g.county_code = r.county_code
left join doubts as d on d.period = r.period and d.county_code = r.county_code
left join corrections as k on k.period = r.period and k.county_code = r.county_code
window so_far as (partition by r.county_code order by r.period)
order by r.period, r.county_code;

comment on table county_record is '数据信用记录：每县每期一行，怎样报的，有多少疑点';
comment on column county_record.status is 'on_time 按时 | late 迟报 | missing 未报（含退回待改）';
comment on column county_record.state is '最近一次报送：submitted 待审 | reviewed 已审 | returned 退回；空为没有报送';
comment on column county_record.days_late is '晚于截止日几天（各表取最多）；按时为空';
comment on column county_record.revisions is '报送了几次（各表取最多）';
comment on column county_record.forms_missing is '没有采用报表的表数';
comment on column county_record.times_returned is '被退回的报表份数';
comment on column county_record.findings is '数据疑点数';
comment on column county_record.findings_lasting is '其中上一期就有的';
comment on column county_record.corrections is '更正的数字个数';
comment on column county_record.late_so_far is '到本期为止迟报过几期';
comment on column county_record.missing_so_far is '到本期为止未报过几期';
comment on column county_record.returned_so_far is '到本期为止被退回过几份报表';
