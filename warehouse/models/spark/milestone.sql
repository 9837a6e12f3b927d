/* One row per region (province, city or county) and task, as last told. */
WITH accepted AS (
  SELECT
    submission_id
  FROM mart_accepted
  WHERE
    form = 'milestones'
)
SELECT
  m.county_code AS region_code,
  m.task,
  m.due_on,
  m.done_on,
  m.note,
  m.file_name AS source_file,
  m.sheet AS source_sheet,
  m.row AS source_row
FROM lake_milestones AS m
INNER JOIN accepted AS a
  ON a.submission_id = m.submission_id
ORDER BY
  m.task NULLS LAST,
  m.county_code NULLS LAST
