-- One row per county with a task, form its province reports, and period: what was sent for it, and which report counts.
with expected as (
    select distinct c.province_code, a.form
    from mart_accepted as a
    inner join mart_counties as c on c.county_code = a.county_code
    where a.form in ('progress', 'funds', 'project_status') and a.period <= c.period
),

sent as (
    select s.form, s.county_code, s.revision, s.first_sent_on, s.state, s.reviewed_on, s.reason, s.reviewer
    from mart_submission as s
    inner join target as t on t.period = s.period
    where s.is_newest
)

select
    c.period,
    c.as_of,
    c.province_code,
    c.city_code,
    c.county_code,
    c.county_name,
    e.form,
    case
        when not coalesce(i.reported, false) then 'missing'
        when s.first_sent_on <= c.deadline then 'on_time'
        else 'late'
    end as status,
    s.state,
    s.first_sent_on as submitted_on,
    s.reviewed_on,
    s.reason,
    s.reviewer,
    s.revision as newest_revision,
    case when i.reported then i.revision end as revision,
    i.carried_from,
    i.submission_id,
    c.deadline,
    c.review_deadline,
    case
        when s.first_sent_on > c.deadline then cast(date_diff('day', c.deadline, s.first_sent_on) as integer)
    end as days_late
from mart_counties as c
inner join expected as e on e.province_code = c.province_code
left join sent as s on s.county_code = c.county_code and s.form = e.form
left join mart_in_force as i on i.county_code = c.county_code and i.form = e.form
order by c.county_code, e.form
