-- One row per period, region and work class: what schools need, what is planned, and what is built or bought.
create table need_plan_bought as
with counties as (
    select
        g.period, g.as_of, g.province_code, g.city_code, g.county_code, g.work_class, g.planned_qty, g.completed_qty,
        quantity(n.needed_qty_centi) as needed_qty, n.surveyed_schools
    from county_progress as g
    left join mart_need as n on n.county_code = g.county_code and n.work_class = g.work_class
    where g.province_code in (
        select r.province_code from mart_need as m inner join region as r on r.code = m.county_code
    )
),

sums as (
    select
        period,
        any_value(as_of) as as_of,
        province_code,
        level_of(city_code, county_code) as level,
        coalesce(county_code, city_code, province_code) as region_code,
        work_class,
        cast(sum(surveyed_schools) as bigint) as surveyed_schools,
        sum(needed_qty) as needed_qty,
        sum(planned_qty) as planned_qty,
        sum(completed_qty) as bought_qty,
        sum(planned_qty) filter (where needed_qty is not null) as planned_of_needed,
        sum(needed_qty) filter (where planned_qty is not null) as needed_of_planned,
        sum(completed_qty) filter (where planned_qty is not null) as bought_of_planned,
        sum(planned_qty) filter (where completed_qty is not null) as planned_of_bought,
        cast(count(*) as integer) as counties,
        cast(count(*) filter (where needed_qty is null) as integer) as unsurveyed_counties,
        cast(count(*) filter (where planned_qty > needed_qty) as integer) as over_need_counties,
        cast(count(*) filter (where completed_qty > planned_qty) as integer) as over_plan_counties
    from counties
    group by grouping sets (
        (period, province_code, work_class),
        (period, province_code, city_code, work_class),
        (period, province_code, city_code, county_code, work_class)
    )
)

select
    s.period,
    s.as_of,
    s.province_code,
    s.level,
    s.region_code,
    r.name as region_name,
    r.parent_code,
    s.work_class,
    s.surveyed_schools,
    cast(s.needed_qty as decimal(18, 2)) as needed_qty,
    cast(s.planned_qty as decimal(18, 2)) as planned_qty,
    cast(s.bought_qty as decimal(18, 2)) as bought_qty,
    cast(s.planned_of_needed as decimal(18, 2)) as planned_of_needed,
    cast(s.needed_of_planned as decimal(18, 2)) as needed_of_planned,
    cast(s.bought_of_planned as decimal(18, 2)) as bought_of_planned,
    cast(s.planned_of_bought as decimal(18, 2)) as planned_of_bought,
    cast(s.planned_of_needed as double) / nullif(s.needed_of_planned, 0) as plan_to_need,
    cast(s.bought_of_planned as double) / nullif(s.planned_of_bought, 0) as bought_to_plan,
    s.counties,
    s.unsurveyed_counties,
    s.over_need_counties,
    s.over_plan_counties
from sums as s
inner join region as r on r.code = s.region_code
order by s.period, s.region_code, s.work_class;

comment on table need_plan_bought is '需求、规划、采购：每期、地区、工程类别一行；只有报过需求调查的省';
comment on column need_plan_bought.surveyed_schools is '逐校调查的学校数';
comment on column need_plan_bought.needed_qty is '需求：达到基本标准还缺多少，按类别的单位；没有调查为空';
comment on column need_plan_bought.bought_qty is '累计竣工面积㎡，设备为累计购置数量';
comment on column need_plan_bought.planned_of_needed is '规划 ÷ 需求的分子：报了需求的县的规划';
comment on column need_plan_bought.needed_of_planned is '规划 ÷ 需求的分母：有规划的县的需求';
comment on column need_plan_bought.bought_of_planned is '采购 ÷ 规划的分子：有规划的县的竣工或购置';
comment on column need_plan_bought.planned_of_bought is '采购 ÷ 规划的分母：报了竣工或购置的县的规划';
comment on column need_plan_bought.plan_to_need is '规划 ÷ 需求，小数；大于1为规划超过需求';
comment on column need_plan_bought.bought_to_plan is '竣工或购置 ÷ 规划，小数；大于1为超过规划，不封顶';
comment on column need_plan_bought.counties is '有任务的县数';
comment on column need_plan_bought.unsurveyed_counties is '其中没有报需求的县数';
comment on column need_plan_bought.over_need_counties is '规划超过需求的县数';
comment on column need_plan_bought.over_plan_counties is '竣工或购置超过规划的县数';
