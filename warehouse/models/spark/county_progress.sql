/* One row per county, work class and period, cumulative since the programme began, beside the plan in force at its as_of. */
WITH versions AS (
  SELECT
    n.plan_version,
    n.county_code,
    n.work_class,
    n.planned_schools,
    n.planned_projects,
    n.planned_qty_centi,
    n.planned_fen,
    ROW_NUMBER() OVER (
      PARTITION BY n.county_code, n.work_class
      ORDER BY CASE WHEN n.kind = 'baseline' THEN 1 ELSE 0 END NULLS LAST, n.approved_on DESC, n.load_id DESC, n.plan_version DESC
    ) AS newest
  FROM mart_county_plan AS n
  INNER JOIN mart_counties AS c
    ON c.county_code = n.county_code
  WHERE
    n.kind = 'baseline' OR n.approved_on <= c.as_of
), plan AS (
  SELECT
    plan_version,
    county_code,
    work_class,
    planned_schools,
    planned_projects,
    planned_qty_centi,
    planned_fen
  FROM versions
  WHERE
    newest = 1
), baseline AS (
  SELECT
    county_code,
    work_class,
    planned_qty_centi,
    planned_fen
  FROM mart_county_plan
  WHERE
    kind = 'baseline'
), submissions AS (
  SELECT
    county_code,
    submission_id,
    reported,
    carried_from
  FROM mart_in_force
  WHERE
    form = 'progress'
), corrections /* A figure that was corrected to "not reported" is -1 until it is laid over the one received, as max() loses a null. */ AS (
  SELECT
    county_code,
    work_class,
    figure,
    COALESCE(new, -1) AS new
  FROM mart_report_correction
  WHERE
    form = 'progress' AND applied
), corrected AS (
  SELECT
    county_code,
    work_class,
    MAX(CASE WHEN figure = 'started_schools' THEN new END) AS started_schools,
    MAX(CASE WHEN figure = 'started_projects' THEN new END) AS started_projects,
    MAX(CASE WHEN figure = 'started_qty' THEN new END) AS started_qty_centi,
    MAX(CASE WHEN figure = 'completed_schools' THEN new END) AS completed_schools,
    MAX(CASE WHEN figure = 'completed_projects' THEN new END) AS completed_projects,
    MAX(CASE WHEN figure = 'completed_qty' THEN new END) AS completed_qty_centi,
    MAX(CASE WHEN figure = 'bought_wan' THEN new END) AS bought_fen,
    MAX(CASE WHEN figure = 'invested_wan' THEN new END) AS invested_fen
  FROM corrections
  GROUP BY
    county_code,
    work_class
), facts AS (
  SELECT
    f.county_code,
    f.work_class,
    NULLIF(COALESCE(k.started_schools, f.started_schools), -1) AS started_schools,
    NULLIF(COALESCE(k.started_projects, f.started_projects), -1) AS started_projects,
    NULLIF(COALESCE(k.started_qty_centi, f.started_qty_centi), -1) AS started_qty_centi,
    NULLIF(COALESCE(k.completed_schools, f.completed_schools), -1) AS completed_schools,
    NULLIF(COALESCE(k.completed_projects, f.completed_projects), -1) AS completed_projects,
    NULLIF(COALESCE(k.completed_qty_centi, f.completed_qty_centi), -1) AS completed_qty_centi,
    NULLIF(COALESCE(k.bought_fen, f.bought_fen), -1) AS bought_fen,
    NULLIF(COALESCE(k.invested_fen, f.invested_fen), -1) AS invested_fen,
    f.sheet,
    f.row,
    f.file_name,
    f.file_hash,
    f.cells,
    f.written
  FROM lake_progress AS f
  INNER JOIN submissions AS s
    ON s.submission_id = f.submission_id
  LEFT JOIN corrected AS k
    ON k.county_code = f.county_code AND k.work_class = f.work_class
), grain AS (
  SELECT
    county_code,
    work_class
  FROM plan
  UNION
  SELECT
    county_code,
    work_class
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
  g.work_class,
  n.planned_schools,
  n.planned_projects,
  n.planned_qty_centi,
  n.planned_fen,
  b.planned_qty_centi AS baseline_qty_centi,
  b.planned_fen AS baseline_fen,
  f.started_schools,
  f.started_projects,
  f.started_qty_centi,
  f.completed_schools,
  f.completed_projects,
  f.completed_qty_centi,
  f.bought_fen,
  f.invested_fen,
  COALESCE(s.reported, FALSE) AS reported,
  s.carried_from,
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
  ON n.county_code = g.county_code AND n.work_class = g.work_class
LEFT JOIN baseline AS b
  ON b.county_code = g.county_code AND b.work_class = g.work_class
LEFT JOIN submissions AS s
  ON s.county_code = g.county_code
LEFT JOIN facts AS f
  ON f.county_code = g.county_code AND f.work_class = g.work_class
ORDER BY
  c.county_code NULLS LAST,
  g.work_class NULLS LAST
