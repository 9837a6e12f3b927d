-- One row per period, round and region: how many projects were inspected by the period's day, and how their problems stand.
create view inspection_rate as
with standing as (
    select
        period,
        as_of,
        round,
        province_code,
        city_code,
        county_code,
        unit,
        case state when 'qualified' then 0 when 'rectified' then 1 when 'open' then 2 else 3 end as worst
    from inspection_finding
),

units as (
    select
        period, any_value(as_of) as as_of, round, province_code, city_code, county_code, unit,
        max(worst) as worst,
        count(*) filter (where worst > 0) as problems
    from standing
    group by period, round, province_code, city_code, county_code, unit
),

summed as (
    select
        period,
        any_value(as_of) as as_of,
        round,
        case
            when county_code is not null then 'county' when city_code is not null then 'city' else 'province'
        end as level,
        coalesce(county_code, city_code, province_code) as region_code,
        cast(count(*) as bigint) as inspected,
        cast(count(*) filter (where worst > 0) as bigint) as with_problem,
        cast(count(*) filter (where worst = 0) as bigint) as qualified,
        cast(count(*) filter (where worst = 1) as bigint) as rectified,
        cast(count(*) filter (where worst = 2) as bigint) as open,
        cast(count(*) filter (where worst = 3) as bigint) as overdue,
        cast(sum(problems) as bigint) as problems
    from units
    group by grouping sets (
        (period, round, province_code),
        (period, round, province_code, city_code),
        (period, round, province_code, city_code, county_code)
    )
)

select
    s.period,
    s.as_of,
    s.round,
    s.level,
    s.region_code,
    r.name as region_name,
    r.parent_code,
    r.province_code,
    s.inspected,
    s.qualified,
    s.with_problem,
    s.rectified,
    s.open,
    s.overdue,
    s.problems,
    cast(s.with_problem as double) / s.inspected as value
from summed as s
inner join region as r on r.code = s.region_code;

comment on view inspection_rate is '督查问题率：每期、轮次、地区一行，到截至日检查了几个项目（学校）、几个有问题、整改到哪一步';
comment on column inspection_rate.round is '督查轮次，YYYY-MM';
comment on column inspection_rate.inspected is '检查的项目（学校）数';
comment on column inspection_rate.qualified is '各项都合格的项目（学校）数';
comment on column inspection_rate.with_problem is '有问题（需整改、不合格）的项目（学校）数';
comment on column inspection_rate.rectified is '其中问题都已整改的';
comment on column inspection_rate.open is '其中还在整改、没有过期限的';
comment on column inspection_rate.overdue is '其中有问题过了期限没有整改的';
comment on column inspection_rate.problems is '问题数；一个项目查几项的，每项各算';
comment on column inspection_rate.value is '问题率：有问题的项目数 ÷ 检查的项目数；样本的率，不按入样概率加权';
