-- warn: 规划资金六个来源之和应等于规划投资（容许0.01万元×项数的四舍五入差）
-- 怎样改：请核对五年规划的任务表和资金表，补上漏列的来源或年度，或改正规划投资。
-- en: Planned money of the six sources should add up to the planned investment | Compare the plan's two tables: add the source or year that is missing, or correct the investment.
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
    '规划投资' as item,
    'plan_funds' as form,
    '规划投资 ' || money_text(t.planned_wan) || '，资金来源合计 ' || money_text(m.planned_wan) as detail,
    cast(null as varchar) as source_file,
    cast(null as varchar) as sheet,
    cast(null as bigint) as row,
    cast(null as varchar) as cell
from task as t
inner join money as m on m.county_code = t.county_code
where abs(t.planned_wan - m.planned_wan) > 0.01 * (t.addends + m.addends)
