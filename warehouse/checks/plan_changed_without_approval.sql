-- warn: 调整规划应有批准文号
-- 怎样改：请补报批准文号；没有批准的不得自行变更，请按原规划填报。
-- en: A change of the plan needs an approval number | Send the approval's number; a plan that nobody approved to change stays as it was.
select
    county_code,
    cast(null as varchar) as period,
    plan_version as item,
    form,
    '“' || plan_version || '”变更了' || string_agg(item, '、' order by item)
    || '，没有批准文号' as detail,
    min(source_file) as source_file,
    min(source_sheet) as sheet,
    min(source_row) as row,
    cast(null as varchar) as cell,
    min(approved_on) as dated
from plan_change
where is_unapproved
group by county_code, form, plan_version
