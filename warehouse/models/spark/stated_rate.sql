/* One row per county, metric and period: a rate that the office worked out itself and wrote beside its figures. */
WITH reports AS (
  SELECT
    county_code,
    form,
    load_id
  FROM mart_in_force
  WHERE
    form IN ('progress', 'funds') AND reported
), submissions /* A rate belongs to the figures it was sent with: once these are reported anew, it says nothing any more. */ AS (
  SELECT
    i.county_code,
    i.submission_id,
    r.form
  FROM mart_in_force AS i
  INNER JOIN reports AS r
    ON r.county_code = i.county_code AND r.load_id = i.load_id
  WHERE
    i.form = 'stated_rates' AND i.reported
)
SELECT
  c.period,
  c.county_code,
  f.metric,
  f.stated_e4,
  f.written,
  f.file_name AS source_file,
  f.sheet AS source_sheet,
  f.row AS source_row
FROM lake_stated_rates AS f
INNER JOIN submissions AS s
  ON s.submission_id = f.submission_id AND s.form = COALESCE(f.of_form, 'progress')
INNER JOIN mart_counties AS c
  ON c.county_code = f.county_code
ORDER BY
  c.county_code NULLS LAST,
  f.metric NULLS LAST,
  f.row NULLS LAST
