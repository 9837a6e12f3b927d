-- One row per county with a task whose province reports in the target period, with the names above it.
select
    p.period,
    p.as_of,
    r.province_code,
    v.name as province_name,
    r.city_code,
    c.name as city_name,
    r.code as county_code,
    r.name as county_name,
    d.deadline,
    d.review_deadline
from mart_region as r
inner join mart_region as c on c.code = r.city_code
inner join mart_region as v on v.code = r.province_code
inner join mart_period as p on p.province_code = r.province_code
inner join target as t on t.period = p.period
left join deadline as d on d.province_code = r.province_code and d.period = p.period
where r.level = 'county' and r.has_task
order by r.code
