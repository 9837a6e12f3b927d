-- warn: 销号的项目应有验收日期
-- 怎样改：已验收的请补填验收日期，没有验收的请把状态改回竣工，验收后再销号；此前不算销号。
-- en: A closed project should have a day of acceptance | Fill in the day of acceptance if it was accepted; else set the state back to completed and close it after acceptance. Until then it does not count as closed.
select
    county_code,
    period,
    project_id as item,
    'project_status' as form,
    coalesce(school_name, school_id) || '“' || name || '”（' || project_id || '）报为销号'
    || coalesce('，销号日期 ' || closed_on, '') || '，验收日期没有填' as detail,
    status_file as source_file,
    status_sheet as sheet,
    status_row as row,
    cast(null as varchar) as cell
from project_ledger
where reported and state = 'closed' and accepted_on is null
