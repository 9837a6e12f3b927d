-- title: 换一个口径：按任意分组算率
-- title_en: Any grouping
-- question: 同一个指标按市和县里的工程类别分组是多少？改 group by 就是别的分组。
-- question_en: The same metrics by another grouping: change the columns, and group by all follows.
-- returns: city_name, county_name, start_rate, completion_rate, purchase_rate

select
    city_name,
    county_name,
    start_rate(r) as start_rate,
    completion_rate(r) as completion_rate,
    purchase_rate(r) as purchase_rate
from county_progress as r
where period = $period and city_code = $city
group by all
order by start_rate, county_name
