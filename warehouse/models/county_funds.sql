-- One row per county, source, budget year and period, cumulative since the programme began, beside the planned money.
with versions as (
    select
        n.plan_version, n.county_code, n.source, n.budget_year, n.planned_fen,
        row_number() over (
            partition by n.county_code, n.source, n.budget_year
            order by
                case when n.kind = 'baseline' then 1 else 0 end, n.approved_on desc, n.load_id desc, n.plan_version desc
        ) as newest
    from mart_county_plan_funds as n
    inner join mart_counties as c on c.county_code = n.county_code
    where n.kind = 'baseline' or n.approved_on <= c.as_of
),

plan as (
    select plan_version, county_code, source, budget_year, planned_fen
    from versions
    where newest = 1
),

submissions as (
    select county_code, submission_id, reported, carried_from
    from mart_in_force
    where form = 'funds'
),

-- A figure that was corrected to "not reported" is -1 until it is laid over the one received, as max() loses a null.
corrections as (
    select county_code, source, budget_year, figure, coalesce(new, -1) as new
    from mart_report_correction
    where form = 'funds' and applied
),

corrected as (
    select
        county_code, source, budget_year,
        max(case when figure = 'allocated_wan' then new end) as allocated_fen,
        max(case when figure = 'received_wan' then new end) as received_fen,
        max(case when figure = 'paid_wan' then new end) as paid_fen
    from corrections
    group by county_code, source, budget_year
),

facts as (
    select
        f.county_code, f.source, f.budget_year,
        nullif(coalesce(k.allocated_fen, f.allocated_fen), -1) as allocated_fen,
        nullif(coalesce(k.received_fen, f.received_fen), -1) as received_fen,
        nullif(coalesce(k.paid_fen, f.paid_fen), -1) as paid_fen,
        f.sheet, f.row, f.file_name, f.file_hash, f.cells, f.written
    from lake_funds as f
    inner join submissions as s on s.submission_id = f.submission_id
    left join corrected as k
        on k.county_code = f.county_code and k.source = f.source and k.budget_year = f.budget_year
),

years as (
    select distinct county_code, budget_year from facts
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
    y.budget_year is not null as year_reported,
    n.plan_version,
    f.file_name as source_file,
    f.sheet as source_sheet,
    f.row as source_row,
    f.file_hash as source_hash,
    f.cells as source_cells,
    f.written as source_texts
from grain as g
inner join mart_counties as c on c.county_code = g.county_code
left join plan as n
    on n.county_code = g.county_code and n.source = g.source and n.budget_year = g.budget_year
left join submissions as s on s.county_code = g.county_code
left join years as y on y.county_code = g.county_code and y.budget_year = g.budget_year
left join facts as f
    on f.county_code = g.county_code and f.source = g.source and f.budget_year = g.budget_year
order by c.county_code, g.source, g.budget_year
