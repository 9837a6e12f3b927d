-- One row per county and source (city, county) whose planned matching money is declared 0 in every budget year.
create table zero_matching_plan as
select
    p.province_code,
    p.city_code,
    p.city_name,
    p.county_code,
    p.county_name,
    p.source
from county_plan_funds as p
where p.kind = 'baseline' and p.source in ('city', 'county')
group by all
having count(p.planned_wan) = count(*) and sum(p.planned_wan) = 0
order by p.source, p.county_code;

comment on table zero_matching_plan is '规划配套为0的县：五年各年度均申报为0（不含未填）';
