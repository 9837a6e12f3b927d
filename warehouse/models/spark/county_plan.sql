/* One row per plan version, county and work class: the five-year task as approved. */
WITH accepted AS (
  SELECT
    submission_id,
    load_id
  FROM mart_accepted
  WHERE
    form = 'plan'
), corrections /* A figure that was corrected to "not reported" is -1 until it is laid over the one received, as max() loses a null. */ AS (
  SELECT
    county_code,
    plan_version,
    work_class,
    figure,
    COALESCE(new, -1) AS new
  FROM mart_plan_correction
  WHERE
    form = 'plan' AND applied
), corrected AS (
  SELECT
    county_code,
    plan_version,
    work_class,
    MAX(CASE WHEN figure = 'planned_schools' THEN new END) AS planned_schools,
    MAX(CASE WHEN figure = 'planned_projects' THEN new END) AS planned_projects,
    MAX(CASE WHEN figure = 'planned_qty' THEN new END) AS planned_qty_centi,
    MAX(CASE WHEN figure = 'key_item_qty' THEN new END) AS key_item_qty_centi,
    MAX(CASE WHEN figure = 'planned_wan' THEN new END) AS planned_fen
  FROM corrections
  GROUP BY
    county_code,
    plan_version,
    work_class
)
SELECT
  p.plan_version,
  p.kind,
  p.approved_on,
  p.approval_no,
  p.county_code,
  p.work_class,
  NULLIF(COALESCE(k.planned_schools, p.planned_schools), -1) AS planned_schools,
  NULLIF(COALESCE(k.planned_projects, p.planned_projects), -1) AS planned_projects,
  NULLIF(COALESCE(k.planned_qty_centi, p.planned_qty_centi), -1) AS planned_qty_centi,
  NULLIF(COALESCE(k.key_item_qty_centi, p.key_item_qty_centi), -1) AS key_item_qty_centi,
  NULLIF(COALESCE(k.planned_fen, p.planned_fen), -1) AS planned_fen,
  a.load_id,
  p.file_name AS source_file,
  p.sheet AS source_sheet,
  p.row AS source_row
FROM lake_plan AS p
INNER JOIN accepted AS a
  ON a.submission_id = p.submission_id
LEFT JOIN corrected AS k
  ON k.county_code = p.county_code
  AND k.plan_version = p.plan_version
  AND k.work_class = p.work_class
ORDER BY
  p.plan_version NULLS LAST,
  p.county_code NULLS LAST,
  p.work_class NULLS LAST
