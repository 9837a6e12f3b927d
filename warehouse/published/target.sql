-- One row per period, region and metric with a curve: what should be reached by the period's day, next, and by year's end.
create table target as
with curves as (
    select distinct region_code, metric, plan_version, approved_on, load_id
    from target_curve
),

measured as (
    select
        v.period, v.as_of, v.province_code,
        case v.level when 'city' then v.region_code when 'county' then v.parent_code end as city_code,
        case when v.level = 'county' then v.region_code end as county_code,
        v.level, v.region_code, v.metric,
        make_date(year(v.as_of + 1), 12, 31) as year_end
    from metric_value as v
    where v.metric in (select metric from curves)
),

-- A region's own curve goes before its city's, that before its province's; of each the last one approved by then.
ranked as (
    select
        m.*, c.region_code as curve_region_code, c.plan_version, c.approved_on,
        row_number() over (
            partition by m.period, m.region_code, m.metric
            order by
                case c.region_code
                    when m.county_code then 1 when m.city_code then 2 when m.province_code then 3 else 4
                end,
                c.approved_on desc nulls last, c.load_id desc, c.plan_version desc
        ) as best
    from measured as m
    inner join curves as c
        on c.metric = m.metric and c.region_code in (m.county_code, m.city_code, m.province_code, 'all')
            and (c.approved_on is null or c.approved_on <= m.as_of)
),

in_force as (
    select r.*, n.days, e.days as year_end_days
    from ranked as r
    inner join working_day as n on n.kind = kind_of_days(r.metric) and n.on_day = r.as_of
    inner join working_day as e on e.kind = n.kind and e.on_day = r.year_end
    where r.best = 1
)

select
    f.period,
    f.as_of,
    f.province_code,
    f.city_code,
    f.county_code,
    f.level,
    f.region_code,
    f.metric,
    on_curve(f.days, c.days, c.target, c.next_days, c.next_target) as target,
    c.next_day,
    c.next_target,
    f.year_end,
    on_curve(f.year_end_days, y.days, y.target, y.next_days, y.next_target) as year_end_target,
    f.days,
    c.next_days,
    f.year_end_days,
    f.curve_region_code,
    f.plan_version,
    f.approved_on
from in_force as f
left join target_curve as c
    on c.region_code = f.curve_region_code and c.metric = f.metric and c.plan_version = f.plan_version
        and c.on_day <= f.as_of and (c.next_day is null or f.as_of < c.next_day)
left join target_curve as y
    on y.region_code = f.curve_region_code and y.metric = f.metric and y.plan_version = f.plan_version
        and y.on_day <= f.year_end and (y.next_day is null or f.year_end < y.next_day)
order by f.period, f.metric, f.level, f.region_code;

comment on table target is '进度目标：每期、地区、有目标曲线的指标一行，到数据截至日、下一节点、年底应达到多少';
comment on column target.county_code is '县代码；省、市的行为空';
comment on column target.target is '到数据截至日应达到的率，小数；按有效施工日在曲线上推算';
comment on column target.next_day is '曲线上的下一个节点；曲线走完为空';
comment on column target.next_target is '到下一个节点应达到的率';
comment on column target.year_end is '年底：截至日以后的第一个12月31日';
comment on column target.year_end_target is '到年底应达到的率';
comment on column target.days is '到数据截至日的有效天数，见 working_day';
comment on column target.next_days is '到下一个节点的有效天数';
comment on column target.year_end_days is '到年底的有效天数';
comment on column target.curve_region_code is '用的是谁的曲线：自己的先于市的，市的先于省的；all 为默认曲线';
comment on column target.plan_version is '曲线的版本，截至日已批准的最后一版';
comment on column target.approved_on is '曲线的批准日期；默认曲线为空';
