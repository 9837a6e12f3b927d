-- warn: 一个来源各年度累计支付之和不应大于规划
-- 怎样改：请核对这一来源各年度的支付；超出规划的部分属于其他来源的，改填到该来源，规划已调整的请报调整批文。
-- en: Paid from a source over all years should not exceed its plan | Check this source's payments: move what belongs to another source, or send the approved adjustment of the plan.
select
    county_code,
    period,
    term('source', source) as item,
    'funds' as form,
    term('source', source) || '累计支付 ' || money_text(sum(paid_wan)) || '，规划 ' || money_text(sum(planned_wan)) as detail,
    min(source_file) as source_file,
    min(source_sheet) as sheet,
    min(source_row) as row,
    cast(null as varchar) as cell
from county_funds
group by county_code, period, source
having bool_and(reported) and sum(paid_wan) - sum(planned_wan) > 0.01 * count(*)
