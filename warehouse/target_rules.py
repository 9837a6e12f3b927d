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
    """Create `working_day`, the temporary `default_curve`, and the macros that reckon with both."""
    rules = SETTINGS.targets
    curve = [
        (metric, day_of(months), percent / 100) for metric, points in rules.curve.items() for months, percent in points
    ]
    con.execute("create temp table default_curve (metric varchar, on_day date, target decimal(9, 6))")
    con.execute(f"insert into default_curve {values(curve)}")
    kinds = ", ".join(f"'{metric}'" for metric in rules.winter_metrics) or "''"
    con.execute(
        f"create macro kind_of_days(metric) as case when metric in ({kinds}) then 'works' else 'all' end;"
        f"create macro as_months(days) as days / {MONTH_DAYS};"
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
            ) as days
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
        "comment on macro kind_of_days is '指标按哪种天数推算，见 working_day';"
        "comment on macro on_curve is '曲线两点之间、到某有效天数时的目标；末点以后不变';"
        "comment on macro as_months is '天数折合月数（一个月30.4天）'"
    )
