-- One row per county, form and slot (a period, a plan version): the newest accepted revision.
with ranked as (
    select
        submission_id, load_id, form, slot, period, county_code, revision, submitted_on, received_on,
        row_number() over (
            partition by form, county_code, slot
            order by revision desc, submission_id desc
        ) as newest,
        min(coalesce(submitted_on, received_on)) over (partition by form, county_code, slot) as first_submitted_on
    from lake_submission
)

select
    submission_id, load_id, form, slot, period, county_code, revision, submitted_on, first_submitted_on
from ranked
where newest = 1
order by form, slot, county_code
