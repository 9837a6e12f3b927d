-- fail: 全省、全市的分子、分母应等于各县之和
-- 怎样改：汇总出错，县里不用改报表；请把本条原话告诉系统管理员。
-- en: A province's and a city's numerator and denominator are the sums of their counties' | The summing went wrong, not your report: pass this message on to the administrator.
with counties as (
    select
        period, metric,
        coalesce(parent_code, province_code) as region_code,
        coalesce(sum(numerator), 0) as numerator,
        coalesce(sum(denominator), 0) as denominator
    from metric_value
    where level = 'county'
    group by grouping sets ((period, metric, parent_code), (period, metric, province_code))
)

select
    v.region_code as county_code,
    v.period,
    v.metric as item,
    case m.source_view when 'county_funds' then 'funds' when 'project_ledger' then 'project_status' else 'progress' end
        as form,
    v.region_name || m.label || '分子 ' || coalesce(v.numerator, 0) || '，各县之和 ' || coalesce(c.numerator, 0)
    || '；分母 ' || coalesce(v.denominator, 0) || '，各县之和 ' || coalesce(c.denominator, 0) as detail,
    cast(null as varchar) as source_file,
    cast(null as varchar) as sheet,
    cast(null as bigint) as row,
    cast(null as varchar) as cell
from metric_value as v
inner join metric as m on m.key = v.metric
left join counties as c on c.period = v.period and c.metric = v.metric and c.region_code = v.region_code
where v.level in ('province', 'city')
    and (coalesce(v.numerator, 0) <> coalesce(c.numerator, 0) or coalesce(v.denominator, 0) <> coalesce(c.denominator, 0))
