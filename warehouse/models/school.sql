-- One row per county and school: what the list of schools says of it, or that only projects name it.
with accepted as (
    select submission_id from mart_accepted where form in ('projects', 'schools')
),

listed as (
    select
        s.county_code, s.school_id, s.name, s.township, s.stage, s.students, s.classes, s.largest_class,
        s.file_name, s.sheet, s.row
    from lake_schools as s
    inner join accepted as a on a.submission_id = s.submission_id
),

named as (
    select p.county_code, p.school_id, min(p.township) as township
    from lake_projects as p
    inner join accepted as a on a.submission_id = p.submission_id
    group by p.county_code, p.school_id
)

select
    coalesce(l.county_code, n.county_code) as county_code,
    coalesce(l.school_id, n.school_id) as school_id,
    coalesce(l.name, n.school_id) as school_name,
    l.school_id is not null as is_listed,
    coalesce(l.township, n.township) as township,
    l.stage,
    l.students,
    l.classes,
    l.largest_class,
    l.file_name as source_file,
    l.sheet as source_sheet,
    l.row as source_row
from listed as l
full join named as n on n.county_code = l.county_code and n.school_id = l.school_id
order by county_code, school_id
