/* One row per county and budget year: whether its matching money stands in its budget. */
SELECT
  b.county_code,
  b.budget_year,
  b.in_budget,
  b.amount_fen,
  b.document_no,
  b.file_name AS source_file,
  b.sheet AS source_sheet,
  b.row AS source_row
FROM lake_budget_lines AS b
INNER JOIN mart_accepted AS a
  ON a.submission_id = b.submission_id
ORDER BY
  b.county_code NULLS LAST,
  b.budget_year NULLS LAST
