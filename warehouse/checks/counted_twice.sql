-- fail: 每期每县的同一项只应有一行
-- 怎样改：汇总出错，县里不用改报表；请把本条原话告诉系统管理员。
-- en: A county's item stands once in a period | The summing went wrong, not your report: pass this message on to the administrator.
select
    county_code,
    period,
    term('work_class', work_class) as item,
    'progress' as form,
    term('work_class', work_class) || '有 ' || count(*) || ' 行' as detail,
    min(source_file) as source_file,
    min(source_sheet) as sheet,
    min(source_row) as row,
    cast(null as varchar) as cell
from county_progress
group by county_code, period, work_class
having count(*) > 1

union all

select
    county_code,
    period,
    term('source', source) || budget_year || '年度' as item,
    'funds' as form,
    term('source', source) || budget_year || '年度有 ' || count(*) || ' 行' as detail,
    min(source_file) as source_file,
    min(source_sheet) as sheet,
    min(source_row) as row,
    cast(null as varchar) as cell
from county_funds
group by county_code, period, source, budget_year
having count(*) > 1

union all

select
    county_code,
    period,
    project_id as item,
    'projects' as form,
    '项目 ' || project_id || ' 有 ' || count(*) || ' 行' as detail,
    min(source_file) as source_file,
    min(source_sheet) as sheet,
    min(source_row) as row,
    cast(null as varchar) as cell
from project_ledger
group by county_code, period, project_id
having count(*) > 1
