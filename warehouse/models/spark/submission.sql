/* One row per report or other submission ever accepted: what its city said of it at last, and whether it counts. */
WITH reports AS (
  SELECT
    submission_id,
    load_id,
    form,
    slot,
    period,
    county_code,
    revision,
    submitted_on,
    received_on,
    rows,
    COALESCE(submitted_on, received_on) AS sent_on
  FROM lake_submission
  WHERE
    form <> 'reviews'
), last_said AS (
  SELECT
    submission_id,
    state,
    reviewed_on,
    reason,
    reviewer,
    ROW_NUMBER() OVER (
      PARTITION BY submission_id
      ORDER BY reviewed_on DESC, first_load_id DESC, review_id DESC
    ) AS newest
  FROM mart_review
  WHERE
    NOT submission_id IS NULL
), judged AS (
  SELECT
    p.submission_id,
    p.load_id,
    p.form,
    p.slot,
    p.period,
    p.county_code,
    p.revision,
    p.submitted_on,
    p.received_on,
    p.sent_on,
    p.rows,
    COALESCE(v.state, 'submitted') AS state,
    v.reviewed_on,
    v.reason,
    v.reviewer,
    COALESCE(v.state = 'returned', FALSE) AS is_returned
  FROM reports AS p
  LEFT JOIN last_said AS v
    ON v.submission_id = p.submission_id AND v.newest = 1
), ranked AS (
  SELECT
    submission_id,
    load_id,
    form,
    slot,
    period,
    county_code,
    revision,
    submitted_on,
    received_on,
    rows,
    state,
    reviewed_on,
    reason,
    reviewer,
    is_returned,
    ROW_NUMBER() OVER (
      PARTITION BY form, county_code, slot
      ORDER BY CASE WHEN is_returned THEN 1 ELSE 0 END NULLS LAST, revision DESC, submission_id DESC
    ) AS best,
    ROW_NUMBER() OVER (PARTITION BY form, county_code, slot ORDER BY revision DESC, submission_id DESC) AS newest,
    MIN(sent_on) OVER (PARTITION BY form, county_code, slot) AS first_sent_on
  FROM judged
)
SELECT
  submission_id,
  load_id,
  form,
  slot,
  period,
  county_code,
  revision,
  submitted_on,
  received_on,
  first_sent_on,
  rows,
  state,
  reviewed_on,
  reason,
  reviewer,
  newest = 1 AS is_newest,
  best = 1 AND NOT is_returned AS is_accepted
FROM ranked
ORDER BY
  form NULLS LAST,
  slot NULLS LAST,
  county_code NULLS LAST,
  revision NULLS LAST,
  submission_id NULLS LAST
