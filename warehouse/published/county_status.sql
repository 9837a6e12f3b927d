-- One row per period, metric with lines and county: where it stands, what became of it, and for how long.
create table county_status as
with valued as (
    select
        v.period, v.as_of, v.metric, v.province_code, v.parent_code as city_code, v.region_code as county_code,
        v.region_name as county_name, v.numerator, v.denominator, v.value, v.band, v.rank, v.reported,
        v.previous_value, v.previous_band, n.n, n.previous_period,
        v.band in ('severe', 'lagging') as is_below,
        v.previous_band in ('severe', 'lagging') as was_below
    from metric_value as v
    inner join metric_line as s on s.metric = v.metric and v.as_of between s.from_day and s.to_day
    inner join period as n on n.province_code = v.province_code and n.period = v.period
    where v.level = 'county' and v.value is not null
),

-- A run is broken where the figure moved; what is carried forward is no report.
runs as (
    select
        v.*,
        sum(case when v.numerator is distinct from b.numerator then 1 else 0 end) over (
            partition by v.metric, v.county_code order by v.n
        ) as still_run,
        b.rank as previous_rank
    from valued as v
    left join valued as b on b.metric = v.metric and b.county_code = v.county_code and b.n = v.n - 1
),

counted as (
    select
        *,
        cast(count(*) filter (where reported) over (
            partition by metric, county_code, still_run order by n rows unbounded preceding
        ) as integer) as same_reports
    from runs
)

select
    c.period,
    c.as_of,
    c.metric,
    c.province_code,
    c.city_code,
    c.county_code,
    c.county_name,
    c.value,
    c.band,
    c.previous_value,
    c.previous_band,
    case
        when c.previous_band is null then null
        when c.is_below and not c.was_below then 'new'
        when c.was_below and not c.is_below then 'out'
        when c.is_below then 'still'
        else 'clear'
    end as movement,
    coalesce(l.periods_in_a_row, 0) as periods_in_a_row,
    c.same_reports,
    c.value < 1 and c.reported and c.same_reports >= t.unchanged_periods as is_stalled,
    c.rank,
    c.previous_rank,
    c.previous_rank - c.rank as rank_change,
    c.reported
from counted as c
cross join threshold as t
left join laggard as l on l.period = c.period and l.metric = c.metric and l.county_code = c.county_code
order by c.period, c.metric, c.county_code;

comment on table county_status is '县的状态与来历：每期、有警戒线的指标、县一行';
comment on column county_status.movement is '较上期：new 新落后 | out 脱离红线 | still 仍在线下 | clear 仍在线上；空为没有上期';
comment on column county_status.periods_in_a_row is '连续第几期低于外线，含本期；不低于为0';
comment on column county_status.same_reports is '连续几次报的是同一个分子，含本期；沿用的不算一次';
comment on column county_status.is_stalled is '停滞：没有完成、本期已报，连续若干次（settings.toml，unchanged_periods）报的是同一个分子';
comment on column county_status.previous_rank is '上一期的名次';
comment on column county_status.rank_change is '名次比上一期上升几位，负为下降';
