-- warn: 已经支付的县，不应一直没有开工、竣工和购置
-- 怎样改：请核对进展表是否漏填；确系预付的，请说明付给谁、为哪个项目。
-- en: A county that has paid should have started, completed or bought something | Check whether the progress table leaves something out; if it was an advance, say to whom and for which project.
with money as (
    select p.n, f.period, f.county_code, sum(f.paid_wan) as paid_wan
    from county_funds as f
    inner join period as p on p.province_code = f.province_code and p.period = f.period
    group by p.n, f.period, f.county_code
    having bool_and(f.reported)
),

-- Blank is not reported; only a declared zero is nothing.
idle as (
    select
        period, county_code,
        min(source_file) filter (where work_class in ('building', 'sports')) as source_file,
        min(source_sheet) filter (where work_class in ('building', 'sports')) as sheet,
        min(source_row) filter (where work_class in ('building', 'sports')) as row
    from county_progress
    group by period, county_code
    having bool_and(reported)
        and sum(started_qty) = 0
        and coalesce(sum(completed_qty), 0) = 0
        and coalesce(sum(bought_wan), 0) = 0
)

select
    m.county_code,
    m.period,
    '全县' as item,
    'progress' as form,
    '各来源累计支付 ' || money_text(m.paid_wan) || '，开工、竣工、购置都为 0' as detail,
    i.source_file,
    i.sheet,
    i.row,
    cast(null as varchar) as cell
from money as m
inner join idle as i on i.period = m.period and i.county_code = m.county_code
cross join threshold as t
inner join money as b on b.county_code = m.county_code and b.n = m.n - t.grace_periods and b.paid_wan > 0
where m.paid_wan > 0
