-- One row per plan version, county and work class: the five-year task as approved.
with accepted as (
    select submission_id, load_id from mart_accepted where form = 'plan'
)

select
    p.plan_version,
    p.kind,
    p.approved_on,
    p.approval_no,
    p.county_code,
    p.work_class,
    p.planned_schools,
    p.planned_projects,
    p.planned_qty_centi,
    p.key_item_qty_centi,
    p.planned_fen,
    a.load_id
from lake_plan as p
inner join accepted as a on a.submission_id = p.submission_id
order by p.plan_version, p.county_code, p.work_class
