-- One row per region; a region has a task when a plan names it or a county below it.
with task as (
    select distinct r.code as county_code, r.city_code, r.province_code
    from mart_county_plan as p
    inner join lake_region as r on r.code = p.county_code
),

with_task as (
    select county_code as code from task
    union
    select city_code from task
    union
    select province_code from task
)

select
    r.code,
    r.name,
    r.short_name,
    r.level,
    r.parent_code,
    t.code is not null as has_task,
    r.province_code,
    r.city_code
from lake_region as r
left join with_task as t on t.code = r.code
order by r.code
