-- One row per corrected figure of a report that counts at the target period: what was received, and whether it fits.
with accepted as (
    select submission_id from mart_accepted where form = 'correction'
),

reports as (
    select form, county_code, submission_id, period from mart_in_force where form in ('progress', 'funds')
),

corrections as (
    select
        c.form, c.county_code, c.report_period, c.work_class, c.source, c.budget_year, c.figure, c.old, c.new, c.reason,
        c.who, c.approval_no, c.approved_on, c.file_name, c.row, r.submission_id
    from lake_correction as c
    inner join accepted as a on a.submission_id = c.submission_id
    inner join reports as r
        on r.form = c.form and r.county_code = c.county_code and r.period = c.report_period
),

compared as (
    select
        c.form, c.county_code, c.report_period, c.work_class, c.source, c.budget_year, c.figure, c.old, c.new, c.reason,
        c.who, c.approval_no, c.approved_on, c.file_name, c.row,
        coalesce(p.submission_id, f.submission_id) is not null as is_there,
        case c.figure
            when 'started_schools' then p.started_schools
            when 'started_projects' then p.started_projects
            when 'started_qty' then p.started_qty_centi
            when 'completed_schools' then p.completed_schools
            when 'completed_projects' then p.completed_projects
            when 'completed_qty' then p.completed_qty_centi
            when 'bought_wan' then p.bought_fen
            when 'invested_wan' then p.invested_fen
            when 'allocated_wan' then f.allocated_fen
            when 'received_wan' then f.received_fen
            when 'paid_wan' then f.paid_fen
        end as received
    from corrections as c
    left join lake_progress as p on p.submission_id = c.submission_id and p.work_class = c.work_class
    left join lake_funds as f
        on f.submission_id = c.submission_id and f.source = c.source and f.budget_year = c.budget_year
)

select
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
    c.is_there and (c.received is not distinct from c.old) and (c.old is distinct from c.new) as applied,
    c.reason,
    c.who,
    c.approval_no,
    c.approved_on,
    c.file_name,
    c.row
from compared as c
cross join target as t
order by c.county_code, c.form, c.work_class, c.source, c.budget_year, c.figure
