/* One row per province, indicator and day of a national ranking, as last told. */
WITH accepted AS (
  SELECT
    submission_id
  FROM mart_accepted
  WHERE
    form = 'national_rank'
)
SELECT
  n.county_code AS province_code,
  n.indicator,
  n.ranked_on,
  n.place,
  n.of_provinces,
  n.source,
  n.file_name AS source_file,
  n.sheet AS source_sheet,
  n.row AS source_row
FROM lake_national_rank AS n
INNER JOIN accepted AS a
  ON a.submission_id = n.submission_id
ORDER BY
  n.county_code NULLS LAST,
  n.indicator NULLS LAST,
  n.ranked_on NULLS LAST
