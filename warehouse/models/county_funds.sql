-- One row per county, source, budget year and period, cumulative since the programme began, beside the planned money.
with plan as (
    select n.county_code, n.source, n.budget_year, n.planned_fen
    from mart_county_plan_funds as n
    inner join mart_plan_in_force as v
        on v.form = 'plan_funds' and v.county_code = n.county_code and v.plan_version = n.plan_version
),

submissions as (
    select county_code, submission_id, reported, carried_from, file_name
    from mart_in_force
    where form = 'funds'
),

facts as (
    select
        f.county_code, f.source, f.budget_year, f.allocated_fen, f.received_fen, f.paid_fen,
        f.sheet, f.row, s.file_name
    from lake_funds as f
    inner join submissions as s on s.submission_id = f.submission_id
),

grain as (
    select county_code, source, budget_year from plan
    union
    select county_code, source, budget_year from facts
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
    g.source,
    g.budget_year,
    n.planned_fen,
    f.allocated_fen,
    f.received_fen,
    f.paid_fen,
    coalesce(s.reported, false) as reported,
    s.carried_from,
    s.submission_id is not null as has_report,
    f.file_name as source_file,
    f.sheet as source_sheet,
    f.row as source_row
from grain as g
inner join mart_counties as c on c.county_code = g.county_code
left join plan as n
    on n.county_code = g.county_code and n.source = g.source and n.budget_year = g.budget_year
left join submissions as s on s.county_code = g.county_code
left join facts as f
    on f.county_code = g.county_code and f.source = g.source and f.budget_year = g.budget_year
order by c.county_code, g.source, g.budget_year
