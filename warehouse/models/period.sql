-- One row per province and reporting period: the day its figures describe, and the period before it.
with reports as (
    select r.province_code, s.period, s.as_of
    from lake_submission as s
    inner join lake_region as r on r.code = s.county_code
    where s.form in ('progress', 'funds')
),

periods as (
    select province_code, period, max(as_of) as as_of
    from reports
    group by province_code, period
)

select
    province_code,
    period,
    as_of,
    lag(period) over (partition by province_code order by period) as previous_period,
    cast(row_number() over (partition by province_code order by period) as integer) as n
from periods
order by province_code, period
