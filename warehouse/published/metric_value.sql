-- One row per period, region and metric, with its band, rank among its peers, and what it was a period ago.
-- What does not depend on the lines is measured once; metric_value_at() holds it against any two lines in percent, or
-- against those of settings.toml where a line is null.
create temp table measured as
with levels as (
    select
        p.period, p.province_code, p.city_code, p.metric, p.numerator, p.denominator, p.reported,
        level_of(p.city_code, p.county_code) as level,
        coalesce(p.county_code, p.city_code, p.province_code) as region_code
    from metric_part as p
),

valued as (
    select
        l.period, n.as_of, n.previous_period, l.province_code, l.level, l.region_code, l.metric,
        l.numerator, l.denominator, l.reported, m.higher_is_better,
        case
            when m.is_ratio then cast(l.numerator as double) / nullif(l.denominator, 0)
            else cast(l.numerator as double)
        end as value
    from levels as l
    inner join metric_kind as m on m.key = l.metric
    inner join period as n on n.province_code = l.province_code and n.period = l.period
),

ranked as (
    select
        v.*,
        case when v.value is not null then cast(
            rank() over (
                partition by v.period, v.province_code, v.level, v.metric
                order by case when v.higher_is_better then -1 else 1 end * round(v.value, 12) nulls last
            ) as integer
        ) end as rank,
        cast(
            count(v.value) over (partition by v.period, v.province_code, v.level, v.metric) as integer
        ) as of_n
    from valued as v
)

select
    v.period, v.as_of, v.previous_period, v.province_code, v.level, v.region_code, r.name as region_name, r.parent_code,
    v.metric, v.numerator, v.denominator, v.value, v.rank, v.of_n as of,
    p.value as previous_value, v.value - p.value as change,
    case when v.level = 'county' then v.reported end as reported
from ranked as v
inner join region as r on r.code = v.region_code
left join ranked as p
    on p.period = v.previous_period and p.metric = v.metric and p.level = v.level and p.region_code = v.region_code;

create macro metric_value_at(severe_line, lagging_line) as table
with lines as (
    select
        metric, from_day, to_day,
        coalesce(severe_line, severe) as severe,
        coalesce(lagging_line, lagging) as lagging,
        greatest(good, coalesce(lagging_line, lagging)) as good
    from metric_line
),

banded as (
    select v.*, band(v.numerator, v.denominator, s.severe, s.lagging, s.good) as band
    from measured as v
    left join lines as s on s.metric = v.metric and v.as_of between s.from_day and s.to_day
),

laggards as (
    select
        c.period, c.metric, c.province_code, c.parent_code as city_code,
        c.value is not null as has_value,
        not c.reported as is_carried,
        c.band = 'severe' as is_severe,
        c.band in ('severe', 'lagging') as is_laggard,
        c.band in ('severe', 'lagging') and y.band not in ('severe', 'lagging') as is_masked,
        c.band = 'severe' and y.band <> 'severe' as is_masked_severe
    from banded as c
    inner join banded as y
        on y.period = c.period and y.metric = c.metric and y.level = 'city' and y.region_code = c.parent_code
    where c.level = 'county'
),

counts as (
    select
        period, metric,
        coalesce(city_code, province_code) as region_code,
        cast(count(*) filter (where has_value) as integer) as counties,
        cast(count(*) filter (where is_severe) as integer) as severe_counties,
        cast(count(*) filter (where is_laggard) as integer) as laggard_counties,
        cast(count(*) filter (where is_masked) as integer) as masked_counties,
        cast(count(*) filter (where is_masked_severe) as integer) as masked_severe,
        cast(count(*) filter (where has_value and is_carried) as integer) as carried_counties,
        cast(count(*) filter (where is_severe and is_carried) as integer) as carried_severe,
        cast(count(*) filter (where is_laggard and is_carried) as integer) as carried_laggards
    from laggards
    group by grouping sets ((period, metric, province_code), (period, metric, province_code, city_code))
)

select
    v.period,
    v.as_of,
    v.province_code,
    v.level,
    v.region_code,
    v.region_name,
    v.parent_code,
    v.metric,
    v.numerator,
    v.denominator,
    v.value,
    v.band,
    v.rank,
    v.of,
    v.previous_value,
    v.change,
    p.band as previous_band,
    c.counties,
    c.severe_counties,
    c.laggard_counties,
    c.masked_counties,
    c.masked_severe,
    c.carried_counties,
    c.carried_severe,
    c.carried_laggards,
    v.reported
from banded as v
left join banded as p
    on p.period = v.previous_period and p.metric = v.metric and p.level = v.level and p.region_code = v.region_code
left join counts as c on c.period = v.period and c.metric = v.metric and c.region_code = v.region_code;

create table metric_value as
select * from metric_value_at(null, null) order by period, metric, level, region_code;

-- From here on the measured columns are those of the table.
drop table measured;
create view measured as
select
    v.period, v.as_of, n.previous_period, v.province_code, v.level, v.region_code, v.region_name, v.parent_code,
    v.metric, v.numerator, v.denominator, v.value, v.rank, v.of, v.previous_value, v.change, v.reported
from metric_value as v
inner join period as n on n.province_code = v.province_code and n.period = v.period;

comment on table metric_value is '指标值：每期、地区、指标一行；省、市的率由分子分母合计相除，不是县率的平均';
comment on column metric_value.band is 'severe 严重滞后 | lagging 滞后 | fair 一般 | good 较好；按精确值与线比较';
comment on column metric_value.counties is '下辖有值的县数（省、市行）';
comment on column metric_value.severe_counties is '其中严重滞后的县数';
comment on column metric_value.laggard_counties is '其中低于外线（含严重滞后）的县数';
comment on column metric_value.masked_counties is '低于外线而所在市不低于外线的县数：被市的平均数掩盖';
comment on column metric_value.masked_severe is '严重滞后而所在市不严重滞后的县数';
comment on column metric_value.carried_counties is '有值的县中本期未报、沿用以前数字的县数';
comment on column metric_value.carried_severe is '严重滞后的县中沿用以前数字的县数';
comment on column metric_value.carried_laggards is '低于外线的县中沿用以前数字的县数';
comment on column metric_value.reported is '县本期是否报送了该指标所用的报表，否则为沿用；省、市为空';
comment on view measured is '指标值中与线无关的部分；metric_value_at(严重线, 滞后线) 按任意两条线给出 metric_value';
comment on macro table metric_value_at is '按任意两条线（百分数）给出 metric_value；空为规定的线';
comment on column measured.previous_period is '上一期，空为首期';
