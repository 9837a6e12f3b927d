-- warn: 累计竣工不应大于累计开工
-- 怎样改：请核对这一行的开工和竣工面积，改正写错的一个；开工数应包含已竣工的。
-- en: Completed should not exceed started | Check both areas of this row and correct the wrong one; started includes what is completed.
select
    county_code,
    period,
    term('work_class', work_class) as item,
    'progress' as form,
    term('work_class', work_class) || '竣工 ' || completed_qty || ' ㎡，开工 ' || started_qty || ' ㎡' as detail,
    source_file,
    source_sheet as sheet,
    source_row as row,
    cast(null as varchar) as cell
from county_progress
where work_class in ('building', 'sports') and completed_qty > started_qty and reported
