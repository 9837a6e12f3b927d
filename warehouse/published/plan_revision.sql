-- One row per adjustment and region it touches: the task in force before and after it, and the first approved.
create table plan_revision as
with changes as (
    select
        plan_version, approved_on, approval_no, province_code, city_code, county_code,
        sum(planned_qty_change) filter (where work_class = 'building') as building_qty,
        sum(planned_qty_change) filter (where work_class = 'sports') as sports_qty,
        sum(planned_wan_change) as wan,
        bool_or(is_unapproved) as is_unapproved,
        bool_or(reduces_total) as reduces_total,
        min(from_period) as from_period
    from plan_change
    where form = 'plan'
    group by all
),

revised as (
    select
        plan_version, approved_on,
        case when grouping(county_code) = 0 then 'county' when grouping(city_code) = 0 then 'city' else 'province' end
            as level,
        case
            when grouping(county_code) = 0 then county_code
            when grouping(city_code) = 0 then city_code
            else province_code
        end as region_code,
        max(approval_no) as approval_no,
        count(*) as counties,
        count(*) filter (where is_unapproved) as unapproved_counties,
        count(*) filter (where reduces_total) as reduced_counties,
        coalesce(sum(building_qty), 0) as building_qty,
        coalesce(sum(sports_qty), 0) as sports_qty,
        coalesce(sum(wan), 0) as wan,
        min(from_period) as from_period
    from changes
    group by grouping sets (
        (plan_version, approved_on, province_code),
        (plan_version, approved_on, province_code, city_code),
        (plan_version, approved_on, province_code, city_code, county_code)
    )
),

baseline as (
    select
        coalesce(county_code, city_code, province_code) as region_code,
        sum(planned_qty) filter (where work_class = 'building') as building_qty,
        sum(planned_qty) filter (where work_class = 'sports') as sports_qty,
        sum(planned_wan) as wan
    from county_plan
    where kind = 'baseline'
    group by grouping sets (
        (province_code), (province_code, city_code), (province_code, city_code, county_code)
    )
),

summed as (
    select
        r.*,
        b.building_qty as first_building_qty, b.sports_qty as first_sports_qty, b.wan as first_wan,
        sum(r.building_qty) over upto as all_building_qty,
        sum(r.sports_qty) over upto as all_sports_qty,
        sum(r.wan) over upto as all_wan
    from revised as r
    inner join baseline as b on b.region_code = r.region_code
    window upto as (partition by r.level, r.region_code order by r.approved_on, r.plan_version)
)

select
    plan_version,
    approved_on,
    approval_no,
    level,
    region_code,
    cast(counties as integer) as counties,
    cast(unapproved_counties as integer) as unapproved_counties,
    cast(reduced_counties as integer) as reduced_counties,
    from_period,
    cast(first_building_qty as decimal(18, 2)) as baseline_building_qty,
    cast(first_building_qty + all_building_qty - building_qty as decimal(18, 2)) as building_qty_before,
    cast(first_building_qty + all_building_qty as decimal(18, 2)) as building_qty,
    cast(first_sports_qty as decimal(18, 2)) as baseline_sports_qty,
    cast(first_sports_qty + all_sports_qty - sports_qty as decimal(18, 2)) as sports_qty_before,
    cast(first_sports_qty + all_sports_qty as decimal(18, 2)) as sports_qty,
    cast(first_wan as decimal(18, 6)) as baseline_wan,
    cast(first_wan + all_wan - wan as decimal(18, 6)) as wan_before,
    cast(first_wan + all_wan as decimal(18, 6)) as wan
from summed
order by approved_on, plan_version, level, region_code;

comment on table plan_revision is '规划调整：每次调整、每个涉及的地区一行，调整前后的任务';
comment on column plan_revision.counties is '规划有变动的县数';
comment on column plan_revision.unapproved_counties is '其中没有批准文号或日期的县数';
comment on column plan_revision.reduced_counties is '其中规划资金合计减少的县数';
comment on column plan_revision.from_period is '自哪一期起作分母；空为还没有一期用到';
comment on column plan_revision.baseline_building_qty is '基线规划的校舍面积，㎡';
comment on column plan_revision.building_qty_before is '调整前的校舍规划面积，㎡';
comment on column plan_revision.building_qty is '调整后的校舍规划面积，㎡';
comment on column plan_revision.baseline_sports_qty is '基线规划的运动场地面积，㎡';
comment on column plan_revision.sports_qty_before is '调整前的运动场地规划面积，㎡';
comment on column plan_revision.sports_qty is '调整后的运动场地规划面积，㎡';
comment on column plan_revision.wan_before is '调整前的规划投资，万元';
comment on column plan_revision.wan is '调整后的规划投资，万元';
