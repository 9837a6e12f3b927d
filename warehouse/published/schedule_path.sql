-- One row per period, region, metric and day of a curve (each month's end, winter's edges): the target, and the forecast.
create view schedule_path as
select
    t.period,
    t.level,
    t.region_code,
    t.metric,
    w.on_day,
    on_curve(w.days, c.days, c.target, c.next_days, c.next_target) as target,
    case when w.on_day >= f.measured_on then
        until_done(f.value + f.pace * (w.days - f.measured_days), f.value)
    end as forecast,
    case when w.on_day >= f.measured_on then
        until_done(f.value + f.pace_low * (w.days - f.measured_days), f.value)
    end as forecast_low,
    case when w.on_day >= f.measured_on then
        until_done(f.value + f.pace_high * (w.days - f.measured_days), f.value)
    end as forecast_high
from target as t
inner join forecast_rule as u on true
inner join working_day as w
    on w.kind = kind_of_days(t.metric) and w.is_mark and w.days >= 0 and w.on_day <= u.last_day
inner join target_curve as c
    on c.region_code = t.curve_region_code and c.metric = t.metric and c.plan_version = t.plan_version
        and c.on_day <= w.on_day and (c.next_day is null or w.on_day < c.next_day)
left join forecast as f
    on f.period = t.period and f.level = t.level and f.region_code = t.region_code and f.metric = t.metric;

comment on view schedule_path is '曲线与预测的走势：每期、地区、指标、日期（月末与冬季停工前后）一行';
comment on column schedule_path.on_day is '日期';
comment on column schedule_path.target is '到这一天应达到的率，小数';
comment on column schedule_path.forecast is '照最近几次报数推到这一天的率；最近一次报数以前为空';
comment on column schedule_path.forecast_low is '区间下界';
comment on column schedule_path.forecast_high is '区间上界';
