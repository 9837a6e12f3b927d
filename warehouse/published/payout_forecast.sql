-- One row per period and region: what will have been paid by the year's end, against what has come in.
create view payout_forecast as
select
    f.period,
    f.as_of,
    f.province_code,
    f.city_code,
    f.county_code,
    f.level,
    f.region_code,
    f.region_name,
    f.parent_code,
    f.reported,
    f.points,
    f.year_end,
    g.planned_wan,
    g.received_wan,
    g.paid_wan,
    cast(per_month(f.pace) * g.planned_wan as decimal(18, 6)) as pace_wan,
    cast(f.forecast * g.planned_wan as decimal(18, 6)) as forecast_wan,
    cast(f.forecast_low * g.planned_wan as decimal(18, 6)) as forecast_low_wan,
    cast(f.forecast_high * g.planned_wan as decimal(18, 6)) as forecast_high_wan,
    case when f.forecast is not null and g.received_wan is not null then
        cast(greatest(g.received_wan - f.forecast * g.planned_wan, 0) as decimal(18, 6))
    end as unpaid_wan,
    case when g.received_wan is not null and g.paid_wan is not null then
        cast(greatest(g.received_wan - g.paid_wan, 0) / as_months(nullif(w.days - n.days, 0)) as decimal(18, 6))
    end as needed_wan,
    certainty(
        cast(g.paid_wan as double), cast(f.forecast_low * g.planned_wan as double),
        cast(f.forecast_high * g.planned_wan as double), cast(g.received_wan as double)
    ) as certainty
from forecast as f
inner join funds_stage as g
    on g.period = f.period and g.level = f.level and g.region_code = f.region_code and g.source = 'all'
        and g.budget_year is null
inner join working_day as n on n.kind = 'all' and n.on_day = f.as_of
inner join working_day as w on w.kind = 'all' and w.on_day = f.year_end
where f.metric = 'payment_rate';

comment on view payout_forecast is '年底支付预测：每期、地区一行，照最近几次报数推到年底能支付多少，到位的钱付不付得完，万元';
comment on column payout_forecast.county_code is '县代码；省、市的行为空';
comment on column payout_forecast.points is '用了几次报数';
comment on column payout_forecast.year_end is '年底：截至日以后的第一个12月31日';
comment on column payout_forecast.pace_wan is '最近每月支付，万元：斜率的中位数';
comment on column payout_forecast.forecast_wan is '预计到年底累计支付，万元；空为报数不够，不预测';
comment on column payout_forecast.forecast_low_wan is '区间下界';
comment on column payout_forecast.forecast_high_wan is '区间上界';
comment on column payout_forecast.unpaid_wan is '现在已到位的，预计到年底还剩多少没有支付，不低于0，万元';
comment on column payout_forecast.needed_wan is '到年底付完现在已到位的，每月须支付，万元';
comment on column payout_forecast.certainty is '到年底付不付得完现在已到位的：will_miss | may_miss | on_course | reached；空为不预测';
