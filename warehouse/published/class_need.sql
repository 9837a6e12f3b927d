-- One row per period, region, stage, locality (all: together) and school year ahead: seats and classes needed by then.
create table class_need as
with forecast as (
    select
        p.period, e.county_code, e.stage, e.locality, e.school_year, e.entering - e.leaving as growth,
        rank() over (partition by p.period, e.county_code order by e.as_of desc) as newest
    from mart_enrolment as e
    inner join region as r on r.code = e.county_code
    inner join period as p on p.province_code = r.province_code and e.as_of <= p.as_of
    -- A school year begins on 1 September: the forecast is of those that had not begun on its day.
    where make_date(e.school_year, 9, 1) > e.as_of
),

stock as (
    select
        r.period, r.as_of, r.province_code, r.city_code, r.county_code, r.stage, r.locality, d.standard,
        (r.classes_over_55 - r.classes_over_65) * (u.large_pupils - d.standard)
        + r.classes_over_65 * (u.huge_pupils - d.standard) as seats
    from class_size_county as r
    cross join class_size_rule as u
    inner join (
        select 'primary' as stage, primary_standard as standard from class_size_rule
        union all
        select 'junior', junior_standard from class_size_rule
    ) as d on d.stage = r.stage
    where r.classes_over_55 is not null and r.classes_over_65 is not null
),

-- The three school years that have not begun yet; what a forecast expects of an earlier one has come in by then.
grown as (
    select
        s.period, s.province_code, s.city_code, s.county_code, s.stage, s.locality, s.standard, s.seats, y.n,
        year(s.as_of) + case when month(s.as_of) < 9 then 0 else 1 end + y.n - 1 as school_year,
        coalesce(sum(f.growth), 0) as growth,
        coalesce(bool_or(f.school_year = year(s.as_of) + case when month(s.as_of) < 9 then 0 else 1 end + y.n - 1), false)
            as is_forecast
    from stock as s
    cross join unnest([1, 2, 3]) as y (n)
    left join forecast as f
        on f.newest = 1 and f.period = s.period and f.county_code = s.county_code and f.stage = s.stage
            and f.locality = s.locality
            and f.school_year <= year(s.as_of) + case when month(s.as_of) < 9 then 0 else 1 end + y.n - 1
    group by all
),

-- Pupils who will be fewer empty seats where they were, not in another county, stage or locality.
needed as (
    select
        *,
        greatest(seats + least(growth, 0), 0) as stock_seats,
        greatest(growth, 0) as growth_seats,
        cast(ceil(cast(greatest(seats + growth, 0) as double) / standard) as bigint) as classes
    from grown
)

select
    period,
    province_code,
    level_of(city_code, county_code) as level,
    coalesce(county_code, city_code, province_code) as region_code,
    case when grouping(stage) = 1 then 'all' else stage end as stage,
    case when grouping(locality) = 1 then 'all' else locality end as locality,
    school_year,
    cast(any_value(n) as integer) as n,
    cast(sum(seats) as bigint) as large_seats,
    cast(sum(growth) as bigint) as growth,
    cast(sum(stock_seats) as bigint) as stock_seats,
    cast(sum(growth_seats) as bigint) as growth_seats,
    cast(sum(stock_seats + growth_seats) as bigint) as needed_seats,
    cast(sum(classes) as bigint) as needed_classes,
    cast(count(distinct county_code) as integer) as counties,
    cast(count(distinct county_code) filter (where not is_forecast) as integer) as unforecast_counties
from needed
group by
    grouping sets (
        (period, province_code, school_year),
        (period, province_code, city_code, school_year),
        (period, province_code, city_code, county_code, school_year)
    ),
    cube (stage, locality)
order by period, region_code, stage, locality, school_year;

comment on table class_need is '今后三年要新增的学位和班级：每期、地区、学段、区域（all 合计）、学年一行；逐县、学段、区域计算后相加';
comment on column class_need.stage is 'primary 小学 | junior 初中 | all 合计';
comment on column class_need.locality is 'urban 城区 | town 镇区 | rural 乡村 | all 合计';
comment on column class_need.school_year is '学年开始的年份：2015即2015年9月开学的学年';
comment on column class_need.n is '今后第几年';
comment on column class_need.large_seats is '现有大班额按标准班额分开，要另外安排多少人（存量）；大班额、超大班额的人数为估计（settings.toml）';
comment on column class_need.growth is '到这一学年累计招生 − 毕业，可为负';
comment on column class_need.stock_seats is '其中消化存量：学生减少的先抵本处存量，不低于0';
comment on column class_need.growth_seats is '其中应对增量：学生净增，不低于0，不抵别处';
comment on column class_need.needed_seats is '到这一学年累计要新增的学位';
comment on column class_need.needed_classes is '合多少个标准班，逐处进位';
comment on column class_need.counties is '有班额数据的县数';
comment on column class_need.unforecast_counties is '其中没有预测到这一学年的县数，缺的学年按学生不增不减计';
