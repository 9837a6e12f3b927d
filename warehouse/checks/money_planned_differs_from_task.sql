-- warn: 规划资金六个来源之和应等于规划投资（容许0.01万元×项数的四舍五入差）
-- 怎样改：请核对五年规划的任务表和资金表，补上漏列的来源或年度，或改正规划投资。
-- en: Planned money of the six sources should add up to the planned investment | Compare the plan's two tables: add the source or year that is missing, or correct the investment.
with in_force as (
    select
        form, county_code, sum(planned_fen) as fen, count(*) as addends,
        bool_and(planned_fen is not null) as is_known
    from plan_place
    where replaced_at is null
    group by form, county_code
)

select
    t.county_code,
    cast(null as varchar) as period,
    '规划投资' as item,
    'plan_funds' as form,
    '规划投资 ' || money_text(wan(t.fen)) || '，资金来源合计 ' || money_text(wan(m.fen)) as detail,
    cast(null as varchar) as source_file,
    cast(null as varchar) as sheet,
    cast(null as bigint) as row,
    cast(null as varchar) as cell
from in_force as t
inner join in_force as m on m.county_code = t.county_code and m.form = 'plan_funds'
where t.form = 'plan' and t.is_known and m.is_known
    and abs(wan(t.fen) - wan(m.fen)) > 0.01 * (t.addends + m.addends)
