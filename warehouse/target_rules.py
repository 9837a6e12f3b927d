"""The rules of settings.toml about time in; the calendar without its winters and the default curves out, as tables."""

from datetime import date, timedelta

import duckdb

from warehouse.literals import values
from warehouse.settings import SETTINGS

# Years beside the programme's that a curve's days and a forecast may lie in.
BEFORE, AFTER = 1, 5
# A month of effective days, wherever days are said in months.
MONTH_DAYS = 365.25 / 12


def day_of(months: int) -> date:
    """The last day of so many months of the programme; of none, the day before it began."""
    years, month = divmod(months, 12)
    return date(SETTINGS.first_year + years, month + 1, 1) - timedelta(days=1)


def define(con: duckdb.DuckDBPyConnection) -> None:
    """Create `working_day`, the temporary `default_curve`, the macros that reckon with both, and `forecast_rule`."""
    rules, forecast, share = SETTINGS.targets, SETTINGS.forecast, SETTINGS.year_end
    con.execute(
        "create table forecast_rule as select $reports as reports, $least_reports as least_reports, "
        "$least_days as least_days, $low as low_percent, $high as high_percent, cast($works as double) / 100 as works, "
        "cast($equipment as double) / 100 as equipment, cast($money as double) / 100 as money, "
        "cast($last as date) as last_day",
        {
            "reports": forecast.reports,
            "least_reports": forecast.least_reports,
            "least_days": forecast.least_days,
            "low": forecast.interval[0],
            "high": forecast.interval[1],
            "works": share.works,
            "equipment": share.equipment,
            "money": share.money,
            "last": date(SETTINGS.last_year, 12, 31),
        },
    )
    curve = [
        (metric, day_of(months), percent / 100) for metric, points in rules.curve.items() for months, percent in points
    ]
    con.execute("create temp table default_curve (metric varchar, on_day date, target decimal(9, 6))")
    con.execute(f"insert into default_curve {values(curve)}")
    kinds = ", ".join(f"'{metric}'" for metric in rules.winter_metrics) or "''"
    con.execute(
        f"create macro kind_of_days(metric) as case when metric in ({kinds}) then 'works' else 'all' end;"
        f"create macro as_months(days) as days / {MONTH_DAYS};"
        # No more is done than all; what is more already stays what it is.
        "create macro until_done(rate, value) as "
        "case when rate is not null then least(rate, greatest(value, 1)) end;"
        "create macro days_until_done(value, days, pace) as case when value < 1 and pace > 0 "
        "and (1 - value) / pace < 10000 then days + cast(ceil(round((1 - value) / pace, 6)) as integer) end;"
        # Lines are compared on the exact value; a slope carries the last digit of a double.
        "create macro certainty(value, low, high, line) as case when value >= line then 'reached' "
        "when round(high, 12) < round(line, 12) then 'will_miss' when round(low, 12) < round(line, 12) then 'may_miss' "
        "when low >= line or round(low, 12) = round(line, 12) then 'on_course' end;"
        f"create macro slope_low(slope) as quantile_cont(slope, {forecast.interval[0] / 100});"
        f"create macro slope_high(slope) as quantile_cont(slope, {forecast.interval[1] / 100});"
        f"create macro per_month(pace) as pace * {MONTH_DAYS};"
        "create macro on_curve(moment, days, target, next_days, next_target) as target + case when next_days > days "
        "then (next_target - target) * (moment - days) / (next_days - days) else 0 end"
    )
    first, last = rules.winter
    both = "or" if first > last else "and"
    con.execute(
        f"""
        create table working_day as
        with calendar as (
            select cast(t.day as date) as on_day
            from generate_series(cast($begin as date), cast($end as date), interval 1 day) as t (day)
        ),
        counted as (
            select
                k.kind, c.on_day,
                k.kind = 'works'
                and (strftime(c.on_day, '%m-%d') >= $first {both} strftime(c.on_day, '%m-%d') <= $last) as is_winter
            from calendar as c
            cross join (values ('works'), ('all')) as k (kind)
        )
        select
            kind, on_day, is_winter,
            cast(
                count(*) filter (where not is_winter) over (partition by kind order by on_day)
                - count(*) filter (where not is_winter and on_day < $start) over (partition by kind)
                as integer
            ) as days,
            day(on_day + 1) = 1 or is_winter <> lead(is_winter) over (partition by kind order by on_day) as is_mark
        from counted
        order by kind, on_day
        """,
        {
            "begin": date(SETTINGS.first_year - BEFORE, 1, 1),
            "end": date(SETTINGS.last_year + AFTER, 12, 31),
            "start": date(SETTINGS.first_year, 1, 1),
            "first": first,
            "last": last,
        },
    )
    con.execute(
        "comment on table working_day is '有效施工日：每种、每天一行，自项目启动（首年1月1日）起到当天为止累计多少天';"
        "comment on column working_day.kind is 'works 校舍：冬季停工的日子不计（settings.toml） | all 其余：日历日';"
        "comment on column working_day.on_day is '日期';"
        "comment on column working_day.is_winter is '冬季停工';"
        "comment on column working_day.days is '自项目启动起累计的有效天数，含当天；启动前为负';"
        "comment on column working_day.is_mark is '月末，或冬季停工前后的一天：画曲线取这些日子';"
        "comment on table forecast_rule is '预测的规则与年底要求，一行（settings.toml）';"
        "comment on column forecast_rule.reports is '用最近几次报数';"
        "comment on column forecast_rule.least_reports is '少于几次不预测';"
        "comment on column forecast_rule.least_days is '两次报数至少隔几个有效天数才算斜率';"
        "comment on column forecast_rule.low_percent is '区间下界取斜率的百分之几分位';"
        "comment on column forecast_rule.high_percent is '区间上界取斜率的百分之几分位';"
        "comment on column forecast_rule.works is '年底要求：已下达各批的建设类完成多少，小数';"
        "comment on column forecast_rule.equipment is '年底要求：已下达各批的装备类完成多少，小数';"
        "comment on column forecast_rule.money is '年底要求：已下达各批的资金支付多少，小数';"
        "comment on column forecast_rule.last_day is '项目的最后一天';"
        "comment on macro slope_low is '斜率的下分位';"
        "comment on macro slope_high is '斜率的上分位';"
        "comment on macro until_done is '预测推到100%为止';"
        "comment on macro days_until_done is '照此进度，到100%为止的有效天数';"
        "comment on macro certainty is '区间与目标比：will_miss | may_miss | on_course | reached';"
        "comment on macro per_month is '每个有效天数的进度折合每月';"
        "comment on macro kind_of_days is '指标按哪种天数推算，见 working_day';"
        "comment on macro on_curve is '曲线两点之间、到某有效天数时的目标；末点以后不变';"
        "comment on macro as_months is '天数折合月数（一个月30.4天）'"
    )
