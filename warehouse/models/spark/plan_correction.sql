/* One row per corrected figure of a plan: what was received, and whether the correction still fits it. */
WITH accepted AS (
  SELECT
    submission_id
  FROM mart_accepted
  WHERE
    form IN ('correction', 'plan', 'plan_funds')
), corrections AS (
  SELECT
    c.form,
    c.county_code,
    c.plan_version,
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
    c.row
  FROM lake_correction AS c
  INNER JOIN accepted AS a
    ON a.submission_id = c.submission_id
  WHERE
    c.form IN ('plan', 'plan_funds')
), task AS (
  SELECT
    p.county_code,
    p.plan_version,
    p.work_class,
    p.planned_schools,
    p.planned_projects,
    p.planned_qty_centi,
    p.key_item_qty_centi,
    p.planned_fen
  FROM lake_plan AS p
  INNER JOIN accepted AS a
    ON a.submission_id = p.submission_id
), money AS (
  SELECT
    p.county_code,
    p.plan_version,
    p.source,
    p.budget_year,
    p.planned_fen
  FROM lake_plan_funds AS p
  INNER JOIN accepted AS a
    ON a.submission_id = p.submission_id
), compared AS (
  SELECT
    c.form,
    c.county_code,
    c.plan_version,
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
    NOT COALESCE(t.county_code, m.county_code) IS NULL AS is_there,
    CASE c.figure
      WHEN 'planned_schools'
      THEN t.planned_schools
      WHEN 'planned_projects'
      THEN t.planned_projects
      WHEN 'planned_qty'
      THEN t.planned_qty_centi
      WHEN 'key_item_qty'
      THEN t.key_item_qty_centi
      WHEN 'planned_wan'
      THEN COALESCE(t.planned_fen, m.planned_fen)
    END AS received
  FROM corrections AS c
  LEFT JOIN task AS t
    ON c.form = 'plan'
    AND t.county_code = c.county_code
    AND t.plan_version = c.plan_version
    AND t.work_class = c.work_class
  LEFT JOIN money AS m
    ON c.form = 'plan_funds'
    AND m.county_code = c.county_code
    AND m.plan_version = c.plan_version
    AND m.source = c.source
    AND m.budget_year = c.budget_year
)
SELECT
  form,
  county_code,
  plan_version,
  work_class,
  source,
  budget_year,
  figure,
  old,
  new,
  received,
  is_there
  AND (
    received IS NOT DISTINCT FROM old
  )
  AND (
    old IS DISTINCT FROM new
  ) AS applied,
  reason,
  who,
  approval_no,
  approved_on,
  file_name,
  row
FROM compared
ORDER BY
  county_code NULLS LAST,
  form NULLS LAST,
  plan_version NULLS LAST,
  work_class NULLS LAST,
  source NULLS LAST,
  budget_year NULLS LAST,
  figure NULLS LAST
