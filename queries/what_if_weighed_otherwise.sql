-- title: 假如按项目数、投资额计算：名次怎样变
-- title_en: What if weighed by projects or money
-- question: 开工率改按项目数或投资额计算，各市名次怎样变？
-- question_en: If the start rate were by projects or by money, how would the cities' places change?
-- returns: city_code, city_name, by_area, by_projects, by_money, place_by_area, place_by_projects, place_by_money

with area as (
    select city_code, city_name, start_rate(r) as by_area, start_rate_projects(r) as by_projects
    from county_progress as r
    where period = $period and province_code = $province
    group by all
),

money as (
    select city_code, start_rate_wan(r) as by_money
    from project_ledger as r
    where period = $period and province_code = $province
    group by all
)

select
    city_code,
    a.city_name,
    a.by_area,
    a.by_projects,
    m.by_money,
    rank() over (order by a.by_area desc) as place_by_area,
    rank() over (order by a.by_projects desc) as place_by_projects,
    rank() over (order by m.by_money desc) as place_by_money
from area as a
join money as m using (city_code)
order by place_by_area, city_code
