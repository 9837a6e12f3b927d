/* One row per region; a region has a task when a plan names it or a county below it. */
WITH task AS (
  SELECT DISTINCT
    r.code AS county_code,
    r.city_code,
    r.province_code
  FROM mart_county_plan AS p
  INNER JOIN lake_region AS r
    ON r.code = p.county_code
), with_task AS (
  SELECT
    county_code AS code
  FROM task
  UNION
  SELECT
    city_code
  FROM task
  UNION
  SELECT
    province_code
  FROM task
)
SELECT
  r.code,
  r.name,
  r.short_name,
  r.level,
  r.parent_code,
  NOT t.code IS NULL AS has_task,
  r.province_code,
  r.city_code
FROM lake_region AS r
LEFT JOIN with_task AS t
  ON t.code = r.code
ORDER BY
  r.code NULLS LAST
