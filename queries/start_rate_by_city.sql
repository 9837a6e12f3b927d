-- title: 各市校舍开工率
-- title_en: Start rate by city
-- question: 每个市开工率多少？分子、分母各是多少，不是县率的平均。
-- question_en: How far has each city started? Sum over sum, not a mean of its counties' rates.
-- returns: city_code, city_name, started_sqm, planned_sqm, start_rate

select
    city_code,
    city_name,
    sum(started_qty) filter (where work_class = 'building') as started_sqm,
    sum(planned_qty) filter (where work_class = 'building') as planned_sqm,
    start_rate(r) as start_rate
from county_progress as r
where period = $period and province_code = $province
group by all
order by start_rate, city_code
