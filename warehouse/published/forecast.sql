-- One row per period, region and metric with a curve: where it will be at the year's end, as the last reports go on.
create table forecast as
with counted as (
    select
        s.*, n.n,
        sum(case when s.is_measured then 1 else 0 end) over (
            partition by s.level, s.region_code, s.metric order by n.n
        ) as reports
    from schedule as s
    inner join period as n on n.province_code = s.province_code and n.period = s.period
),

measured as (
    select level, region_code, metric, reports as place, as_of, value, days
    from counted
    where is_measured
),

-- A pair of reports is among the last so many of every report from its later one on, until its earlier one is too old.
slopes as (
    select
        a.level, a.region_code, a.metric, a.place as first_place, b.place as last_place,
        (b.value - a.value) / (b.days - a.days) as slope
    from measured as a
    cross join forecast_rule as u
    inner join measured as b
        on b.level = a.level and b.region_code = a.region_code and b.metric = a.metric
            and b.place > a.place and b.place < a.place + u.reports and b.days - a.days >= u.least_days
),

paces as (
    select
        m.level, m.region_code, m.metric, m.place,
        quantile_cont(s.slope, 0.5) as pace,
        slope_low(s.slope) as pace_low,
        slope_high(s.slope) as pace_high
    from measured as m
    cross join forecast_rule as u
    inner join slopes as s
        on s.level = m.level and s.region_code = m.region_code and s.metric = m.metric
            and s.last_place <= m.place and s.first_place > m.place - u.reports
    where m.place >= u.least_reports
    group by m.level, m.region_code, m.metric, m.place
),

planned as (
    select
        f.period,
        level_of(f.city_code, f.county_code) as level,
        coalesce(f.county_code, f.city_code, f.province_code) as region_code,
        cast(sum(f.planned_wan) as double) as planned_wan,
        cast(sum(f.planned_wan) filter (where b.allotted_on <= f.as_of) as double) as allotted_wan,
        cast(
            sum(f.planned_wan) filter (
                where b.allotted_on <= f.as_of and b.works_due_on <= make_date(year(f.as_of + 1), 12, 31)
            ) as double
        ) as due_wan
    from county_funds as f
    left join batch as b on b.province_code = f.province_code and b.budget_year = f.budget_year
    group by grouping sets (
        (f.period, f.province_code),
        (f.period, f.province_code, f.city_code),
        (f.period, f.province_code, f.city_code, f.county_code)
    )
),

ahead as (
    select
        c.*, least(c.reports, u.reports) as points, m.as_of as measured_on, m.days as measured_days,
        p.pace, p.pace_low, p.pace_high,
        c.value + p.pace * (c.year_end_days - m.days) as at_pace,
        c.value + p.pace_low * (c.year_end_days - m.days) as at_low,
        c.value + p.pace_high * (c.year_end_days - m.days) as at_high,
        case c.metric
            when 'completion_rate' then
                (coalesce(a.due_wan, 0) + (a.allotted_wan - coalesce(a.due_wan, 0)) * u.works) / nullif(a.planned_wan, 0)
            when 'purchase_rate' then a.allotted_wan * u.equipment / nullif(a.planned_wan, 0)
            when 'payment_rate' then a.allotted_wan * u.money / nullif(a.planned_wan, 0)
        end as required
    from counted as c
    cross join forecast_rule as u
    left join measured as m
        on m.level = c.level and m.region_code = c.region_code and m.metric = c.metric and m.place = c.reports
    left join paces as p
        on p.level = c.level and p.region_code = c.region_code and p.metric = c.metric and p.place = c.reports
    left join planned as a on a.period = c.period and a.level = c.level and a.region_code = c.region_code
),

first_days as (
    select kind, days, min(on_day) as on_day
    from working_day
    group by kind, days
)

select
    a.period,
    a.as_of,
    a.province_code,
    a.city_code,
    a.county_code,
    a.level,
    a.region_code,
    a.region_name,
    a.parent_code,
    a.metric,
    a.numerator,
    a.denominator,
    a.value,
    a.reported,
    cast(a.points as integer) as points,
    a.measured_on,
    a.measured_days,
    a.pace,
    a.pace_low,
    a.pace_high,
    per_month(a.pace) as pace_per_month,
    a.year_end,
    until_done(a.at_pace, a.value) as forecast,
    until_done(a.at_low, a.value) as forecast_low,
    until_done(a.at_high, a.value) as forecast_high,
    a.year_end_target as target,
    a.months_to_year_end,
    a.needed_to_year_end as needed_per_month,
    case when a.pace > 0 and a.value < a.year_end_target then a.needed_to_year_end / per_month(a.pace) end as times_pace,
    certainty(a.value, a.at_low, a.at_high, a.year_end_target) as certainty,
    a.required,
    certainty(a.value, a.at_low, a.at_high, a.required) as required_certainty,
    d.on_day as done_on,
    e.on_day as done_early,
    l.on_day as done_late
from ahead as a
left join first_days as d
    on d.kind = kind_of_days(a.metric) and d.days = days_until_done(a.value, a.measured_days, a.pace)
left join first_days as e
    on e.kind = kind_of_days(a.metric) and e.days = days_until_done(a.value, a.measured_days, a.pace_high)
left join first_days as l
    on l.kind = kind_of_days(a.metric) and l.days = days_until_done(a.value, a.measured_days, a.pace_low)
order by a.period, a.metric, a.level, a.region_code;

comment on table forecast is '年底预测：每期、地区、有目标曲线的指标一行，按最近几次报数的中位斜率（Theil–Sen）推到年底';
comment on column forecast.county_code is '县代码；省、市的行为空';
comment on column forecast.points is '用了几次报数；沿用的不算，太少不预测';
comment on column forecast.measured_on is '最近一次报数的截至日，预测从这里起';
comment on column forecast.measured_days is '到那天的有效天数，见 working_day';
comment on column forecast.pace is '每个有效天数提高多少，小数：任意两次报数之间斜率的中位数；空为报数不够，不预测';
comment on column forecast.pace_low is '斜率的下分位';
comment on column forecast.pace_high is '斜率的上分位';
comment on column forecast.pace_per_month is '每个有效施工月提高多少，小数';
comment on column forecast.year_end is '年底：截至日以后的第一个12月31日';
comment on column forecast.forecast is '预计到年底的率，小数；推到100%为止，不再往上推';
comment on column forecast.forecast_low is '区间下界';
comment on column forecast.forecast_high is '区间上界';
comment on column forecast.target is '曲线到年底应达到的率';
comment on column forecast.months_to_year_end is '到年底还有几个有效施工月';
comment on column forecast.needed_per_month is '到年底达标，每个有效施工月须提高多少，小数';
comment on column forecast.times_pace is '须为现在进度的几倍；已达到，或现在没有进度的为空';
comment on column forecast.certainty is '对曲线：will_miss 整个区间都低于目标 | may_miss 区间跨过目标 | on_course 整个区间不低于目标 | reached 已达到；空为不预测';
comment on column forecast.required is '年底要求（settings.toml）：按已下达各批占五年规划的份额；开工率没有';
comment on column forecast.required_certainty is '对年底要求，同 certainty';
comment on column forecast.done_on is '照此进度哪天到100%；已达到、没有进度、太远为空';
comment on column forecast.done_early is '按区间上界哪天到100%';
comment on column forecast.done_late is '按区间下界哪天到100%';
