-- One row per period, region, class group (all for both), standing and step that is waited for: its projects.
create table ledger_step as
select
    period,
    any_value(as_of) as as_of,
    level_of(city_code, county_code) as level,
    coalesce(county_code, city_code, province_code) as region_code,
    case level_of(city_code, county_code) when 'county' then city_code when 'city' then province_code end as parent_code,
    case when grouping(class_group) = 1 then 'all' else class_group end as class_group,
    coalesce(standing, 'untold') as standing,
    waiting_for,
    cast(count(*) as bigint) as projects,
    cast(sum(planned_qty) filter (where class_group = 'works') as decimal(18, 2)) as planned_area,
    cast(sum(planned_wan) as decimal(18, 6)) as planned_wan
from project_ledger
group by
    grouping sets (
        (period, province_code),
        (period, province_code, city_code),
        (period, province_code, city_code, county_code)
    ),
    cube (class_group),
    (standing, waiting_for)
order by period, region_code, class_group, standing, waiting_for;

comment on table ledger_step is '项目走到哪一步、在等哪一步：每期、地区、类别组（all 为两类合计）、状态、所等的一步一行';
comment on column ledger_step.class_group is 'all 两类合计 | works 建设类 | equipment 装备类';
comment on column ledger_step.standing is '同 project_ledger.standing；untold 从未填报';
comment on column ledger_step.waiting_for is '同 project_ledger.waiting_for；空为已销号或从未填报';
