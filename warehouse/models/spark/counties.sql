/* One row per county with a task whose province reports in the target period, with the names above it. */
SELECT
  p.period,
  p.as_of,
  r.province_code,
  v.name AS province_name,
  r.city_code,
  c.name AS city_name,
  r.code AS county_code,
  r.name AS county_name,
  d.deadline,
  d.review_deadline
FROM mart_region AS r
INNER JOIN mart_region AS c
  ON c.code = r.city_code
INNER JOIN mart_region AS v
  ON v.code = r.province_code
INNER JOIN mart_period AS p
  ON p.province_code = r.province_code
INNER JOIN target AS t
  ON t.period = p.period
LEFT JOIN deadline AS d
  ON d.province_code = r.province_code AND d.period = p.period
WHERE
  r.level = 'county' AND r.has_task
ORDER BY
  r.code NULLS LAST
