-- warn: 累计竣工不应大于累计开工
select
    county_code,
    period,
    term('work_class', work_class) || '竣工 ' || completed_qty || ' ㎡，开工 ' || started_qty || ' ㎡' as detail,
    source_file,
    source_sheet as sheet,
    source_row as row
from county_progress
where work_class in ('building', 'sports') and completed_qty > started_qty and reported
