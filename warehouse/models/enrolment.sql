-- One row per county, day of the forecast, stage, locality and school year: who is expected to come and to leave.
select
    e.county_code,
    e.as_of,
    e.stage,
    e.locality,
    e.school_year,
    e.entering,
    e.leaving
from lake_enrolment as e
inner join mart_accepted as a on a.submission_id = e.submission_id
order by e.county_code, e.as_of, e.stage, e.locality, e.school_year
