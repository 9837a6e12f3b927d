-- warn: 累计数不应比上一期减少
with measures as (
    unpivot (
        select
            p.period, p.county_code, p.work_class, n.n, n.province_code, p.reported,
            p.source_file, p.source_sheet, p.source_row,
            cast(p.started_qty as decimal(18, 6)) as 开工数量,
            cast(p.completed_qty as decimal(18, 6)) as 竣工或购置数量,
            cast(p.bought_wan as decimal(18, 6)) as 购置金额,
            cast(p.invested_wan as decimal(18, 6)) as 完成投资
        from county_progress as p
        inner join period as n on n.province_code = p.province_code and n.period = p.period
    )
    on 开工数量, 竣工或购置数量, 购置金额, 完成投资
    into name measure value amount
)

select
    c.county_code,
    c.period,
    term('work_class', c.work_class) || c.measure || '由 ' || cast(b.amount as decimal(18, 2)) || ' 减为 '
    || cast(c.amount as decimal(18, 2)) as detail,
    c.source_file,
    c.source_sheet as sheet,
    c.source_row as row
from measures as c
inner join measures as b
    on b.county_code = c.county_code and b.work_class = c.work_class and b.measure = c.measure and b.n = c.n - 1
where c.amount < b.amount and c.reported
