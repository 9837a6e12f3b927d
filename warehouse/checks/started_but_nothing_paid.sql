-- warn: 已经开工的县，不应一直没有支付
-- 怎样改：请核对资金表的支付数；确未支付的，请说明原因，并按工程进度办理支付。
-- en: A county that has started building should have paid something | Check the payments of the funds table; if nothing was paid, say why, and pay as the work proceeds.
with works as (
    select p.n, r.period, r.county_code, sum(r.started_qty) as started_qty
    from county_progress as r
    inner join period as p on p.province_code = r.province_code and p.period = r.period
    where r.work_class in ('building', 'sports')
    group by p.n, r.period, r.county_code
    having bool_and(r.reported)
),

money as (
    select period, county_code, min(source_file) as source_file, min(source_sheet) as sheet, min(source_row) as row
    from county_funds
    where year_reported
    group by period, county_code
    having bool_and(reported) and count(paid_wan) = count(*) and sum(paid_wan) = 0
)

select
    w.county_code,
    w.period,
    '全县' as item,
    'funds' as form,
    '校舍和运动场地已开工 ' || w.started_qty || ' ㎡，各来源累计支付 0 万元' as detail,
    m.source_file,
    m.sheet,
    m.row,
    cast(null as varchar) as cell
from works as w
inner join money as m on m.period = w.period and m.county_code = w.county_code
cross join threshold as t
inner join works as b on b.county_code = w.county_code and b.n = w.n - t.grace_periods and b.started_qty > 0
where w.started_qty > 0
