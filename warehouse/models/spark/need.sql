/* One row per county and work class: what its schools need, counted school by school. */
SELECT
  n.county_code,
  n.work_class,
  n.needed_qty_centi,
  n.surveyed_schools,
  n.file_name AS source_file,
  n.sheet AS source_sheet,
  n.row AS source_row
FROM lake_needs AS n
INNER JOIN mart_accepted AS a
  ON a.submission_id = n.submission_id
ORDER BY
  n.county_code NULLS LAST,
  n.work_class NULLS LAST
