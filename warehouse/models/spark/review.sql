/* One row per review that a city made, and report it is of; one without a report where there is none it could be of. */
WITH told AS (
  SELECT
    submission_id,
    load_id,
    county_code,
    slot,
    ROW_NUMBER() OVER (PARTITION BY county_code, slot ORDER BY revision DESC, submission_id DESC) AS newest,
    MIN(load_id) OVER (PARTITION BY county_code, slot) AS first_load_id
  FROM lake_submission
  WHERE
    form = 'reviews'
), reviews AS (
  SELECT
    r.submission_id,
    t.first_load_id,
    r.period,
    r.county_code,
    r.of_form,
    r.state,
    r.reviewed_on,
    r.revision,
    r.reason,
    r.reviewer,
    r.file_name,
    r.sheet,
    r.row
  FROM lake_reviews AS r
  INNER JOIN told AS t
    ON t.submission_id = r.submission_id
  WHERE
    t.newest = 1
), reports AS (
  SELECT
    submission_id,
    load_id,
    form,
    period,
    county_code,
    revision,
    submitted_on
  FROM lake_submission
  WHERE
    form IN ('progress', 'funds', 'project_status')
), possible /* Without a revision it is of the newest report that was there when it was first told, and was sent by its day; of one */ /* that came later only where none was there. */ AS (
  SELECT
    r.submission_id AS review_id,
    p.submission_id,
    p.form,
    ROW_NUMBER() OVER (
      PARTITION BY r.submission_id, p.form
      ORDER BY CASE WHEN p.load_id <= r.first_load_id THEN 0 ELSE 1 END NULLS LAST, CASE WHEN p.load_id <= r.first_load_id THEN -p.revision ELSE p.revision END NULLS LAST, p.submission_id NULLS LAST
    ) AS best
  FROM reviews AS r
  INNER JOIN reports AS p
    ON p.county_code = r.county_code
    AND p.period = r.period
    AND p.form = COALESCE(r.of_form, p.form)
  WHERE
    p.revision = r.revision
    OR (
      r.revision IS NULL
      AND (
        p.submitted_on IS NULL OR p.submitted_on <= r.reviewed_on
      )
    )
)
SELECT
  r.submission_id AS review_id,
  p.submission_id,
  r.first_load_id,
  r.period,
  r.county_code,
  COALESCE(p.form, r.of_form) AS form,
  r.state,
  r.reviewed_on,
  r.revision,
  r.reason,
  r.reviewer,
  r.file_name AS source_file,
  r.sheet AS source_sheet,
  r.row AS source_row
FROM reviews AS r
LEFT JOIN possible AS p
  ON p.review_id = r.submission_id AND p.best = 1
ORDER BY
  r.period NULLS LAST,
  r.county_code NULLS LAST,
  r.reviewed_on NULLS LAST,
  r.submission_id NULLS LAST,
  p.form NULLS LAST
