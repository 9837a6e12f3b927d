-- One row per region, metric, plan version and day: the rate that the region should have reached by then, as approved.
select
    t.county_code as region_code,
    t.metric,
    t.plan_version,
    t.approved_on,
    t.approval_no,
    t.on_day,
    t.target_e4,
    a.load_id,
    t.file_name as source_file,
    t.sheet as source_sheet,
    t.row as source_row
from lake_targets as t
inner join mart_accepted as a on a.submission_id = t.submission_id
where a.form = 'targets'
order by t.county_code, t.metric, t.plan_version, t.on_day
