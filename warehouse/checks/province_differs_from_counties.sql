-- fail: 全省的分子、分母应等于各县之和
select
    p.region_code as county_code,
    p.period,
    p.metric || '全省 ' || coalesce(p.numerator, 0) || '，各县之和 ' || coalesce(sum(c.numerator), 0) as detail,
    cast(null as varchar) as source_file,
    cast(null as varchar) as sheet,
    cast(null as bigint) as row
from metric_value as p
inner join metric_value as c
    on c.period = p.period and c.metric = p.metric and c.province_code = p.province_code and c.level = 'county'
where p.level = 'province'
group by p.region_code, p.period, p.metric, p.numerator, p.denominator
having
    coalesce(p.numerator, 0) <> coalesce(sum(c.numerator), 0)
    or coalesce(p.denominator, 0) <> coalesce(sum(c.denominator), 0)
