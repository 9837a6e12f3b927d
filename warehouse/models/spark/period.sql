/* One row per province and reporting period: the day its figures describe, and the period before it. */
WITH reports AS (
  SELECT
    r.province_code,
    s.period,
    s.as_of
  FROM lake_submission AS s
  INNER JOIN lake_region AS r
    ON r.code = s.county_code
  WHERE
    s.form IN ('progress', 'funds')
), periods AS (
  SELECT
    province_code,
    period,
    MAX(as_of) AS as_of
  FROM reports
  GROUP BY
    province_code,
    period
)
SELECT
  province_code,
  period,
  as_of,
  LAG(period) OVER (PARTITION BY province_code ORDER BY period NULLS LAST) AS previous_period,
  CAST(ROW_NUMBER() OVER (PARTITION BY province_code ORDER BY period NULLS LAST) AS INT) AS n
FROM periods
ORDER BY
  province_code NULLS LAST,
  period NULLS LAST
