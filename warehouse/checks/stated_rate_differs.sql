-- warn: 表内所填的率，应当等于按所报数字计算的率
with stated as (
    select
        r.*, period_name(r.period) as period_text, r.stated_e4 / 10000.0 as percent,
        r.written like '%\%' escape '\' or r.written like '%％' as has_sign,
        length(regexp_extract(r.written, '\.([0-9]+)', 1)) as decimals
    from mart_stated_rate as r
),

compared as (
    select
        s.*, m.label, v.value * 100 as computed,
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
    label || '填 ' || written || '，按所报数字计算为 ' || cast(computed as decimal(18, 2)) || '%' as detail,
    source_file,
    source_sheet as sheet,
    source_row as row
from compared
where computed is not null and not as_percent and not as_fraction
