/* One row per county with a task, form its province reports, and period: what was sent for it, and which report counts. */
WITH expected AS (
  SELECT DISTINCT
    c.province_code,
    a.form
  FROM mart_accepted AS a
  INNER JOIN mart_counties AS c
    ON c.county_code = a.county_code
  WHERE
    a.form IN ('progress', 'funds', 'project_status') AND a.period <= c.period
), sent AS (
  SELECT
    s.form,
    s.county_code,
    s.revision,
    s.first_sent_on,
    s.state,
    s.reviewed_on,
    s.reason,
    s.reviewer
  FROM mart_submission AS s
  INNER JOIN target AS t
    ON t.period = s.period
  WHERE
    s.is_newest
)
SELECT
  c.period,
  c.as_of,
  c.province_code,
  c.city_code,
  c.county_code,
  c.county_name,
  e.form,
  CASE
    WHEN NOT COALESCE(i.reported, FALSE)
    THEN 'missing'
    WHEN s.first_sent_on <= c.deadline
    THEN 'on_time'
    ELSE 'late'
  END AS status,
  s.state,
  s.first_sent_on AS submitted_on,
  s.reviewed_on,
  s.reason,
  s.reviewer,
  s.revision AS newest_revision,
  CASE WHEN i.reported THEN i.revision END AS revision,
  i.carried_from,
  i.submission_id,
  c.deadline,
  c.review_deadline,
  CASE
    WHEN s.first_sent_on > c.deadline
    THEN CAST(DATEDIFF(DAY, c.deadline, s.first_sent_on) AS INT)
  END AS days_late
FROM mart_counties AS c
INNER JOIN expected AS e
  ON e.province_code = c.province_code
LEFT JOIN sent AS s
  ON s.county_code = c.county_code AND s.form = e.form
LEFT JOIN mart_in_force AS i
  ON i.county_code = c.county_code AND i.form = e.form
ORDER BY
  c.county_code NULLS LAST,
  e.form NULLS LAST
