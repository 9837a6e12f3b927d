-- One row per review that a city made, and report it is of; one without a report where there is none it could be of.
with told as (
    select
        submission_id, load_id, county_code, slot,
        row_number() over (
            partition by county_code, slot
            order by revision desc, submission_id desc
        ) as newest,
        min(load_id) over (partition by county_code, slot) as first_load_id
    from lake_submission
    where form = 'reviews'
),

reviews as (
    select
        r.submission_id, t.first_load_id, r.period, r.county_code, r.of_form, r.state, r.reviewed_on, r.revision,
        r.reason, r.reviewer, r.file_name, r.sheet, r.row
    from lake_reviews as r
    inner join told as t on t.submission_id = r.submission_id
    where t.newest = 1
),

reports as (
    select submission_id, load_id, form, period, county_code, revision, submitted_on
    from lake_submission
    where form in ('progress', 'funds', 'project_status')
),

-- Without a revision it is of the newest report that was there when it was first told, and was sent by its day; of one
-- that came later only where none was there.
possible as (
    select
        r.submission_id as review_id, p.submission_id, p.form,
        row_number() over (
            partition by r.submission_id, p.form
            order by
                case when p.load_id <= r.first_load_id then 0 else 1 end,
                case when p.load_id <= r.first_load_id then -p.revision else p.revision end,
                p.submission_id
        ) as best
    from reviews as r
    inner join reports as p
        on p.county_code = r.county_code and p.period = r.period and p.form = coalesce(r.of_form, p.form)
    where p.revision = r.revision
        or (r.revision is null and (p.submitted_on is null or p.submitted_on <= r.reviewed_on))
)

select
    r.submission_id as review_id,
    p.submission_id,
    r.first_load_id,
    r.period,
    r.county_code,
    coalesce(p.form, r.of_form) as form,
    r.state,
    r.reviewed_on,
    r.revision,
    r.reason,
    r.reviewer,
    r.file_name as source_file,
    r.sheet as source_sheet,
    r.row as source_row
from reviews as r
left join possible as p on p.review_id = r.submission_id and p.best = 1
order by r.period, r.county_code, r.reviewed_on, r.submission_id, p.form
