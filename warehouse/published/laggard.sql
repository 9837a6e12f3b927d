-- One row per period, metric and county below a line: under which average it hides, and for how many periods.
create macro laggard_at(severe_line, lagging_line) as table
with valued as (select * from metric_value_at(severe_line, lagging_line)),

below as (
    select
        c.*, y.region_code as city_code, y.region_name as city_name, y.value as city_value, y.band as city_band,
        n.n, s.severe, s.lagging,
        below_band(c.band, y.band) as is_masked
    from valued as c
    inner join valued as y
        on y.period = c.period and y.metric = c.metric and y.level = 'city' and y.region_code = c.parent_code
    inner join period as n on n.province_code = c.province_code and n.period = c.period
    inner join metric_line as s on s.metric = c.metric and c.as_of between s.from_day and s.to_day
    where c.level = 'county' and c.band in ('severe', 'lagging')
),

runs as (
    select
        b.*,
        b.n - row_number() over (partition by b.metric, b.region_code order by b.n) as run
    from below as b
)

select
    period,
    as_of,
    metric,
    province_code,
    city_code,
    city_name,
    region_code as county_code,
    region_name as county_name,
    numerator,
    denominator,
    value,
    band,
    case when band = 'severe' then coalesce(severe_line, severe) else coalesce(lagging_line, lagging) end as line,
    case when is_masked then city_name end as masked_by,
    case when is_masked then city_code end as masked_by_code,
    city_value,
    city_band,
    rank,
    "of",
    previous_value,
    change,
    previous_band,
    cast(row_number() over (partition by metric, region_code, run order by n) as integer) as periods_in_a_row,
    min(period) over (partition by metric, region_code, run) as since,
    min(n) over (partition by metric, region_code, run) = 1 as since_is_first,
    reported
from runs;

create table laggard as select * from laggard_at(null, null) order by period, metric, value, county_code;

comment on table laggard is '滞后县：每期、指标、低于线的县一行';
comment on column laggard.line is '低于的最低一条线，百分数';
comment on column laggard.masked_by is '掩盖它的市：市自身的率不低于该线；空为未被掩盖';
comment on column laggard.city_value is '所在市的率';
comment on column laggard.since is '本轮低于外线自哪一期起';
comment on column laggard.since_is_first is '自有报表的第一期起就低于外线，更早的情况不知';
comment on column laggard.periods_in_a_row is '连续第几期低于外线，含本期';
comment on macro table laggard_at is '按任意两条线（百分数）给出 laggard；空为规定的线';
