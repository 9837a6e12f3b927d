-- One row per period, region and rate whose denominator the plan's adjustments moved: on the plan in force and on the first.
create table rate_beside_baseline as
with beside as (
    select
        v.period, v.province_code, v.level, v.region_code, v.region_name, v.parent_code, v.metric, v.numerator,
        v.denominator, v.value,
        b.numerator as baseline_numerator, b.denominator as baseline_denominator, b.value as baseline_value
    from metric_value as v
    inner join metric_value as b
        on b.period = v.period and b.level = v.level and b.region_code = v.region_code
            and b.metric = v.metric || '_baseline'
),

-- The rates that have a twin on the baseline are of buildings.
unapproved as (
    select p.period, p.county_code
    from county_progress as p
    inner join county_plan as n
        on n.plan_version = p.plan_version and n.county_code = p.county_code and n.work_class = p.work_class
    where p.work_class = 'building' and n.kind = 'adjustment' and is_unapproved(n.approval_no)
),

moved as (
    select c.period, c.metric, c.province_code, c.parent_code as city_code, c.region_code as county_code,
        u.county_code is not null as is_unapproved
    from beside as c
    left join unapproved as u on u.period = c.period and u.county_code = c.region_code
    where c.level = 'county' and c.denominator is distinct from c.baseline_denominator
),

counts as (
    select
        period, metric,
        coalesce(county_code, city_code, province_code) as region_code,
        count(*) as counties,
        count(*) filter (where is_unapproved) as unapproved_counties
    from moved
    group by grouping sets (
        (period, metric, province_code),
        (period, metric, province_code, city_code),
        (period, metric, province_code, city_code, county_code)
    )
)

select
    b.period,
    b.province_code,
    b.level,
    b.region_code,
    b.region_name,
    b.parent_code,
    b.metric,
    b.numerator,
    b.denominator,
    b.value,
    b.baseline_numerator,
    b.baseline_denominator,
    b.baseline_value,
    b.value - b.baseline_value as gained,
    cast(c.counties as integer) as counties,
    cast(c.unapproved_counties as integer) as unapproved_counties
from beside as b
inner join counts as c on c.period = b.period and c.metric = b.metric and c.region_code = b.region_code
order by b.period, b.metric, b.level, b.region_code;

comment on table rate_beside_baseline is '两个规划下的率：分母因规划调整而不同的每期、地区、指标一行，按现行规划与按基线规划';
comment on column rate_beside_baseline.baseline_numerator is '按基线规划的分子';
comment on column rate_beside_baseline.baseline_denominator is '按基线规划的分母';
comment on column rate_beside_baseline.baseline_value is '按基线规划的率，小数';
comment on column rate_beside_baseline.gained is '规划调整使它高了多少，小数（0.01即1个百分点），变低为负';
comment on column rate_beside_baseline.counties is '分母因规划调整而不同的县数';
comment on column rate_beside_baseline.unapproved_counties is '其中现行规划是没有批准文号的调整的县数';
