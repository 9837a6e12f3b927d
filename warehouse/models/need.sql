-- One row per county and work class: what its schools need, counted school by school.
select
    n.county_code,
    n.work_class,
    n.needed_qty_centi,
    n.surveyed_schools,
    n.file_name as source_file,
    n.sheet as source_sheet,
    n.row as source_row
from lake_needs as n
inner join mart_accepted as a on a.submission_id = n.submission_id
order by n.county_code, n.work_class
