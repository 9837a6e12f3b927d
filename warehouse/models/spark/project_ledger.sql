/* One row per project and period: its plan, its latest state as of the period, and how many days it is overdue. */
WITH accepted AS (
  SELECT
    submission_id
  FROM mart_accepted
  WHERE
    form IN ('projects', 'schools')
), projects AS (
  SELECT
    p.project_id,
    p.school_id,
    p.county_code,
    p.township,
    p.work_class,
    p.name,
    p.planned_qty_centi,
    p.planned_fen,
    p.central_provincial_fen,
    p.budget_year,
    p.planned_start,
    p.contract_finish,
    p.responsible,
    p.file_name,
    p.sheet,
    p.row
  FROM lake_projects AS p
  INNER JOIN accepted AS a
    ON a.submission_id = p.submission_id
), schools AS (
  SELECT
    s.school_id,
    s.county_code,
    s.name,
    s.students,
    s.largest_class
  FROM lake_schools AS s
  INNER JOIN accepted AS a
    ON a.submission_id = s.submission_id
), submissions AS (
  SELECT
    county_code,
    submission_id,
    reported
  FROM mart_in_force
  WHERE
    form = 'project_status'
), status AS (
  SELECT
    f.project_id,
    f.county_code,
    f.state,
    f.blocked_at,
    f.started_on,
    f.completed_on,
    f.accepted_on,
    f.closed_on,
    f.started_qty_centi,
    f.completed_qty_centi,
    f.invested_fen,
    f.paid_fen,
    f.file_name,
    f.sheet,
    f.row
  FROM lake_project_status AS f
  INNER JOIN submissions AS i
    ON i.submission_id = f.submission_id
)
SELECT
  c.period,
  c.as_of,
  p.project_id,
  p.school_id,
  s.name AS school_name,
  s.students,
  s.largest_class,
  c.province_code,
  c.city_code,
  c.city_name,
  p.county_code,
  c.county_name,
  p.township,
  p.work_class,
  p.name,
  p.planned_qty_centi,
  p.planned_fen,
  p.central_provincial_fen,
  p.budget_year,
  p.planned_start,
  p.contract_finish,
  p.responsible,
  f.state,
  f.blocked_at,
  f.started_on,
  f.completed_on,
  f.accepted_on,
  f.closed_on,
  f.started_qty_centi,
  f.completed_qty_centi,
  f.invested_fen,
  f.paid_fen,
  CASE
    WHEN f.state = 'not_started' AND p.planned_start < c.as_of
    THEN CAST(DATEDIFF(DAY, p.planned_start, c.as_of) AS INT)
    WHEN f.state = 'started' AND p.contract_finish < c.as_of
    THEN CAST(DATEDIFF(DAY, p.contract_finish, c.as_of) AS INT)
  END AS overdue_days,
  CASE
    WHEN f.state = 'not_started' AND p.planned_start < c.as_of
    THEN 'start'
    WHEN f.state = 'started' AND p.contract_finish < c.as_of
    THEN 'finish'
  END AS overdue_kind,
  COALESCE(i.reported, FALSE) AS reported,
  p.file_name AS source_file,
  p.sheet AS source_sheet,
  p.row AS source_row,
  f.file_name AS status_file,
  f.sheet AS status_sheet,
  f.row AS status_row
FROM projects AS p
INNER JOIN mart_counties AS c
  ON c.county_code = p.county_code
LEFT JOIN schools AS s
  ON s.school_id = p.school_id AND s.county_code = p.county_code
LEFT JOIN submissions AS i
  ON i.county_code = p.county_code
LEFT JOIN status AS f
  ON f.project_id = p.project_id AND f.county_code = p.county_code
ORDER BY
  p.county_code NULLS LAST,
  p.project_id NULLS LAST
