-- One row per period, county with a task and source (city, county) of which nothing is known to have come in, and why.
create table zero_matching as
with grain as (
    select n.period, n.as_of, r.province_code, r.city_code, r.code as county_code, r.name as county_name, s.source
    from period as n
    inner join region as r on r.province_code = n.province_code and r.level = 'county' and r.has_task
    cross join (values ('city'), ('county')) as s (source)
),

reports as (
    select period, county_code, bool_or(has_report) as has_report, bool_and(reported) as reported
    from county_funds
    group by period, county_code
),

money as (
    select
        period, county_code, source,
        sum(planned_wan) as planned_wan,
        sum(received_wan) as received_wan,
        count(*) filter (where year_reported and received_wan is null) as blank_years
    from county_funds
    group by period, county_code, source
)

select
    g.period,
    g.as_of,
    g.province_code,
    g.city_code,
    c.name as city_name,
    g.county_code,
    g.county_name,
    g.source,
    case
        when not coalesce(p.has_report, false) then 'no_report'
        when m.received_wan is null then 'blank'
        else 'declared_zero'
    end as why,
    cast(m.planned_wan as decimal(18, 6)) as planned_wan,
    cast(coalesce(m.blank_years, 0) as integer) as blank_years,
    z.county_code is not null as is_zero_plan,
    coalesce(p.reported, false) as reported
from grain as g
inner join region as c on c.code = g.city_code
left join reports as p on p.period = g.period and p.county_code = g.county_code
left join money as m on m.period = g.period and m.county_code = g.county_code and m.source = g.source
left join zero_matching_plan as z on z.county_code = g.county_code and z.source = g.source
where coalesce(m.received_wan, 0) = 0
order by g.period, g.source, g.county_code;

comment on table zero_matching is '配套一分没到的县：每期、县、来源（city 市级、county 县级）一行，分清申报为零与没有填报';
comment on column zero_matching.why is 'declared_zero 申报为零 | blank 报了表而这一来源未填 | no_report 从未报送资金';
comment on column zero_matching.planned_wan is '该来源的五年规划，万元；空为没有规划';
comment on column zero_matching.blank_years is '申报为零而另有几个预算年度未填';
comment on column zero_matching.is_zero_plan is '规划里就写明为零';
comment on column zero_matching.reported is '资金报表本期已报；否则为沿用或从未报送';
