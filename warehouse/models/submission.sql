-- One row per report or other submission ever accepted: what its city said of it at last, and whether it counts.
with reports as (
    select
        submission_id, load_id, form, slot, period, county_code, revision, submitted_on, received_on, rows,
        coalesce(submitted_on, received_on) as sent_on
    from lake_submission
    where form <> 'reviews'
),

last_said as (
    select
        submission_id, state, reviewed_on, reason, reviewer,
        row_number() over (
            partition by submission_id
            order by reviewed_on desc, first_load_id desc, review_id desc
        ) as newest
    from mart_review
    where submission_id is not null
),

judged as (
    select
        p.submission_id, p.load_id, p.form, p.slot, p.period, p.county_code, p.revision, p.submitted_on, p.received_on,
        p.sent_on, p.rows, coalesce(v.state, 'submitted') as state, v.reviewed_on, v.reason, v.reviewer,
        coalesce(v.state = 'returned', false) as is_returned
    from reports as p
    left join last_said as v on v.submission_id = p.submission_id and v.newest = 1
),

ranked as (
    select
        submission_id, load_id, form, slot, period, county_code, revision, submitted_on, received_on, rows, state,
        reviewed_on, reason, reviewer, is_returned,
        row_number() over (
            partition by form, county_code, slot
            order by case when is_returned then 1 else 0 end, revision desc, submission_id desc
        ) as best,
        row_number() over (
            partition by form, county_code, slot
            order by revision desc, submission_id desc
        ) as newest,
        min(sent_on) over (partition by form, county_code, slot) as first_sent_on
    from judged
)

select
    submission_id,
    load_id,
    form,
    slot,
    period,
    county_code,
    revision,
    submitted_on,
    received_on,
    first_sent_on,
    rows,
    state,
    reviewed_on,
    reason,
    reviewer,
    newest = 1 as is_newest,
    best = 1 and not is_returned as is_accepted
from ranked
order by form, slot, county_code, revision, submission_id
