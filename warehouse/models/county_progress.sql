-- One row per county, work class and period, cumulative since the programme began, beside the plan in force at its as_of.
with versions as (
    select
        n.plan_version, n.county_code, n.work_class, n.planned_schools, n.planned_projects, n.planned_qty_centi,
        n.planned_fen,
        row_number() over (
            partition by n.county_code, n.work_class
            order by
                case when n.kind = 'baseline' then 1 else 0 end, n.approved_on desc, n.load_id desc, n.plan_version desc
        ) as newest
    from mart_county_plan as n
    inner join mart_counties as c on c.county_code = n.county_code
    where n.kind = 'baseline' or n.approved_on <= c.as_of
),

plan as (
    select plan_version, county_code, work_class, planned_schools, planned_projects, planned_qty_centi, planned_fen
    from versions
    where newest = 1
),

baseline as (
    select county_code, work_class, planned_qty_centi, planned_fen
    from mart_county_plan
    where kind = 'baseline'
),

submissions as (
    select county_code, submission_id, reported, carried_from
    from mart_in_force
    where form = 'progress'
),

-- A figure that was corrected to "not reported" is -1 until it is laid over the one received, as max() loses a null.
corrections as (
    select county_code, work_class, figure, coalesce(new, -1) as new
    from mart_report_correction
    where form = 'progress' and applied
),

corrected as (
    select
        county_code, work_class,
        max(case when figure = 'started_schools' then new end) as started_schools,
        max(case when figure = 'started_projects' then new end) as started_projects,
        max(case when figure = 'started_qty' then new end) as started_qty_centi,
        max(case when figure = 'completed_schools' then new end) as completed_schools,
        max(case when figure = 'completed_projects' then new end) as completed_projects,
        max(case when figure = 'completed_qty' then new end) as completed_qty_centi,
        max(case when figure = 'bought_wan' then new end) as bought_fen,
        max(case when figure = 'invested_wan' then new end) as invested_fen
    from corrections
    group by county_code, work_class
),

facts as (
    select
        f.county_code, f.work_class,
        nullif(coalesce(k.started_schools, f.started_schools), -1) as started_schools,
        nullif(coalesce(k.started_projects, f.started_projects), -1) as started_projects,
        nullif(coalesce(k.started_qty_centi, f.started_qty_centi), -1) as started_qty_centi,
        nullif(coalesce(k.completed_schools, f.completed_schools), -1) as completed_schools,
        nullif(coalesce(k.completed_projects, f.completed_projects), -1) as completed_projects,
        nullif(coalesce(k.completed_qty_centi, f.completed_qty_centi), -1) as completed_qty_centi,
        nullif(coalesce(k.bought_fen, f.bought_fen), -1) as bought_fen,
        nullif(coalesce(k.invested_fen, f.invested_fen), -1) as invested_fen,
        f.sheet, f.row, f.file_name, f.file_hash, f.cells, f.written
    from lake_progress as f
    inner join submissions as s on s.submission_id = f.submission_id
    left join corrected as k on k.county_code = f.county_code and k.work_class = f.work_class
),

grain as (
    select county_code, work_class from plan
    union
    select county_code, work_class from facts
)

select
    c.period,
    c.as_of,
    c.province_code,
    c.province_name,
    c.city_code,
    c.city_name,
    c.county_code,
    c.county_name,
    g.work_class,
    n.planned_schools,
    n.planned_projects,
    n.planned_qty_centi,
    n.planned_fen,
    b.planned_qty_centi as baseline_qty_centi,
    b.planned_fen as baseline_fen,
    f.started_schools,
    f.started_projects,
    f.started_qty_centi,
    f.completed_schools,
    f.completed_projects,
    f.completed_qty_centi,
    f.bought_fen,
    f.invested_fen,
    coalesce(s.reported, false) as reported,
    s.carried_from,
    n.plan_version,
    f.file_name as source_file,
    f.sheet as source_sheet,
    f.row as source_row,
    f.file_hash as source_hash,
    f.cells as source_cells,
    f.written as source_texts
from grain as g
inner join mart_counties as c on c.county_code = g.county_code
left join plan as n on n.county_code = g.county_code and n.work_class = g.work_class
left join baseline as b on b.county_code = g.county_code and b.work_class = g.work_class
left join submissions as s on s.county_code = g.county_code
left join facts as f on f.county_code = g.county_code and f.work_class = g.work_class
order by c.county_code, g.work_class
