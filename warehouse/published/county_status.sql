-- One row per period, metric with lines and county: where it stands, what became of it, and for how long.
-- What does not depend on the lines is told once; county_status_at() holds it against any two lines in percent.
create temp table standing as
with valued as (
    select
        v.period, v.as_of, v.metric, v.province_code, v.parent_code as city_code, v.region_code as county_code,
        v.region_name as county_name, v.numerator, v.value, v.rank, v.reported, v.previous_value, n.n
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
    c.period, c.as_of, c.metric, c.province_code, c.city_code, c.county_code, c.county_name, c.value, c.previous_value,
    c.same_reports,
    c.value < 1 and c.reported and c.same_reports >= t.unchanged_periods as is_stalled,
    c.rank, c.previous_rank,
    c.previous_rank - c.rank as rank_change,
    c.reported
from counted as c
cross join threshold as t;

create macro county_status_at(severe_line, lagging_line) as table
with banded as (
    select
        period, metric, region_code, band, previous_band,
        band in ('severe', 'lagging') as is_below,
        previous_band in ('severe', 'lagging') as was_below
    from metric_value_at(severe_line, lagging_line)
    where level = 'county'
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
    b.band,
    c.previous_value,
    b.previous_band,
    case
        when b.previous_band is null then null
        when b.is_below and not b.was_below then 'new'
        when b.was_below and not b.is_below then 'out'
        when b.is_below then 'still'
        else 'clear'
    end as movement,
    coalesce(l.periods_in_a_row, 0) as periods_in_a_row,
    c.same_reports,
    c.is_stalled,
    c.rank,
    c.previous_rank,
    c.rank_change,
    c.reported
from standing as c
inner join banded as b on b.period = c.period and b.metric = c.metric and b.region_code = c.county_code
left join laggard_at(severe_line, lagging_line) as l
    on l.period = c.period and l.metric = c.metric and l.county_code = c.county_code;

create table county_status as select * from county_status_at(null, null) order by period, metric, county_code;

-- From here on what does not depend on the lines is that of the table.
drop table standing;
create view standing as
select
    period, as_of, metric, province_code, city_code, county_code, county_name, value, previous_value, same_reports,
    is_stalled, rank, previous_rank, rank_change, reported
from county_status;

comment on table county_status is '县的状态与来历：每期、有警戒线的指标、县一行';
comment on column county_status.movement is '较上期：new 新落后 | out 脱离红线 | still 仍在线下 | clear 仍在线上；空为没有上期';
comment on column county_status.periods_in_a_row is '连续第几期低于外线，含本期；不低于为0';
comment on view standing is '县的状态中与线无关的部分；county_status_at(严重线, 滞后线) 按任意两条线给出 county_status';
comment on macro table county_status_at is '按任意两条线（百分数）给出 county_status；空为规定的线';
