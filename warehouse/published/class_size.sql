-- One row per period, region, stage and locality (all: together): the rates of large classes, and what became of them.
create table class_size as
with sums as (
    select
        r.period,
        any_value(r.as_of) as as_of,
        r.province_code,
        r.city_code,
        r.county_code,
        level_of(r.city_code, r.county_code) as level,
        coalesce(r.county_code, r.city_code, r.province_code) as region_code,
        case when grouping(r.stage) = 1 then 'all' else r.stage end as stage,
        case when grouping(r.locality) = 1 then 'all' else r.locality end as locality,
        max(r.counted_on) as counted_on,
        max(r.counted_before) as counted_before,
        sum(r.classes) filter (where r.classes_over_55 is not null) as classes,
        sum(r.classes_over_45) as classes_over_45,
        sum(r.classes_over_55) filter (where r.classes is not null) as classes_over_55,
        sum(r.classes_over_65) filter (where r.classes is not null) as classes_over_65,
        sum(r.classes_before) filter (where r.over_55_before is not null) as classes_before,
        sum(r.over_55_before) filter (where r.classes_before is not null) as over_55_before,
        sum(r.dissolved_classes) as dissolved_classes,
        sum(r.added_classes) as added_classes,
        large_class_rate(r) as large_rate,
        huge_class_rate(r) as huge_rate,
        count(distinct r.county_code) as counties,
        count(distinct r.county_code) filter (where not r.reported) as carried_counties
    from class_size_county as r
    group by
        grouping sets (
            (r.period, r.province_code),
            (r.period, r.province_code, r.city_code),
            (r.period, r.province_code, r.city_code, r.county_code)
        ),
        cube (r.stage, r.locality)
),

graded as (
    select
        s.*,
        case
            when s.classes_over_55 * 100 > s.classes * u.severe_percent then 'severe'
            when s.classes_over_55 * 100 > s.classes * u.high_percent then 'high'
        end as grade
    from sums as s
    cross join class_size_rule as u
)

select
    g.period,
    g.as_of,
    g.province_code,
    g.level,
    g.region_code,
    n.name as region_name,
    n.parent_code,
    g.stage,
    g.locality,
    56 as large_from,
    66 as huge_from,
    g.counted_on,
    cast(g.classes as bigint) as classes,
    cast(g.classes_over_45 as bigint) as classes_over_45,
    cast(g.classes_over_55 as bigint) as classes_over_55,
    cast(g.classes_over_65 as bigint) as classes_over_65,
    g.large_rate,
    g.huge_rate,
    g.grade,
    case when g.grade is not null and y.grade is null then m.name end as masked_by,
    g.counted_before,
    cast(g.classes_before as bigint) as classes_before,
    cast(g.over_55_before as bigint) as over_55_before,
    cast(g.over_55_before as double) / nullif(g.classes_before, 0) as rate_before,
    g.large_rate - cast(g.over_55_before as double) / nullif(g.classes_before, 0) as change,
    cast(g.dissolved_classes as bigint) as dissolved_classes,
    cast(g.added_classes as bigint) as added_classes,
    cast(g.counties as integer) as counties,
    cast(g.carried_counties as integer) as carried_counties
from graded as g
inner join region as n on n.code = g.region_code
left join graded as y
    on g.level = 'county' and y.level = 'city' and y.period = g.period and y.region_code = g.city_code
        and y.stage = g.stage and y.locality = g.locality
left join region as m on m.code = y.region_code
order by g.period, g.region_code, g.stage, g.locality;

comment on table class_size is '大班额：每期、地区、学段（all 合计）、区域（all 合计）一行；率由班数相除，不是县率的平均';
comment on column class_size.stage is 'primary 小学 | junior 初中 | all 合计';
comment on column class_size.locality is 'urban 城区 | town 镇区 | rural 乡村 | all 合计';
comment on column class_size.large_from is '大班额：一个班从多少人起';
comment on column class_size.huge_from is '超大班额：一个班从多少人起';
comment on column class_size.counted_on is '班额统计的截至日，不晚于该期的最近一次';
comment on column class_size.large_rate is '大班额比例，小数，定义同 large_class_rate';
comment on column class_size.huge_rate is '超大班额比例，小数，定义同 huge_class_rate';
comment on column class_size.grade is 'severe 高于较高的线 | high 高于较低的线；正好在线上不算高于（settings.toml）';
comment on column class_size.masked_by is '县高于较低的线而所在市不高于：被哪个市的平均数掩盖';
comment on column class_size.counted_before is '上一次统计的截至日；空为首次';
comment on column class_size.classes_before is '上一次的班级数';
comment on column class_size.over_55_before is '上一次的大班额班数';
comment on column class_size.rate_before is '上一次的大班额比例，小数';
comment on column class_size.change is '大班额比例较上一次，小数（0.01即1个百分点）';
comment on column class_size.dissolved_classes is '逐县、学段、区域较上一次减少的大班额班之和';
comment on column class_size.added_classes is '逐县、学段、区域较上一次增加的大班额班之和，不与减少的相抵';
comment on column class_size.counties is '有班额数据的县数';
comment on column class_size.carried_counties is '其中沿用以前统计的县数';
