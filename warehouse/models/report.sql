-- One row per county with a task and period: whether its progress report counts, when it came, what stands in for it.
with progress as (
    select county_code, status, state, submitted_on, reviewed_on, reason, revision, carried_from
    from mart_form_report
    where form = 'progress'
)

select
    c.period,
    c.as_of,
    c.province_code,
    c.city_code,
    c.county_code,
    c.county_name,
    coalesce(p.status, 'missing') as status,
    p.state,
    p.submitted_on,
    p.reviewed_on,
    p.reason,
    p.revision,
    p.carried_from,
    c.deadline,
    c.review_deadline
from mart_counties as c
left join progress as p on p.county_code = c.county_code
order by c.county_code
