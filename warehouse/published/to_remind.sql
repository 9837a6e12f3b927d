-- One row per period, county and what it or its city still owes: the forms not sent, sent back, or not reviewed.
create table to_remind as
with owed as (
    select
        f.*,
        case
            when f.state = 'returned' then 'returned'
            when f.status = 'missing' then 'missing'
            when f.state = 'submitted' then 'unreviewed'
        end as owes
    from form_report as f
),

-- What was last heard of the county, for whoever rings it up.
last_sent as (
    select o.period, o.county_code, max(r.period) as last_period
    from owed as o
    inner join report as r on r.county_code = o.county_code and r.period < o.period and r.status <> 'missing'
    group by o.period, o.county_code
)

select
    o.period,
    o.as_of,
    o.province_code,
    o.city_code,
    o.city_name,
    o.county_code,
    o.county_name,
    o.owes,
    string_agg(o.form, ' ' order by o.form = 'project_status', o.form = 'funds') as forms,
    case when o.owes = 'unreviewed' then o.review_deadline else o.deadline end as due_on,
    l.last_period,
    max(o.reason) as reason
from owed as o
left join last_sent as l on l.period = o.period and l.county_code = o.county_code
where o.owes is not null
group by all
order by o.period, o.city_code, o.county_code, o.owes;

comment on table to_remind is '催报：每期还欠着的，每县、每种情形一行';
comment on column to_remind.owes is 'missing 县未报 | returned 退回后县未改报 | unreviewed 市未审核';
comment on column to_remind.forms is '欠哪几张表，以空格分开：progress 进展、funds 资金、project_status 项目台账进度';
comment on column to_remind.due_on is '应完成的日期：县报送或市审核的截止日';
comment on column to_remind.last_period is '以前最近一次报送是哪一期；空为从未报送';
comment on column to_remind.reason is '退回的原因';
