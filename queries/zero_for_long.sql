-- title: 连续几期开工率为零的县
-- title_en: Counties at zero period after period
-- question: 哪些县到本期为止连续为零，从哪一期起？
-- question_en: Which counties have stood at zero up to this period, and since when?
-- returns: county_code, county_name, periods_at_zero, since

with reached as (
    select region_code, region_name, max(period) filter (where numerator > 0) as last_above
    from metric_value
    where level = 'county' and province_code = $province and metric = $metric and period <= $period
    group by all
)

select
    z.region_code as county_code,
    z.region_name as county_name,
    count(*) as periods_at_zero,
    min(v.period) as since
from reached as z
join metric_value as v on v.region_code = z.region_code and v.metric = $metric and v.period <= $period
where (z.last_above is null or v.period > z.last_above) and v.numerator = 0
group by all
order by periods_at_zero desc, county_code
