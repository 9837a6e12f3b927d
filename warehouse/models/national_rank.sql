-- One row per province, indicator and day of a national ranking, as last told.
with accepted as (
    select submission_id from mart_accepted where form = 'national_rank'
)

select
    n.county_code as province_code,
    n.indicator,
    n.ranked_on,
    n.place,
    n.of_provinces,
    n.source,
    n.file_name as source_file,
    n.sheet as source_sheet,
    n.row as source_row
from lake_national_rank as n
inner join accepted as a on a.submission_id = n.submission_id
order by n.county_code, n.indicator, n.ranked_on
