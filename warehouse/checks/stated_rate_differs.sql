-- warn: 表内所填的率，应当等于按所报数字计算的率
-- 怎样改：请按表内的数字重算这个率；率算得对的，请核对分子、分母哪个数写错了。
-- en: A rate written in the form should be the rate of the figures | Work the rate out again from the figures of the form; if it is right, find the figure that is wrong.
with stated as (
    select
        r.*, period_name(r.period) as period_text, r.stated_e4 / 10000.0 as percent,
        r.written like '%\%' escape '\' or r.written like '%％' as has_sign,
        length(regexp_extract(r.written, '\.([0-9]+)', 1)) as decimals
    from mart_stated_rate as r
),

compared as (
    select
        s.*, m.label, m.source_view, v.value * 100 as computed,
        abs(s.percent - v.value * 100) <= 0.5 * power(0.1, s.decimals) + 0.005 as as_percent,
        not s.has_sign
        and abs(s.percent * 100 - v.value * 100) <= 0.5 * power(0.1, greatest(s.decimals - 2, 0)) + 0.005 as as_fraction
    from stated as s
    inner join metric as m on m.key = s.metric
    inner join metric_value as v
        on v.period = s.period_text and v.level = 'county' and v.region_code = s.county_code and v.metric = s.metric
)

select
    county_code,
    period_text as period,
    label as item,
    case source_view when 'county_funds' then 'funds' when 'project_ledger' then 'project_status' else 'progress' end as form,
    label || '填 ' || written || '，按所报数字计算为 ' || percent_text(computed / 100) as detail,
    source_file,
    source_sheet as sheet,
    source_row as row,
    cast(null as varchar) as cell
from compared
where computed is not null and not as_percent and not as_fraction
