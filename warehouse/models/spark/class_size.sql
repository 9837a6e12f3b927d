/* One row per county, day, stage and locality: its classes, and those that are too large. */
SELECT
  c.county_code,
  c.as_of,
  c.stage,
  c.locality,
  c.classes,
  c.classes_over_45,
  c.classes_over_55,
  c.classes_over_65,
  c.file_name AS source_file,
  c.sheet AS source_sheet,
  c.row AS source_row
FROM lake_class_sizes AS c
INNER JOIN mart_accepted AS a
  ON a.submission_id = c.submission_id
ORDER BY
  c.county_code NULLS LAST,
  c.as_of NULLS LAST,
  c.stage NULLS LAST,
  c.locality NULLS LAST
