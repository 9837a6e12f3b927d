/* One row per county, day of the forecast, stage, locality and school year: who is expected to come and to leave. */
SELECT
  e.county_code,
  e.as_of,
  e.stage,
  e.locality,
  e.school_year,
  e.entering,
  e.leaving
FROM lake_enrolment AS e
INNER JOIN mart_accepted AS a
  ON a.submission_id = e.submission_id
ORDER BY
  e.county_code NULLS LAST,
  e.as_of NULLS LAST,
  e.stage NULLS LAST,
  e.locality NULLS LAST,
  e.school_year NULLS LAST
