-- warn: 中央和省级资金不应投向有大班额的学校（默认最大班额达到56人）
-- 怎样改：请核对最大班额和资金来源；确用了中央、省级资金的，请调整到薄弱学校，大班额由市县资金解决。
-- en: Central and provincial money should not go to schools with large classes (by default from 56 pupils) | Check the largest class and the source of money; move central and provincial money to weak schools.
select
    p.county_code,
    cast(null as varchar) as period,
    p.school_id as item,
    'projects' as form,
    coalesce(min(p.school_name), p.school_id) || '最大班额 ' || max(p.largest_class) || ' 人，中央和省级资金 '
    || money_text(sum(p.central_provincial_wan)) as detail,
    arg_min(p.source_file, p.source_row) filter (where p.central_provincial_wan > 0) as source_file,
    arg_min(p.source_sheet, p.source_row) filter (where p.central_provincial_wan > 0) as sheet,
    min(p.source_row) filter (where p.central_provincial_wan > 0) as row,
    cast(null as varchar) as cell
from planned_project as p
where p.is_large_class
group by p.county_code, p.school_id
having sum(p.central_provincial_wan) > 0
