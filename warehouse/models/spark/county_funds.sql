/* One row per county, source, budget year and period, cumulative since the programme began, beside the planned money. */
WITH versions AS (
  SELECT
    n.plan_version,
    n.county_code,
    n.source,
    n.budget_year,
    n.planned_fen,
    ROW_NUMBER() OVER (
      PARTITION BY n.county_code, n.source, n.budget_year
      ORDER BY CASE WHEN n.kind = 'baseline' THEN 1 ELSE 0 END NULLS LAST, n.approved_on DESC, n.load_id DESC, n.plan_version DESC
    ) AS newest
  FROM mart_county_plan_funds AS n
  INNER JOIN mart_counties AS c
    ON c.county_code = n.county_code
  WHERE
    n.kind = 'baseline' OR n.approved_on <= c.as_of
), plan AS (
  SELECT
    plan_version,
    county_code,
    source,
    budget_year,
    planned_fen
  FROM versions
  WHERE
    newest = 1
), submissions AS (
  SELECT
    county_code,
    submission_id,
    reported,
    carried_from
  FROM mart_in_force
  WHERE
    form = 'funds'
), corrections /* A figure that was corrected to "not reported" is -1 until it is laid over the one received, as max() loses a null. */ AS (
  SELECT
    county_code,
    source,
    budget_year,
    figure,
    COALESCE(new, -1) AS new
  FROM mart_report_correction
  WHERE
    form = 'funds' AND applied
), corrected AS (
  SELECT
    county_code,
    source,
    budget_year,
    MAX(CASE WHEN figure = 'allocated_wan' THEN new END) AS allocated_fen,
    MAX(CASE WHEN figure = 'received_wan' THEN new END) AS received_fen,
    MAX(CASE WHEN figure = 'paid_wan' THEN new END) AS paid_fen
  FROM corrections
  GROUP BY
    county_code,
    source,
    budget_year
), facts AS (
  SELECT
    f.county_code,
    f.source,
    f.budget_year,
    NULLIF(COALESCE(k.allocated_fen, f.allocated_fen), -1) AS allocated_fen,
    NULLIF(COALESCE(k.received_fen, f.received_fen), -1) AS received_fen,
    NULLIF(COALESCE(k.paid_fen, f.paid_fen), -1) AS paid_fen,
    f.sheet,
    f.row,
    f.file_name,
    f.file_hash,
    f.cells,
    f.written
  FROM lake_funds AS f
  INNER JOIN submissions AS s
    ON s.submission_id = f.submission_id
  LEFT JOIN corrected AS k
    ON k.county_code = f.county_code
    AND k.source = f.source
    AND k.budget_year = f.budget_year
), years AS (
  SELECT DISTINCT
    county_code,
    budget_year
  FROM facts
), grain AS (
  SELECT
    county_code,
    source,
    budget_year
  FROM plan
  UNION
  SELECT
    county_code,
    source,
    budget_year
  FROM facts
)
SELECT
  c.period,
  c.as_of,
  c.province_code,
  c.province_name,
  c.city_code,
  c.city_name,
  c.county_code,
  c.county_name,
  g.source,
  g.budget_year,
  n.planned_fen,
  f.allocated_fen,
  f.received_fen,
  f.paid_fen,
  COALESCE(s.reported, FALSE) AS reported,
  s.carried_from,
  NOT s.submission_id IS NULL AS has_report,
  NOT y.budget_year IS NULL AS year_reported,
  n.plan_version,
  f.file_name AS source_file,
  f.sheet AS source_sheet,
  f.row AS source_row,
  f.file_hash AS source_hash,
  f.cells AS source_cells,
  f.written AS source_texts
FROM grain AS g
INNER JOIN mart_counties AS c
  ON c.county_code = g.county_code
LEFT JOIN plan AS n
  ON n.county_code = g.county_code
  AND n.source = g.source
  AND n.budget_year = g.budget_year
LEFT JOIN submissions AS s
  ON s.county_code = g.county_code
LEFT JOIN years AS y
  ON y.county_code = g.county_code AND y.budget_year = g.budget_year
LEFT JOIN facts AS f
  ON f.county_code = g.county_code
  AND f.source = g.source
  AND f.budget_year = g.budget_year
ORDER BY
  c.county_code NULLS LAST,
  g.source NULLS LAST,
  g.budget_year NULLS LAST
