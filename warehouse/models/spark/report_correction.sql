/* One row per corrected figure of a report that counts at the target period: what was received, and whether it fits. */
WITH accepted AS (
  SELECT
    submission_id
  FROM mart_accepted
  WHERE
    form = 'correction'
), reports AS (
  SELECT
    form,
    county_code,
    submission_id,
    period
  FROM mart_in_force
  WHERE
    form IN ('progress', 'funds')
), corrections AS (
  SELECT
    c.form,
    c.county_code,
    c.report_period,
    c.work_class,
    c.source,
    c.budget_year,
    c.figure,
    c.old,
    c.new,
    c.reason,
    c.who,
    c.approval_no,
    c.approved_on,
    c.file_name,
    c.row,
    r.submission_id
  FROM lake_correction AS c
  INNER JOIN accepted AS a
    ON a.submission_id = c.submission_id
  INNER JOIN reports AS r
    ON r.form = c.form AND r.county_code = c.county_code AND r.period = c.report_period
), compared AS (
  SELECT
    c.form,
    c.county_code,
    c.report_period,
    c.work_class,
    c.source,
    c.budget_year,
    c.figure,
    c.old,
    c.new,
    c.reason,
    c.who,
    c.approval_no,
    c.approved_on,
    c.file_name,
    c.row,
    NOT COALESCE(p.submission_id, f.submission_id) IS NULL AS is_there,
    CASE c.figure
      WHEN 'started_schools'
      THEN p.started_schools
      WHEN 'started_projects'
      THEN p.started_projects
      WHEN 'started_qty'
      THEN p.started_qty_centi
      WHEN 'completed_schools'
      THEN p.completed_schools
      WHEN 'completed_projects'
      THEN p.completed_projects
      WHEN 'completed_qty'
      THEN p.completed_qty_centi
      WHEN 'bought_wan'
      THEN p.bought_fen
      WHEN 'invested_wan'
      THEN p.invested_fen
      WHEN 'allocated_wan'
      THEN f.allocated_fen
      WHEN 'received_wan'
      THEN f.received_fen
      WHEN 'paid_wan'
      THEN f.paid_fen
    END AS received
  FROM corrections AS c
  LEFT JOIN lake_progress AS p
    ON p.submission_id = c.submission_id AND p.work_class = c.work_class
  LEFT JOIN lake_funds AS f
    ON f.submission_id = c.submission_id
    AND f.source = c.source
    AND f.budget_year = c.budget_year
)
SELECT
  t.period,
  c.form,
  c.county_code,
  c.report_period,
  c.work_class,
  c.source,
  c.budget_year,
  c.figure,
  c.old,
  c.new,
  c.received,
  c.is_there
  AND (
    c.received IS NOT DISTINCT FROM c.old
  )
  AND (
    c.old IS DISTINCT FROM c.new
  ) AS applied,
  c.reason,
  c.who,
  c.approval_no,
  c.approved_on,
  c.file_name,
  c.row
FROM compared AS c
CROSS JOIN target AS t
ORDER BY
  c.county_code NULLS LAST,
  c.form NULLS LAST,
  c.work_class NULLS LAST,
  c.source NULLS LAST,
  c.budget_year NULLS LAST,
  c.figure NULLS LAST
