-- warn: 累计开工不应大于规划
-- 怎样改：请核对开工面积和单位；不在五年规划内的工程不填，规划已调整的请报调整批文。
-- en: Started should not exceed the plan | Check the area and its unit: leave out what is not in the plan, or send the approved adjustment of the plan.
select
    county_code,
    period,
    term('work_class', work_class) as item,
    'progress' as form,
    term('work_class', work_class) || '开工 ' || started_qty || ' ㎡，规划 ' || planned_qty || ' ㎡' as detail,
    source_file,
    source_sheet as sheet,
    source_row as row,
    source_cell(source_cells, 'started_qty', source_row) as cell
from county_progress
where work_class in ('building', 'sports') and started_qty > planned_qty and reported
