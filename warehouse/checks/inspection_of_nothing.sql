-- warn: 督查记录中的项目、学校应当在台账里有
-- 怎样改：请督查组核对项目编号、学校标识码和县，改正后重新报送督查记录。
-- en: An inspected project or school should be in the ledger | The team checks project, school and county, and sends the record again.
select
    county_code,
    cast(null as varchar) as period,
    coalesce(project_id, school_id) as item,
    'inspections' as form,
    round || ' 督查' || item || '：台账中没有'
    || case when project_id is not null then '项目 ' || project_id else '学校 ' || school_id end as detail,
    inspected_on as dated,
    source_file,
    source_sheet as sheet,
    source_row as row,
    cast(null as varchar) as cell
from inspection
where (project_id is not null and project_name is null)
    or (project_id is null and school_id is not null and school_name is null)
