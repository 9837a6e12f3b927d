/* One row per plan version, county, source and budget year: the money as approved. */
WITH accepted AS (
  SELECT
    submission_id,
    load_id
  FROM mart_accepted
  WHERE
    form = 'plan_funds'
), corrections /* A figure that was corrected to "not reported" is -1 until it is laid over the one received, as max() loses a null. */ AS (
  SELECT
    county_code,
    plan_version,
    source,
    budget_year,
    figure,
    COALESCE(new, -1) AS new
  FROM mart_plan_correction
  WHERE
    form = 'plan_funds' AND applied
), corrected AS (
  SELECT
    county_code,
    plan_version,
    source,
    budget_year,
    MAX(CASE WHEN figure = 'planned_wan' THEN new END) AS planned_fen
  FROM corrections
  GROUP BY
    county_code,
    plan_version,
    source,
    budget_year
)
SELECT
  p.plan_version,
  p.kind,
  p.approved_on,
  p.approval_no,
  p.county_code,
  p.source,
  p.budget_year,
  NULLIF(COALESCE(k.planned_fen, p.planned_fen), -1) AS planned_fen,
  a.load_id,
  p.file_name AS source_file,
  p.sheet AS source_sheet,
  p.row AS source_row
FROM lake_plan_funds AS p
INNER JOIN accepted AS a
  ON a.submission_id = p.submission_id
LEFT JOIN corrected AS k
  ON k.county_code = p.county_code
  AND k.plan_version = p.plan_version
  AND k.source = p.source
  AND k.budget_year = p.budget_year
ORDER BY
  p.plan_version NULLS LAST,
  p.county_code NULLS LAST,
  p.source NULLS LAST,
  p.budget_year NULLS LAST
