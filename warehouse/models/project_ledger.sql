-- One row per project and period: its plan, its latest state as of the period, and how many days it is overdue.
with accepted as (
    select submission_id from mart_accepted where form in ('projects', 'schools')
),

projects as (
    select
        p.project_id, p.school_id, p.county_code, p.township, p.work_class, p.name, p.planned_qty_centi, p.planned_fen,
        p.central_provincial_fen, p.budget_year, p.planned_start, p.contract_finish, p.responsible,
        p.file_name, p.sheet, p.row
    from lake_projects as p
    inner join accepted as a on a.submission_id = p.submission_id
),

schools as (
    select s.school_id, s.county_code, s.name, s.students, s.largest_class
    from lake_schools as s
    inner join accepted as a on a.submission_id = s.submission_id
),

submissions as (
    select county_code, submission_id, reported
    from mart_in_force
    where form = 'project_status'
),

status as (
    select
        f.project_id, f.county_code, f.state, f.blocked_at, f.started_on, f.completed_on, f.accepted_on, f.closed_on,
        f.started_qty_centi, f.completed_qty_centi, f.invested_fen, f.paid_fen, f.file_name, f.sheet, f.row
    from lake_project_status as f
    inner join submissions as i on i.submission_id = f.submission_id
)

select
    c.period,
    c.as_of,
    p.project_id,
    p.school_id,
    s.name as school_name,
    s.students,
    s.largest_class,
    c.province_code,
    c.city_code,
    c.city_name,
    p.county_code,
    c.county_name,
    p.township,
    p.work_class,
    p.name,
    p.planned_qty_centi,
    p.planned_fen,
    p.central_provincial_fen,
    p.budget_year,
    p.planned_start,
    p.contract_finish,
    p.responsible,
    f.state,
    f.blocked_at,
    f.started_on,
    f.completed_on,
    f.accepted_on,
    f.closed_on,
    f.started_qty_centi,
    f.completed_qty_centi,
    f.invested_fen,
    f.paid_fen,
    case
        when f.state = 'not_started' and p.planned_start < c.as_of
            then cast(date_diff('day', p.planned_start, c.as_of) as integer)
        when f.state = 'started' and p.contract_finish < c.as_of
            then cast(date_diff('day', p.contract_finish, c.as_of) as integer)
    end as overdue_days,
    case
        when f.state = 'not_started' and p.planned_start < c.as_of then 'start'
        when f.state = 'started' and p.contract_finish < c.as_of then 'finish'
    end as overdue_kind,
    coalesce(i.reported, false) as reported,
    p.file_name as source_file,
    p.sheet as source_sheet,
    p.row as source_row,
    f.file_name as status_file,
    f.sheet as status_sheet,
    f.row as status_row
from projects as p
inner join mart_counties as c on c.county_code = p.county_code
left join schools as s on s.school_id = p.school_id and s.county_code = p.county_code
left join submissions as i on i.county_code = p.county_code
left join status as f on f.project_id = p.project_id and f.county_code = p.county_code
order by p.county_code, p.project_id
