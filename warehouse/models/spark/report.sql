/* One row per county with a task and period: whether its progress report counts, when it came, what stands in for it. */
WITH progress AS (
  SELECT
    county_code,
    status,
    state,
    submitted_on,
    reviewed_on,
    reason,
    revision,
    carried_from
  FROM mart_form_report
  WHERE
    form = 'progress'
)
SELECT
  c.period,
  c.as_of,
  c.province_code,
  c.city_code,
  c.county_code,
  c.county_name,
  COALESCE(p.status, 'missing') AS status,
  p.state,
  p.submitted_on,
  p.reviewed_on,
  p.reason,
  p.revision,
  p.carried_from,
  c.deadline,
  c.review_deadline
FROM mart_counties AS c
LEFT JOIN progress AS p
  ON p.county_code = c.county_code
ORDER BY
  c.county_code NULLS LAST
