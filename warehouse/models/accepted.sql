-- One row per county, form and slot (a period, a plan version): the newest revision that was not returned.
select
    submission_id,
    load_id,
    form,
    slot,
    period,
    county_code,
    revision
from mart_submission
where is_accepted
order by form, slot, county_code
