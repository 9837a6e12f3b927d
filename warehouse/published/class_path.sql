-- One row per period, region, stage and locality (all: together): large classes against the path to zero then in force.
create table class_path as
with in_force as (
    select p.province_code, p.period, max(k.from_day) as from_day
    from period as p
    inner join class_path_point as k on k.from_day <= p.as_of
    group by p.province_code, p.period
),

paths as (
    select
        f.province_code, f.period, f.from_day, any_value(k.version) as version, any_value(k.base_on) as base_on,
        max(k.on_day) as last_day
    from in_force as f
    inner join class_path_point as k on k.from_day = f.from_day
    group by f.province_code, f.period, f.from_day
),

bases as (
    select
        a.province_code, a.period, s.county_code, s.stage, s.locality, s.classes_over_55,
        rank() over (partition by a.period, s.county_code order by s.as_of desc) as newest
    from paths as a
    inner join region as r on r.province_code = a.province_code and r.has_task
    inner join mart_class_size as s on s.county_code = r.code and s.as_of <= a.base_on
),

base_sums as (
    select
        b.period,
        coalesce(r.code, r.city_code, r.province_code) as region_code,
        case when grouping(b.stage) = 1 then 'all' else b.stage end as stage,
        case when grouping(b.locality) = 1 then 'all' else b.locality end as locality,
        sum(b.classes_over_55) as base_classes
    from bases as b
    inner join region as r on r.code = b.county_code
    where b.newest = 1
    group by
        grouping sets (
            (b.period, r.province_code), (b.period, r.province_code, r.city_code),
            (b.period, r.province_code, r.city_code, r.code)
        ),
        cube (b.stage, b.locality)
),

-- On the day of the count: between two days of the path it is a straight line, before the first all may remain.
allowed as (
    select
        c.period, c.as_of, c.province_code, c.level, c.region_code, c.region_name, c.parent_code, c.stage, c.locality,
        c.counted_on, c.classes_over_55, b.base_classes, a.version, a.base_on, a.last_day,
        max(k.on_day) filter (where k.on_day <= c.counted_on) as day_a,
        min(k.on_day) filter (where k.on_day > c.counted_on) as day_b,
        arg_max(k.remaining_percent, k.on_day) filter (where k.on_day <= c.counted_on) as at_a,
        arg_min(k.remaining_percent, k.on_day) filter (where k.on_day > c.counted_on) as at_b
    from class_size as c
    inner join paths as a on a.province_code = c.province_code and a.period = c.period
    inner join class_path_point as k on k.from_day = a.from_day
    inner join base_sums as b
        on b.period = c.period and b.region_code = c.region_code and b.stage = c.stage and b.locality = c.locality
    group by all
),

held as (
    select
        *,
        case
            when day_a is null then 100
            when day_b is null then at_a
            else at_a + (at_b - at_a) * date_diff('day', day_a, counted_on) / date_diff('day', day_a, day_b)
        end as remaining_percent
    from allowed
)

select
    period,
    as_of,
    province_code,
    level,
    region_code,
    region_name,
    parent_code,
    stage,
    locality,
    version as path_version,
    base_on,
    counted_on,
    cast(base_classes as bigint) as base_classes,
    classes_over_55,
    cast(remaining_percent as double) / 100 as remaining,
    cast(base_classes * remaining_percent / 100 as double) as allowed_classes,
    cast(classes_over_55 - base_classes * remaining_percent / 100 as double) as gap_classes,
    classes_over_55 > base_classes * remaining_percent / 100 as is_behind,
    last_day as zero_on,
    cast(greatest(date_diff('day', as_of, last_day), 0) as integer) as days_left,
    cast(classes_over_55 as double) * 365 / nullif(greatest(date_diff('day', as_of, last_day), 0), 0) as per_year_classes
from held
order by period, region_code, stage, locality;

comment on table class_path is '消除大班额的路径：每期、地区、学段、区域（all 合计）一行；所用为该期截至日已定的一版（settings.toml）';
comment on column class_path.stage is 'primary 小学 | junior 初中 | all 合计';
comment on column class_path.locality is 'urban 城区 | town 镇区 | rural 乡村 | all 合计';
comment on column class_path.path_version is '哪一版路径';
comment on column class_path.base_on is '存量以不晚于此日的最近一次统计为准';
comment on column class_path.counted_on is '班额统计的截至日，路径即在此日比较';
comment on column class_path.base_classes is '存量：那时的大班额班数';
comment on column class_path.remaining is '到统计之日按路径还可以剩下存量的几成，小数；两个日期之间按直线计';
comment on column class_path.allowed_classes is '按路径还可以有多少个大班额班';
comment on column class_path.gap_classes is '现有 − 按路径可有；大于0为落后于路径';
comment on column class_path.is_behind is '落后于路径';
comment on column class_path.zero_on is '路径到零之日';
comment on column class_path.days_left is '自该期截至日到那天还有几天';
comment on column class_path.per_year_classes is '按期到零，今后每年要消化多少个大班额班；已到期为空';
