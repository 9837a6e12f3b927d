-- title: 趴在账上的钱
-- title_en: Money that lies idle
-- question: 哪些县到位未支付的钱最多，其中超过两年的多少？
-- question_en: Which counties have most money received and not paid, how much of it for over two years?
-- returns: city_name, county_code, county_name, idle_wan, over_limit_wan

select
    city_name,
    county_code,
    county_name,
    sum(idle_wan) as idle_wan,
    sum(idle_wan) filter (where is_over_limit) as over_limit_wan
from idle_money
where period = $period and province_code = $province
group by all
having sum(idle_wan) > 0
order by idle_wan desc, county_code
