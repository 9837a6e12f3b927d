-- warn: 率的提高应来自工程进展，不应来自缩小规划
-- 怎样改：请核对规划调整的批文和数量；确系批准调整的，请在备注中说明文号和按原规划计算的率。
-- en: A rate should rise by work done, not by a smaller plan | Check the adjustment's approval and quantities; if it was approved, state its number and the rate on the former plan in the notes.
select
    c.region_code as county_code,
    c.period,
    m.label as item,
    'plan' as form,
    m.label || '由 ' || percent_text(b.value) || ' 升为 ' || percent_text(c.value) || '，规划由 '
    || cast(b.denominator as decimal(18, 2)) || ' 减为 ' || cast(c.denominator as decimal(18, 2)) || '；按原规划为 '
    || percent_text(c.numerator / b.denominator) as detail,
    cast(null as varchar) as source_file,
    cast(null as varchar) as sheet,
    cast(null as bigint) as row,
    cast(null as varchar) as cell
from metric_value as c
inner join metric as m on m.key = c.metric
inner join period as n on n.province_code = c.province_code and n.period = c.period
inner join metric_value as b
    on b.period = n.previous_period and b.metric = c.metric and b.level = 'county' and b.region_code = c.region_code
cross join threshold as t
where c.level = 'county'
    and c.metric in ('start_rate', 'completion_rate', 'sports_start_rate', 'sports_completion_rate')
    and c.value > b.value
    and (b.denominator - c.denominator) * 100 > b.denominator * t.plan_shrink_percent
