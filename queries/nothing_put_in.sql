-- title: 配套一分没到的县
-- title_en: Counties without any matching money
-- question: 哪些县配套为零？是填报了零，还是没有填、没有报？
-- question_en: Which counties have no matching money: declared zero, left blank, or no report?
-- returns: city_name, county_code, county_name, source, why, planned_wan

select
    city_name,
    county_code,
    county_name,
    source,
    why,
    planned_wan
from zero_matching
where period = $period and province_code = $province
order by source, why, county_code
