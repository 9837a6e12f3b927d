-- warn: 报了进展的类别应有规划
select
    county_code,
    period,
    term('work_class', work_class) || '没有规划，却报了开工、竣工或投资' as detail,
    source_file,
    source_sheet as sheet,
    source_row as row
from county_progress
where planned_qty is null and planned_wan is null and reported
