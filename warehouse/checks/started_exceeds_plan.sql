-- warn: 累计开工不应大于规划
select
    county_code,
    period,
    term('work_class', work_class) || '开工 ' || started_qty || ' ㎡，规划 ' || planned_qty || ' ㎡' as detail,
    source_file,
    source_sheet as sheet,
    source_row as row
from county_progress
where work_class in ('building', 'sports') and started_qty > planned_qty and reported
