-- One row per corrected figure of a plan: what was received, and whether the correction still fits it.
with accepted as (
    select submission_id from mart_accepted where form in ('correction', 'plan', 'plan_funds')
),

corrections as (
    select
        c.form, c.county_code, c.plan_version, c.work_class, c.source, c.budget_year, c.figure, c.old, c.new, c.reason,
        c.who, c.approval_no, c.approved_on, c.file_name, c.row
    from lake_correction as c
    inner join accepted as a on a.submission_id = c.submission_id
    where c.form in ('plan', 'plan_funds')
),

task as (
    select
        p.county_code, p.plan_version, p.work_class, p.planned_schools, p.planned_projects, p.planned_qty_centi,
        p.key_item_qty_centi, p.planned_fen
    from lake_plan as p
    inner join accepted as a on a.submission_id = p.submission_id
),

money as (
    select p.county_code, p.plan_version, p.source, p.budget_year, p.planned_fen
    from lake_plan_funds as p
    inner join accepted as a on a.submission_id = p.submission_id
),

compared as (
    select
        c.form, c.county_code, c.plan_version, c.work_class, c.source, c.budget_year, c.figure, c.old, c.new, c.reason,
        c.who, c.approval_no, c.approved_on, c.file_name, c.row,
        coalesce(t.county_code, m.county_code) is not null as is_there,
        case c.figure
            when 'planned_schools' then t.planned_schools
            when 'planned_projects' then t.planned_projects
            when 'planned_qty' then t.planned_qty_centi
            when 'key_item_qty' then t.key_item_qty_centi
            when 'planned_wan' then coalesce(t.planned_fen, m.planned_fen)
        end as received
    from corrections as c
    left join task as t
        on c.form = 'plan' and t.county_code = c.county_code and t.plan_version = c.plan_version
            and t.work_class = c.work_class
    left join money as m
        on c.form = 'plan_funds' and m.county_code = c.county_code and m.plan_version = c.plan_version
            and m.source = c.source and m.budget_year = c.budget_year
)

select
    form,
    county_code,
    plan_version,
    work_class,
    source,
    budget_year,
    figure,
    old,
    new,
    received,
    is_there and (received is not distinct from old) and (old is distinct from new) as applied,
    reason,
    who,
    approval_no,
    approved_on,
    file_name,
    row
from compared
order by county_code, form, plan_version, work_class, source, budget_year, figure
