/* One row per region, metric, plan version and day: the rate that the region should have reached by then, as approved. */
SELECT
  t.county_code AS region_code,
  t.metric,
  t.plan_version,
  t.approved_on,
  t.approval_no,
  t.on_day,
  t.target_e4,
  a.load_id,
  t.file_name AS source_file,
  t.sheet AS source_sheet,
  t.row AS source_row
FROM lake_targets AS t
INNER JOIN mart_accepted AS a
  ON a.submission_id = t.submission_id
WHERE
  a.form = 'targets'
ORDER BY
  t.county_code NULLS LAST,
  t.metric NULLS LAST,
  t.plan_version NULLS LAST,
  t.on_day NULLS LAST
