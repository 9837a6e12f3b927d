-- fail: 每期每县的同一项只应有一行
select
    county_code,
    period,
    term('work_class', work_class) || '有 ' || count(*) || ' 行' as detail,
    min(source_file) as source_file,
    min(source_sheet) as sheet,
    min(source_row) as row
from county_progress
group by county_code, period, work_class
having count(*) > 1

union all

select
    county_code,
    period,
    term('source', source) || budget_year || '年度有 ' || count(*) || ' 行' as detail,
    min(source_file) as source_file,
    min(source_sheet) as sheet,
    min(source_row) as row
from county_funds
group by county_code, period, source, budget_year
having count(*) > 1

union all

select
    county_code,
    period,
    '项目 ' || project_id || ' 有 ' || count(*) || ' 行' as detail,
    cast(null as varchar) as source_file,
    cast(null as varchar) as sheet,
    cast(null as bigint) as row
from project_ledger
group by county_code, period, project_id
having count(*) > 1
