/* One row per county and school: what the list of schools says of it, or that only projects name it. */
WITH accepted AS (
  SELECT
    submission_id
  FROM mart_accepted
  WHERE
    form IN ('projects', 'schools')
), listed AS (
  SELECT
    s.county_code,
    s.school_id,
    s.name,
    s.township,
    s.stage,
    s.students,
    s.classes,
    s.largest_class,
    s.file_name,
    s.sheet,
    s.row
  FROM lake_schools AS s
  INNER JOIN accepted AS a
    ON a.submission_id = s.submission_id
), named AS (
  SELECT
    p.county_code,
    p.school_id,
    MIN(p.township) AS township
  FROM lake_projects AS p
  INNER JOIN accepted AS a
    ON a.submission_id = p.submission_id
  GROUP BY
    p.county_code,
    p.school_id
)
SELECT
  COALESCE(l.county_code, n.county_code) AS county_code,
  COALESCE(l.school_id, n.school_id) AS school_id,
  COALESCE(l.name, n.school_id) AS school_name,
  NOT l.school_id IS NULL AS is_listed,
  COALESCE(l.township, n.township) AS township,
  l.stage,
  l.students,
  l.classes,
  l.largest_class,
  l.file_name AS source_file,
  l.sheet AS source_sheet,
  l.row AS source_row
FROM listed AS l
FULL JOIN named AS n
  ON n.county_code = l.county_code AND n.school_id = l.school_id
ORDER BY
  county_code NULLS LAST,
  school_id NULLS LAST
