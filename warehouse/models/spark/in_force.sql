/* One row per county and form: the submission that counts at the target period, the county's own or its last one before. */
WITH ranked AS (
  SELECT
    a.submission_id,
    a.load_id,
    a.form,
    a.period,
    a.county_code,
    a.revision,
    ROW_NUMBER() OVER (PARTITION BY a.form, a.county_code ORDER BY a.period DESC) AS newest,
    t.period AS target_period
  FROM mart_accepted AS a
  CROSS JOIN target AS t
  WHERE
    a.period <= t.period
)
SELECT
  form,
  county_code,
  submission_id,
  load_id,
  period,
  revision,
  period = target_period AS reported,
  CASE WHEN period < target_period THEN period END AS carried_from
FROM ranked
WHERE
  newest = 1
ORDER BY
  form NULLS LAST,
  county_code NULLS LAST
