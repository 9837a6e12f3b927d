-- One row per province and period: how much of the programme's time is over, by the calendar and without the winters.
create view elapsed as
select
    p.province_code,
    p.period,
    p.as_of,
    u.last_day,
    cast(a.days as double) / z.days as calendar_share,
    cast(w.days as double) / y.days as works_share,
    as_months(a.days) as calendar_months,
    as_months(w.days) as works_months,
    as_months(z.days - a.days) as calendar_months_left,
    as_months(y.days - w.days) as works_months_left
from period as p
cross join forecast_rule as u
inner join working_day as a on a.kind = 'all' and a.on_day = p.as_of
inner join working_day as w on w.kind = 'works' and w.on_day = p.as_of
inner join working_day as z on z.kind = 'all' and z.on_day = u.last_day
inner join working_day as y on y.kind = 'works' and y.on_day = u.last_day;

comment on view elapsed is '时间过了多少：每省每期一行，按日历和按有效施工日（冬季不计）';
comment on column elapsed.last_day is '项目的最后一天';
comment on column elapsed.calendar_share is '已过时间占全程，按日历，小数';
comment on column elapsed.works_share is '已过时间占全程，按有效施工日，小数';
comment on column elapsed.calendar_months is '已过几个月';
comment on column elapsed.works_months is '已过几个有效施工月';
comment on column elapsed.calendar_months_left is '还有几个月';
comment on column elapsed.works_months_left is '还有几个有效施工月';
