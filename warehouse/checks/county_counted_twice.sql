-- fail: 每期每县每类只应有一行
select
    county_code,
    period,
    work_class || '有 ' || count(*) || ' 行' as detail,
    min(source_file) as source_file,
    min(source_sheet) as sheet,
    min(source_row) as row
from county_progress
group by county_code, period, work_class
having count(*) > 1
