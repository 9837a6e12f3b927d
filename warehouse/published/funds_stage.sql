-- One row per period, region, source (all for the six together) and budget year (null for all): each stage of the money.
create table funds_stage as
select
    period,
    any_value(as_of) as as_of,
    level_of(city_code, county_code) as level,
    coalesce(county_code, city_code, province_code) as region_code,
    case when grouping(source) = 1 then 'all' else source end as source,
    case when grouping(budget_year) = 0 then budget_year end as budget_year,
    cast(sum(planned_wan) as decimal(18, 6)) as planned_wan,
    cast(sum(allocated_wan) as decimal(18, 6)) as allocated_wan,
    cast(sum(received_wan) as decimal(18, 6)) as received_wan,
    cast(sum(paid_wan) as decimal(18, 6)) as paid_wan,
    cast(sum(unpaid(allocated_wan, received_wan)) as decimal(18, 6)) as in_transit_wan,
    cast(sum(unpaid(received_wan, paid_wan)) as decimal(18, 6)) as in_account_wan,
    cast(sum(received_wan) filter (where paid_wan is not null) as decimal(18, 6)) as usable_wan,
    cast(sum(paid_wan) filter (where received_wan is not null) as decimal(18, 6)) as used_wan
from county_funds
group by
    grouping sets (
        (period, province_code),
        (period, province_code, city_code),
        (period, province_code, city_code, county_code)
    ),
    cube (source, budget_year)
order by period, region_code, source, budget_year nulls first;

comment on table funds_stage is '资金到了哪一步：每期、地区、来源（all 为六个来源合计）、预算年度（空为各年合计）一行，万元';
comment on column funds_stage.source is 'all 六个来源合计，其余见 term 表';
comment on column funds_stage.budget_year is '预算年度；空为各年合计';
comment on column funds_stage.in_transit_wan is '在途：下达而未到位，逐项不低于0，只算两栏都填了的行';
comment on column funds_stage.in_account_wan is '在账：到位而未支付，逐项不低于0，只算两栏都填了的行';
comment on column funds_stage.usable_wan is '使用率的分母：支付也填了的行的到位';
comment on column funds_stage.used_wan is '使用率的分子：到位也填了的行的支付';
