-- One row per region (province, city or county), measure and day of the decision, as last told.
with accepted as (
    select submission_id from mart_accepted where form = 'measures'
)

select
    m.county_code as region_code,
    m.measure,
    m.decided_on,
    m.document_no,
    m.reason,
    m.due_on,
    m.followed_up_on,
    m.outcome,
    m.file_name as source_file,
    m.sheet as source_sheet,
    m.row as source_row
from lake_measures as m
inner join accepted as a on a.submission_id = m.submission_id
order by m.decided_on, m.county_code, m.measure
