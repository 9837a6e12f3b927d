-- warn: 调整规划，全县资金总额不应减少
-- 怎样改：请核对调整表有没有漏列类别或年度；总额不得减少，减下的资金应调到本县其他项目。
-- en: Adjusting the plan should not reduce a county's total | Check whether the adjustment leaves out a class or a year; what is taken from one project goes to another of the county.
select distinct
    county_code,
    cast(null as varchar) as period,
    plan_version as item,
    form,
    '“' || plan_version || '”由 ' || money_text(county_wan_before) || ' 减为 ' || money_text(county_wan) || '，少 '
    || money_text(county_wan_before - county_wan) as detail,
    min(source_file) over version as source_file,
    min(source_sheet) over version as sheet,
    min(source_row) over version as row,
    cast(null as varchar) as cell,
    min(approved_on) over version as dated
from plan_change
where reduces_total
window version as (partition by county_code, form, plan_version)
