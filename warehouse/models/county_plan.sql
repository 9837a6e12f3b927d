-- One row per plan version, county and work class: the five-year task as approved.
with accepted as (
    select submission_id, load_id from mart_accepted where form = 'plan'
),

-- A figure that was corrected to "not reported" is -1 until it is laid over the one received, as max() loses a null.
corrections as (
    select county_code, plan_version, work_class, figure, coalesce(new, -1) as new
    from mart_plan_correction
    where form = 'plan' and applied
),

corrected as (
    select
        county_code, plan_version, work_class,
        max(case when figure = 'planned_schools' then new end) as planned_schools,
        max(case when figure = 'planned_projects' then new end) as planned_projects,
        max(case when figure = 'planned_qty' then new end) as planned_qty_centi,
        max(case when figure = 'key_item_qty' then new end) as key_item_qty_centi,
        max(case when figure = 'planned_wan' then new end) as planned_fen
    from corrections
    group by county_code, plan_version, work_class
)

select
    p.plan_version,
    p.kind,
    p.approved_on,
    p.approval_no,
    p.county_code,
    p.work_class,
    nullif(coalesce(k.planned_schools, p.planned_schools), -1) as planned_schools,
    nullif(coalesce(k.planned_projects, p.planned_projects), -1) as planned_projects,
    nullif(coalesce(k.planned_qty_centi, p.planned_qty_centi), -1) as planned_qty_centi,
    nullif(coalesce(k.key_item_qty_centi, p.key_item_qty_centi), -1) as key_item_qty_centi,
    nullif(coalesce(k.planned_fen, p.planned_fen), -1) as planned_fen,
    a.load_id,
    p.file_name as source_file,
    p.sheet as source_sheet,
    p.row as source_row
from lake_plan as p
inner join accepted as a on a.submission_id = p.submission_id
left join corrected as k
    on k.county_code = p.county_code and k.plan_version = p.plan_version and k.work_class = p.work_class
order by p.plan_version, p.county_code, p.work_class
