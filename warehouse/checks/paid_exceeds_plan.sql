-- warn: 一个来源各年度累计支付之和不应大于规划
-- 怎样改：请核对这一来源各年度的支付；超出规划的部分属于其他来源的，改填到该来源，规划已调整的请报调整批文。
-- en: Paid from a source over all years should not exceed its plan | Check this source's payments: move what belongs to another source, or send the approved adjustment of the plan.
with planned as (
    select distinct county_code, period
    from county_funds
    where plan_version is not null
)

select
    f.county_code,
    f.period,
    term('source', f.source) as item,
    'funds' as form,
    term('source', f.source) || '累计支付 ' || money_text(sum(f.paid_wan)) || '，规划 '
    || money_text(coalesce(sum(f.planned_wan), 0)) as detail,
    min(f.source_file) as source_file,
    min(f.source_sheet) as sheet,
    min(f.source_row) as row,
    cast(null as varchar) as cell
from county_funds as f
inner join planned as p on p.county_code = f.county_code and p.period = f.period
group by f.county_code, f.period, f.source
having bool_and(f.reported)
    and bool_and(f.plan_version is null or f.planned_wan is not null)
    and sum(f.paid_wan) - coalesce(sum(f.planned_wan), 0) > 0.01 * count(*)
