-- One row per county and form: the submission that counts at the target period, the county's own or its last one before.
with ranked as (
    select
        a.submission_id, a.load_id, a.form, a.period, a.county_code, a.revision,
        row_number() over (
            partition by a.form, a.county_code
            order by a.period desc
        ) as newest,
        t.period as target_period
    from mart_accepted as a
    cross join target as t
    where a.period <= t.period
)

select
    form,
    county_code,
    submission_id,
    load_id,
    period,
    revision,
    period = target_period as reported,
    case when period < target_period then period end as carried_from
from ranked
where newest = 1
order by form, county_code
