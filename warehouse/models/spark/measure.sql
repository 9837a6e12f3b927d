/* One row per region (province, city or county), measure and day of the decision, as last told. */
WITH accepted AS (
  SELECT
    submission_id
  FROM mart_accepted
  WHERE
    form = 'measures'
)
SELECT
  m.county_code AS region_code,
  m.measure,
  m.decided_on,
  m.document_no,
  m.reason,
  m.due_on,
  m.followed_up_on,
  m.outcome,
  m.file_name AS source_file,
  m.sheet AS source_sheet,
  m.row AS source_row
FROM lake_measures AS m
INNER JOIN accepted AS a
  ON a.submission_id = m.submission_id
ORDER BY
  m.decided_on NULLS LAST,
  m.county_code NULLS LAST,
  m.measure NULLS LAST
