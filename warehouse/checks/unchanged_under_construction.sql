-- warn: 在建的工程不应连续几期一点不变（默认连续3期）
-- 怎样改：请按工地实际核实后填报；确实停工的，请在备注中说明原因和复工日期。
-- en: Work under construction should not stand still for several periods (by default 3) | Report what stands on the sites; if work has stopped, say in the notes why and when it goes on.
with reports as (
    select
        r.period, p.n, r.county_code, r.work_class, r.planned_qty, r.started_qty, r.completed_qty, r.invested_wan,
        r.source_file, r.source_sheet, r.source_row,
        coalesce(
            lag(p.n) over series = p.n - 1
            and r.started_qty is not distinct from lag(r.started_qty) over series
            and r.completed_qty is not distinct from lag(r.completed_qty) over series
            and r.invested_wan is not distinct from lag(r.invested_wan) over series,
            false
        ) as is_same
    from county_progress as r
    inner join period as p on p.province_code = r.province_code and p.period = r.period
    where r.reported and r.work_class in ('building', 'sports')
    window series as (partition by r.county_code, r.work_class order by p.n)
),

stretches as (
    select
        *,
        count(*) filter (where not is_same) over (partition by county_code, work_class order by n) as stretch
    from reports
),

standing as (
    select
        *,
        row_number() over (partition by county_code, work_class, stretch order by n) as reports,
        min(period) over (partition by county_code, work_class, stretch) as first_period
    from stretches
)

select
    s.county_code,
    s.period,
    term('work_class', s.work_class) as item,
    'progress' as form,
    term('work_class', s.work_class) || '自 ' || s.first_period || ' 起连续 ' || s.reports || ' 期未变：开工 ' || s.started_qty
    || coalesce(' ㎡，竣工 ' || s.completed_qty, '') || ' ㎡' || coalesce('，完成投资 ' || money_text(s.invested_wan), '')
        as detail,
    s.source_file,
    s.source_sheet as sheet,
    s.source_row as row,
    cast(null as varchar) as cell
from standing as s
cross join threshold as t
where s.reports >= t.unchanged_periods and s.started_qty > 0
    and (s.completed_qty < s.started_qty or s.started_qty < s.planned_qty)
