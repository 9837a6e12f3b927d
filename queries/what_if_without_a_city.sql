-- title: 假如不算一个市：名次怎样变
-- title_en: What if a city were left out
-- question: 去掉一个市，全省的率变成多少，其余各市的名次怎样变？
-- question_en: Without one city, what is the province's rate, and how do the places of the others change?
-- returns: city_code, city_name, start_rate, place, place_without, province_without

with cities as (
    select city_code, city_name, start_rate(r) as start_rate
    from county_progress as r
    where period = $period and province_code = $province
    group by all
)

select
    city_code,
    city_name,
    start_rate,
    rank() over (order by start_rate desc) as place,
    case
        when city_code <> $city then rank() over (partition by city_code = $city order by start_rate desc)
    end as place_without,
    (
        select start_rate(r)
        from county_progress as r
        where period = $period and province_code = $province and city_code <> $city
    ) as province_without
from cities
order by start_rate desc, city_code
