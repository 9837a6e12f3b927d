-- One row per item that an inspection looked at, as it was last told, with the project and the school it is about.
with accepted as (
    select submission_id from mart_accepted where form in ('inspections', 'projects', 'schools')
),

projects as (
    select p.county_code, p.project_id, p.school_id, p.name, p.work_class
    from lake_projects as p
    inner join accepted as a on a.submission_id = p.submission_id
),

schools as (
    select s.county_code, s.school_id, s.name
    from lake_schools as s
    inner join accepted as a on a.submission_id = s.submission_id
)

select
    i.round,
    i.county_code,
    i.project_id,
    coalesce(i.school_id, p.school_id) as school_id,
    s.name as school_name,
    p.name as project_name,
    p.work_class,
    coalesce(i.project_id, i.school_id, i.county_code) as place,
    i.inspected_on,
    i.team,
    i.item,
    i.result,
    i.problem,
    i.rectify_by,
    i.rectified_on,
    i.file_name as source_file,
    i.sheet as source_sheet,
    i.row as source_row
from lake_inspections as i
inner join accepted as a on a.submission_id = i.submission_id
left join projects as p on p.county_code = i.county_code and p.project_id = i.project_id
left join schools as s on s.county_code = i.county_code and s.school_id = coalesce(i.school_id, p.school_id)
order by i.round, i.county_code, place, i.item
