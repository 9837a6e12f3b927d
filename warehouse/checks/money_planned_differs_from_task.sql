-- warn: 规划资金六个来源之和应等于规划投资（容许0.01万元×项数的四舍五入差）
with task as (
    select county_code, sum(planned_wan) as planned_wan, count(*) as addends
    from county_plan
    where kind = 'baseline'
    group by county_code
),

money as (
    select county_code, sum(planned_wan) as planned_wan, count(*) as addends
    from county_plan_funds
    where kind = 'baseline'
    group by county_code
)

select
    t.county_code,
    cast(null as varchar) as period,
    '规划投资 ' || cast(t.planned_wan as decimal(18, 2)) || ' 万元，资金来源合计 '
    || cast(m.planned_wan as decimal(18, 2)) || ' 万元' as detail,
    cast(null as varchar) as source_file,
    cast(null as varchar) as sheet,
    cast(null as bigint) as row
from task as t
inner join money as m on m.county_code = t.county_code
where abs(t.planned_wan - m.planned_wan) > 0.01 * (t.addends + m.addends)
