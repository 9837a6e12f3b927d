-- One row per plan version, county and slot (work class, or source and budget year), in the order they take force.
create temp table plan_place as
with versions as (
    select
        'plan' as form, plan_version, kind, approved_on, approval_no, county_code, load_id, work_class,
        cast(null as varchar) as source, cast(null as bigint) as budget_year, work_class as slot, planned_schools,
        planned_projects, planned_qty_centi, key_item_qty_centi, planned_fen, source_file, source_sheet, source_row
    from mart_county_plan

    union all

    select
        'plan_funds', plan_version, kind, approved_on, approval_no, county_code, load_id, null, source, budget_year,
        source || budget_year, null, null, null, null, planned_fen, source_file, source_sheet, source_row
    from mart_county_plan_funds
),

-- The place of a version in its county's row of plans: the baseline, then each adjustment as it took force, in the
-- order that county_progress and county_funds take the newest by.
placed as (
    select
        *,
        dense_rank() over (
            partition by form, county_code
            order by case when kind = 'baseline' then 0 else 1 end, approved_on, load_id, plan_version
        ) as place
    from versions
)

select
    *,
    lead(approved_on) over slot as replaced_on,
    lead(place) over slot as replaced_at
from placed
window slot as (partition by form, county_code, slot order by place);
