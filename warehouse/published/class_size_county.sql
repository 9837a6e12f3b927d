-- One row per period, county, stage and locality: the classes counted last by then, and the count before.
create table class_size_county as
with days as (
    select distinct county_code, as_of from mart_class_size
),

-- Each county's two newest counts as of a period.
counts as (
    select
        p.period, p.as_of, p.province_code, d.county_code, d.as_of as counted_on,
        row_number() over (partition by p.period, d.county_code order by d.as_of desc) as newest,
        max(d.as_of) over (partition by p.period, p.province_code) as last_counted_on
    from days as d
    inner join region as r on r.code = d.county_code
    inner join period as p on p.province_code = r.province_code and d.as_of <= p.as_of
),

rows_of as (
    select c.period, c.as_of, c.counted_on, c.newest, c.last_counted_on, s.*
    from counts as c
    inner join mart_class_size as s on s.county_code = c.county_code and s.as_of = c.counted_on
    where c.newest <= 2
)

select
    n.period,
    n.as_of,
    r.province_code,
    r.city_code,
    y.name as city_name,
    n.county_code,
    r.name as county_name,
    n.stage,
    n.locality,
    n.counted_on,
    n.classes,
    n.classes_over_45,
    n.classes_over_55,
    n.classes_over_65,
    b.counted_on as counted_before,
    b.classes as classes_before,
    b.classes_over_55 as over_55_before,
    b.classes_over_65 as over_65_before,
    -- What became of them since the count before is not told of a county that has not counted again.
    case when n.counted_on = n.last_counted_on then greatest(b.classes_over_55 - n.classes_over_55, 0) end
        as dissolved_classes,
    case when n.counted_on = n.last_counted_on then greatest(n.classes_over_55 - b.classes_over_55, 0) end
        as added_classes,
    n.counted_on = n.last_counted_on as reported,
    n.source_file,
    n.source_sheet,
    n.source_row
from rows_of as n
inner join region as r on r.code = n.county_code
inner join region as y on y.code = r.city_code
left join rows_of as b
    on b.newest = 2 and b.period = n.period and b.county_code = n.county_code and b.stage = n.stage
        and b.locality = n.locality
where n.newest = 1 and r.has_task
order by n.period, n.county_code, n.stage, n.locality;

comment on table class_size_county is '班额：每期、县、学段、区域一行，取不晚于该期的最近一次统计，旁为上一次';
comment on column class_size_county.stage is 'primary 小学 | junior 初中';
comment on column class_size_county.counted_on is '班额统计的截至日';
comment on column class_size_county.counted_before is '上一次统计的截至日；空为首次';
comment on column class_size_county.classes_before is '上一次的班级数';
comment on column class_size_county.over_55_before is '上一次的大班额班数';
comment on column class_size_county.over_65_before is '上一次的超大班额班数';
comment on column class_size_county.dissolved_classes is '大班额班较上一次减少几个，不低于0；沿用以前统计的县为空';
comment on column class_size_county.added_classes is '大班额班较上一次增加几个，不低于0；沿用以前统计的县为空';
comment on column class_size_county.reported is '用的是全省最近一次统计；否则为沿用本县以前的';
