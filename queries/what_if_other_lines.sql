-- title: 假如线在别处：多少县滞后
-- title_en: What if the lines were elsewhere
-- question: 线移到别处，各市滞后、严重滞后的县各有多少，比规定的线多多少？
-- question_en: With the lines moved, how many counties of each city lag, and how many more than by the set lines?
-- returns: city_code, city_name, value, severe_counties, laggard_counties, set_laggard_counties, more

select
    v.region_code as city_code,
    v.region_name as city_name,
    v.value,
    w.severe_counties,
    w.laggard_counties,
    v.laggard_counties as set_laggard_counties,
    w.laggard_counties - v.laggard_counties as more
from metric_value as v
join metric_value_at(cast($severe as integer), cast($line as integer)) as w
    on w.period = v.period and w.region_code = v.region_code and w.metric = v.metric
where v.period = $period and v.province_code = $province and v.level = 'city' and v.metric = $metric
order by w.laggard_counties desc, city_code
