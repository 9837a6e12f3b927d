-- One row per plan version, county, source and budget year: the money as approved.
with accepted as (
    select submission_id, load_id from mart_accepted where form = 'plan_funds'
),

-- A figure that was corrected to "not reported" is -1 until it is laid over the one received, as max() loses a null.
corrections as (
    select county_code, plan_version, source, budget_year, figure, coalesce(new, -1) as new
    from mart_plan_correction
    where form = 'plan_funds' and applied
),

corrected as (
    select
        county_code, plan_version, source, budget_year,
        max(case when figure = 'planned_wan' then new end) as planned_fen
    from corrections
    group by county_code, plan_version, source, budget_year
)

select
    p.plan_version,
    p.kind,
    p.approved_on,
    p.approval_no,
    p.county_code,
    p.source,
    p.budget_year,
    nullif(coalesce(k.planned_fen, p.planned_fen), -1) as planned_fen,
    a.load_id,
    p.file_name as source_file,
    p.sheet as source_sheet,
    p.row as source_row
from lake_plan_funds as p
inner join accepted as a on a.submission_id = p.submission_id
left join corrected as k
    on k.county_code = p.county_code and k.plan_version = p.plan_version and k.source = p.source
        and k.budget_year = p.budget_year
order by p.plan_version, p.county_code, p.source, p.budget_year
