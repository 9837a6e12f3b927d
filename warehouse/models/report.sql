-- One row per county with a task and period: whether it reported, when, and what stands in where it did not.
with progress as (
    select county_code, reported, first_submitted_on, revision, carried_from
    from mart_in_force
    where form = 'progress'
)

select
    c.period,
    c.as_of,
    c.province_code,
    c.city_code,
    c.county_code,
    c.county_name,
    case
        when p.reported is null or not p.reported then 'missing'
        when p.first_submitted_on <= c.deadline then 'on_time'
        else 'late'
    end as status,
    case when p.reported then p.first_submitted_on end as submitted_on,
    cast(null as date) as reviewed_on,
    case when p.reported then p.revision end as revision,
    p.carried_from
from mart_counties as c
left join progress as p on p.county_code = c.county_code
order by c.county_code
