-- One row per period, county and batch whose unpaid money is past the limit, or will be within the next two reports.
create table reclaim_candidate as
select
    m.period,
    any_value(m.as_of) as as_of,
    m.province_code,
    m.city_code,
    any_value(m.city_name) as city_name,
    m.county_code,
    any_value(m.county_name) as county_name,
    m.budget_year,
    any_value(m.allotted_on) as allotted_on,
    any_value(m.reclaim_on) as reclaim_on,
    bool_or(m.is_over_limit) as is_over_limit,
    cast(any_value(case when m.is_over_limit then m.as_of - m.reclaim_on end) as integer) as days_past,
    cast(any_value(case when not m.is_over_limit then m.reclaim_on - m.as_of end) as integer) as days_left,
    cast(sum(m.received_wan) filter (where m.idle_wan is not null) as decimal(18, 6)) as received_wan,
    cast(sum(m.paid_wan) filter (where m.idle_wan is not null) as decimal(18, 6)) as paid_wan,
    cast(sum(m.idle_wan) as decimal(18, 6)) as idle_wan,
    bool_and(m.reported) as reported
from idle_money as m
cross join fund_rule as u
where m.reclaim_on <= last_day(m.as_of + to_months(u.reclaim_soon_months))
group by m.period, m.province_code, m.city_code, m.county_code, m.budget_year
having sum(m.idle_wan) > 0
order by m.period, m.budget_year, idle_wan desc, m.county_code;

comment on table reclaim_candidate is '应收回和即将到期的资金：每期、县、预算年度（批次）一行，只列还有余款的';
comment on column reclaim_candidate.allotted_on is '该批下达到省之日；改变用途、调整规划不重新起算';
comment on column reclaim_candidate.reclaim_on is '到期日：下达后满期限（settings.toml）之日，次日起应当收回';
comment on column reclaim_candidate.is_over_limit is '已过期限，应当收回；否则今后两期内到期';
comment on column reclaim_candidate.days_past is '超过期限几天；未到期为空';
comment on column reclaim_candidate.days_left is '还有几天到期；已过期限为空';
comment on column reclaim_candidate.idle_wan is '到位而未支付，万元';
