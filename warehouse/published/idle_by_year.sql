-- One row per period, region and budget year with idle money: how much, since when, in how many counties.
create table idle_by_year as
select
    period,
    any_value(as_of) as as_of,
    level_of(city_code, county_code) as level,
    coalesce(county_code, city_code, province_code) as region_code,
    budget_year,
    cast(sum(received_wan) filter (where idle_wan is not null) as decimal(18, 6)) as received_wan,
    cast(sum(paid_wan) filter (where idle_wan is not null) as decimal(18, 6)) as paid_wan,
    cast(sum(idle_wan) as decimal(18, 6)) as idle_wan,
    cast(count(distinct county_code) filter (where idle_wan > 0) as integer) as counties,
    cast(count(distinct county_code) filter (where idle_wan > 0 and not reported) as integer) as carried_counties,
    any_value(allotted_on) as allotted_on,
    any_value(months) as months,
    any_value(bucket) as bucket,
    any_value(reclaim_on) as reclaim_on,
    bool_or(is_over_limit) as is_over_limit
from idle_money
group by grouping sets (
    (period, province_code, budget_year),
    (period, province_code, city_code, budget_year),
    (period, province_code, city_code, county_code, budget_year)
)
having count(idle_wan) > 0
order by period, region_code, budget_year;

comment on table idle_by_year is '闲置资金（中央和省级）分预算年度：每期、地区、预算年度一行，只算到位和支付都填了的行';
comment on column idle_by_year.idle_wan is '到位而未支付，万元；逐项不低于0再相加';
comment on column idle_by_year.counties is '账上有余款的县数';
comment on column idle_by_year.carried_counties is '其中本期未报、沿用以前数字的县数';
comment on column idle_by_year.allotted_on is '该年度资金下达到省之日';
comment on column idle_by_year.months is '自下达之日起满几个月';
comment on column idle_by_year.bucket is '闲置时长的档，见 idle_bucket';
comment on column idle_by_year.reclaim_on is '到期日：下达后满期限（settings.toml）之日，次日起应当收回';
comment on column idle_by_year.is_over_limit is '已过收回期限';
