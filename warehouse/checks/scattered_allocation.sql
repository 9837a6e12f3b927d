-- warn: 资金不应撒胡椒面：分给一所学校的不应只有几千元（默认少于1万元）
-- 怎样改：请核对单位是不是万元；确实这么少的，请归并到需要的项目上集中使用。
-- en: Money should not be scattered: a school should not get only a few thousand yuan (by default less than 10,000) | Check that the amounts are in 万元; if they are this small, pool them where they are needed.
select
    county_code,
    cast(null as varchar) as period,
    school_id as item,
    'projects' as form,
    school_name || '共 ' || projects || ' 个项目，规划资金合计 ' || coalesce(money_text(planned_wan), '未填')
    || coalesce('，其中中央和省级资金 ' || money_text(central_provincial_wan), '') as detail,
    source_file,
    source_sheet as sheet,
    source_row as row,
    cast(null as varchar) as cell
from school_allocation
where is_scattered
