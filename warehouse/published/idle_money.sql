-- One row per period, county, idle source and budget year: what lies unpaid in the account, and for how long.
create table idle_money as
with funds as (
    select
        f.*,
        b.allotted_on,
        cast(b.allotted_on + to_months(u.reclaim_months) as date) as reclaim_on,
        -- Months of the calendar, whatever the days: one too many where the day has not come yet.
        cast(
            (year(f.as_of) - year(b.allotted_on)) * 12 + month(f.as_of) - month(b.allotted_on) as integer
        ) as calendar_months
    from county_funds as f
    inner join fund_rule as u on list_contains(u.idle_sources, f.source)
    left join batch as b on b.province_code = f.province_code and b.budget_year = f.budget_year
),

aged as (
    select
        *,
        case when allotted_on is not null then greatest(
            calendar_months - case when allotted_on + to_months(calendar_months) > as_of then 1 else 0 end, 0
        ) end as months
    from funds
)

select
    a.period,
    a.as_of,
    a.province_code,
    a.province_name,
    a.city_code,
    a.city_name,
    a.county_code,
    a.county_name,
    a.source,
    a.budget_year,
    a.received_wan,
    a.paid_wan,
    cast(unpaid(a.received_wan, a.paid_wan) as decimal(18, 6)) as idle_wan,
    a.allotted_on,
    a.months,
    k.bucket,
    a.reclaim_on,
    a.as_of > a.reclaim_on as is_over_limit,
    a.reported
from aged as a
left join idle_bucket as k
    on (k.over_months = 0 or a.as_of > a.allotted_on + to_months(k.over_months))
        and (k.up_to_months is null or a.as_of <= a.allotted_on + to_months(k.up_to_months))
        and a.allotted_on is not null
order by a.period, a.county_code, a.source, a.budget_year;

comment on table idle_money is '闲置资金：每期、县、来源（中央和省级）、预算年度一行，到位而未支付多少，自该批下达起多久';
comment on column idle_money.idle_wan is '到位 − 支付，多付为0；有一栏未填为空，万元';
comment on column idle_money.allotted_on is '该年度资金下达到省之日，闲置自此日起算；改变用途、调整规划不重新起算；空为没有这一批的下达日';
comment on column idle_money.months is '自下达之日起满几个月（对月对日，无此日的为月末）；提前到账为0';
comment on column idle_money.bucket is '闲置时长的档，见 idle_bucket；满月当日仍属前一档';
comment on column idle_money.reclaim_on is '到期日：下达后满期限（settings.toml）之日，次日起应当收回';
comment on column idle_money.is_over_limit is '已过收回期限：截至日在 reclaim_on 之后';
