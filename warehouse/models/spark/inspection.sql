/* One row per item that an inspection looked at, as it was last told, with the project and the school it is about. */
WITH accepted AS (
  SELECT
    submission_id
  FROM mart_accepted
  WHERE
    form IN ('inspections', 'projects', 'schools')
), projects AS (
  SELECT
    p.county_code,
    p.project_id,
    p.school_id,
    p.name,
    p.work_class
  FROM lake_projects AS p
  INNER JOIN accepted AS a
    ON a.submission_id = p.submission_id
), schools AS (
  SELECT
    s.county_code,
    s.school_id,
    s.name
  FROM lake_schools AS s
  INNER JOIN accepted AS a
    ON a.submission_id = s.submission_id
)
SELECT
  i.round,
  i.county_code,
  i.project_id,
  COALESCE(i.school_id, p.school_id) AS school_id,
  s.name AS school_name,
  p.name AS project_name,
  p.work_class,
  COALESCE(i.project_id, i.school_id, i.county_code) AS place,
  i.inspected_on,
  i.team,
  i.item,
  i.result,
  i.problem,
  i.rectify_by,
  i.rectified_on,
  i.file_name AS source_file,
  i.sheet AS source_sheet,
  i.row AS source_row
FROM lake_inspections AS i
INNER JOIN accepted AS a
  ON a.submission_id = i.submission_id
LEFT JOIN projects AS p
  ON p.county_code = i.county_code AND p.project_id = i.project_id
LEFT JOIN schools AS s
  ON s.county_code = i.county_code
  AND s.school_id = COALESCE(i.school_id, p.school_id)
ORDER BY
  i.round NULLS LAST,
  i.county_code NULLS LAST,
  place NULLS LAST,
  i.item NULLS LAST
