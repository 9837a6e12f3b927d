-- warn: 资金不应撒胡椒面：分给一所学校的不应只有几千元（默认少于1万元）
-- 怎样改：请核对单位是不是万元；确实这么少的，请归并到需要的项目上集中使用。
-- en: Money should not be scattered: a school should not get only a few thousand yuan (by default less than 10,000) | Check that the amounts are in 万元; if they are this small, pool them where they are needed.
with schools as (
    select
        county_code, school_id,
        coalesce(min(school_name), school_id) as school_name,
        count(*) as projects,
        case when count(planned_wan) = count(*) then sum(planned_wan) end as planned_wan,
        sum(central_provincial_wan) as upper_wan,
        min(source_file) as source_file,
        min(source_sheet) as source_sheet,
        min(source_row) as source_row
    from planned_project
    group by county_code, school_id
)

select
    s.county_code,
    cast(null as varchar) as period,
    s.school_id as item,
    'projects' as form,
    s.school_name || '共 ' || s.projects || ' 个项目，规划资金合计 ' || coalesce(money_text(s.planned_wan), '未填')
    || coalesce('，其中中央和省级资金 ' || money_text(s.upper_wan), '') as detail,
    s.source_file,
    s.source_sheet as sheet,
    s.source_row as row,
    cast(null as varchar) as cell
from schools as s
cross join threshold as t
-- No central or provincial money at all is no scattering of it.
where s.planned_wan < t.smallest_allocation_wan
    or (s.upper_wan > 0 and s.upper_wan < t.smallest_allocation_wan)
