-- title: 被所在市的平均数掩盖的县
-- title_en: Counties hidden by their city
-- question: 哪些县低于这条线，而所在的市不低于？
-- question_en: Which counties are below the line while their city is not?
-- returns: city_name, city_value, county_code, county_name, value, periods_in_a_row

select
    l.city_name,
    l.city_value,
    l.county_code,
    l.county_name,
    l.value,
    l.periods_in_a_row
from laggard_at(20, cast($line as integer)) as l
where
    l.period = $period and l.province_code = $province and l.metric = $metric
    and l.city_band in ('fair', 'good')
order by l.city_value desc, l.value, l.county_code
