-- One row per period, region and metric with a curve: how far it is, how far it should be, and how many months that is.
create table schedule as
with behind as (
    select
        t.*, v.region_name, v.parent_code, v.numerator, v.denominator, v.value, v.band, v.rank, v.reported,
        v.value is not null and coalesce(v.reported, v.counties > v.carried_counties) as is_measured
    from target as t
    inner join metric_value as v
        on v.period = t.period and v.level = t.level and v.region_code = t.region_code and v.metric = t.metric
),

-- When the curve stood where the region stands now.
reached as (
    select
        b.period, b.region_code, b.metric,
        min(
            c.days + (b.value - c.target) / (c.next_target - c.target) * (c.next_days - c.days)
        ) as days
    from behind as b
    inner join target_curve as c
        on c.region_code = b.curve_region_code and c.metric = b.metric and c.plan_version = b.plan_version
            and c.target <= b.value and b.value < c.next_target
    group by b.period, b.region_code, b.metric
)

select
    b.period,
    b.as_of,
    b.province_code,
    b.city_code,
    b.county_code,
    b.level,
    b.region_code,
    b.region_name,
    b.parent_code,
    b.metric,
    b.numerator,
    b.denominator,
    b.value,
    b.reported,
    b.is_measured,
    b.band,
    b.target,
    (b.value - b.target) * 100 as gap_points,
    as_months(b.days - r.days) as months_behind,
    b.next_day,
    b.next_target,
    as_months(b.next_days - b.days) as months_left,
    (b.next_target - b.value) / as_months(nullif(b.next_days - b.days, 0)) as needed_per_month,
    b.year_end,
    b.year_end_target,
    as_months(b.year_end_days - b.days) as months_to_year_end,
    (b.year_end_target - b.value) / as_months(nullif(b.year_end_days - b.days, 0)) as needed_to_year_end,
    b.days,
    b.year_end_days,
    b.curve_region_code,
    b.plan_version,
    b.approved_on
from behind as b
left join reached as r on r.period = b.period and r.region_code = b.region_code and r.metric = b.metric
order by b.period, b.metric, b.level, b.region_code;

comment on table schedule is '进度与目标：每期、地区、有目标曲线的指标一行，差几个百分点、相当于晚几个月、以后每月须完成多少';
comment on column schedule.county_code is '县代码；省、市的行为空';
comment on column schedule.target is '到数据截至日应达到的率，小数';
comment on column schedule.gap_points is '实际 − 目标，百分点；负为落后，正为超前';
comment on column schedule.months_behind is '相当于晚了几个有效施工月：截至日距曲线走到现在这个数的那天；负为提前，曲线走不到为空';
comment on column schedule.next_day is '曲线上的下一个节点；曲线走完为空';
comment on column schedule.next_target is '到下一个节点应达到的率';
comment on column schedule.months_left is '到下一个节点还有几个有效施工月（校舍冬季停工不计）';
comment on column schedule.needed_per_month is '到下一个节点达标，每个有效施工月须提高多少，小数；已达到为负或零';
comment on column schedule.year_end is '年底：截至日以后的第一个12月31日';
comment on column schedule.year_end_target is '到年底应达到的率';
comment on column schedule.months_to_year_end is '到年底还有几个有效施工月';
comment on column schedule.needed_to_year_end is '到年底达标，每个有效施工月须提高多少，小数；已达到为负或零';
comment on column schedule.is_measured is '本期报了新数：县为本期已报，省、市为其下有县本期已报；否则为沿用';
comment on column schedule.days is '到数据截至日的有效天数，见 working_day';
comment on column schedule.year_end_days is '到年底的有效天数';
comment on column schedule.curve_region_code is '用的是谁的曲线；all 为默认曲线';
comment on column schedule.plan_version is '曲线的版本';
comment on column schedule.approved_on is '曲线的批准日期；默认曲线为空';
