-- One row per county, metric and period: a rate that the office worked out itself and wrote beside its figures.
with reports as (
    select county_code, form, load_id
    from mart_in_force
    where form in ('progress', 'funds') and reported
),

-- A rate belongs to the figures it was sent with: once these are reported anew, it says nothing any more.
submissions as (
    select i.county_code, i.submission_id, r.form
    from mart_in_force as i
    inner join reports as r on r.county_code = i.county_code and r.load_id = i.load_id
    where i.form = 'stated_rates' and i.reported
)

select
    c.period,
    c.county_code,
    f.metric,
    f.stated_e4,
    f.written,
    f.file_name as source_file,
    f.sheet as source_sheet,
    f.row as source_row
from lake_stated_rates as f
inner join submissions as s on s.submission_id = f.submission_id and s.form = coalesce(f.of_form, 'progress')
inner join mart_counties as c on c.county_code = f.county_code
order by c.county_code, f.metric, f.row
