-- warn: 各县的率不应扎堆在预警线以上一点点
-- 怎样改：请用台账、施工许可和影像资料复核分子；属实的请留存依据备查。
-- en: Counties' rates should not pile up just above a line | Check the numerator again with ledger, permits and photographs; if it is true, keep the evidence at hand.
with lines as (
    select metric, from_day, to_day, unnest([severe, lagging]) as line
    from metric_line
),

near as (
    select
        v.province_code, v.period, v.metric, v.region_code, v.value, l.line,
        v.numerator * 100 >= v.denominator * l.line as is_above
    from metric_value as v
    inner join lines as l on l.metric = v.metric and v.as_of between l.from_day and l.to_day
    cross join threshold as t
    -- What arrives is granted to all counties at once and puts many at the same rate: no county has a hand in it.
    where v.level = 'county' and v.reported and v.metric not like 'receipt_rate%'
        and v.numerator * 100 >= v.denominator * (l.line - t.bunch_width_points)
        and v.numerator * 100 < v.denominator * (l.line + t.bunch_width_points)
),

counted as (
    select
        province_code, period, metric, line,
        count(*) filter (where is_above) as above,
        count(*) filter (where not is_above) as below
    from near
    group by province_code, period, metric, line
),

-- The chance that of so many counties at least so many fall above the line, when either side is equally likely. The
-- binomial coefficients go through logarithms of factorials: their product passes any integer for a few dozen counties.
judged as (
    select
        c.*,
        list_sum(list_transform(
            range(c.above, c.above + c.below + 1),
            lambda k: exp(
                lgamma(c.above + c.below + 1) - lgamma(k + 1) - lgamma(c.above + c.below - k + 1)
                - (c.above + c.below) * ln(2)
            )
        )) as chance
    from counted as c
    cross join threshold as t
    where c.above >= t.bunch_least
)

select
    n.region_code as county_code,
    n.period,
    m.label || n.line || '%线' as item,
    case m.source_view when 'county_funds' then 'funds' when 'project_ledger' then 'project_status' else 'progress' end
        as form,
    m.label || ' ' || percent_text(n.value) || '；全省在 ' || n.line || '% 以上 ' || t.bunch_width_points || ' 个百分点之内有 '
    || j.above || ' 个县，以下 ' || t.bunch_width_points || ' 个百分点之内有 ' || j.below || ' 个，偶然如此的可能为 '
    || percent_text(j.chance) as detail,
    cast(null as varchar) as source_file,
    cast(null as varchar) as sheet,
    cast(null as bigint) as row,
    cast(null as varchar) as cell
from near as n
inner join judged as j
    on j.province_code = n.province_code and j.period = n.period and j.metric = n.metric and j.line = n.line
inner join metric as m on m.key = n.metric
cross join threshold as t
where n.is_above and j.chance < t.bunch_probability
