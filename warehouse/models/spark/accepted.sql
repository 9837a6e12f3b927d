/* One row per county, form and slot (a period, a plan version): the newest revision that was not returned. */
SELECT
  submission_id,
  load_id,
  form,
  slot,
  period,
  county_code,
  revision
FROM mart_submission
WHERE
  is_accepted
ORDER BY
  form NULLS LAST,
  slot NULLS LAST,
  county_code NULLS LAST
