-- One row per plan version, county, source and budget year: the money as approved.
with accepted as (
    select submission_id, load_id from mart_accepted where form = 'plan_funds'
)

select
    p.plan_version,
    p.kind,
    p.approved_on,
    p.approval_no,
    p.county_code,
    p.source,
    p.budget_year,
    p.planned_fen,
    a.load_id
from lake_plan_funds as p
inner join accepted as a on a.submission_id = p.submission_id
order by p.plan_version, p.county_code, p.source, p.budget_year
