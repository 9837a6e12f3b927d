-- warn: 班额统计中，人数多的班应包括在人数少的班里：66人及以上≤56人及以上≤46人及以上≤班级数
-- 怎样改：请核对各栏是不是填成了分段的班数，改正后重报这一次的班额统计。
-- en: Larger classes are among the smaller: 66 or more ≤ 56 or more ≤ 46 or more ≤ all classes | Check that no column holds a bracket alone, and send the count of that day again.
select distinct
    county_code,
    cast(null as varchar) as period,
    strftime(counted_on, '%Y-%m-%d') || ' ' || term('locality', locality) || term('class_stage', stage) as item,
    'class_sizes' as form,
    term('locality', locality) || term('class_stage', stage) || '班级 ' || coalesce(cast(classes as varchar), '未填')
    || '，46人及以上 ' || coalesce(cast(classes_over_45 as varchar), '未填')
    || '，56人及以上 ' || coalesce(cast(classes_over_55 as varchar), '未填')
    || '，66人及以上 ' || coalesce(cast(classes_over_65 as varchar), '未填') as detail,
    counted_on as dated,
    source_file,
    source_sheet as sheet,
    source_row as row,
    cast(null as varchar) as cell
from class_size_county
where classes_over_65 > classes_over_55 or classes_over_55 > classes_over_45 or classes_over_45 > classes
    or classes_over_55 > classes or classes_over_65 > classes
