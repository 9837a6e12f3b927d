-- One row per region (province, city or county) and task, as last told.
with accepted as (
    select submission_id from mart_accepted where form = 'milestones'
)

select
    m.county_code as region_code,
    m.task,
    m.due_on,
    m.done_on,
    m.note,
    m.file_name as source_file,
    m.sheet as source_sheet,
    m.row as source_row
from lake_milestones as m
inner join accepted as a on a.submission_id = m.submission_id
order by m.task, m.county_code
