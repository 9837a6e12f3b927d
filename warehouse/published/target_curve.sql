-- One row per curve (region, metric, plan version) and day that it names: the target then, and the day it leads to.
create table target_curve as
with points as (
    select
        region_code, metric, plan_version, approved_on, approval_no, load_id, on_day,
        cast(target_e4 as double) / 1000000 as target, source_file, source_sheet, source_row
    from mart_target_point
    where target_e4 is not null

    union all

    select 'all', metric, '默认', null, null, 0, on_day, target, null, null, null
    from default_curve
),

-- A curve that does not say so begins with nothing on the day before the programme.
begun as (
    select * from points

    union all

    select
        p.region_code, p.metric, p.plan_version, max(p.approved_on), max(p.approval_no), max(p.load_id), w.on_day, 0,
        null, null, null
    from points as p
    inner join working_day as w on w.kind = 'all' and w.days = 0
    group by p.region_code, p.metric, p.plan_version, w.on_day
    having min(p.on_day) > w.on_day
)

select
    b.region_code,
    b.metric,
    b.plan_version,
    b.approved_on,
    b.approval_no,
    b.load_id,
    b.on_day,
    b.target,
    w.days,
    lead(b.on_day) over curve as next_day,
    lead(b.target) over curve as next_target,
    lead(w.days) over curve as next_days,
    b.source_file,
    b.source_sheet,
    b.source_row
from begun as b
inner join working_day as w on w.kind = kind_of_days(b.metric) and w.on_day = b.on_day
window curve as (partition by b.region_code, b.metric, b.plan_version order by b.on_day)
order by b.region_code, b.metric, b.plan_version, b.on_day;

comment on table target_curve is '进度目标曲线：每条曲线（地区、指标、版本）的每个日期一行；两个日期之间按有效施工日匀速计';
comment on column target_curve.region_code is '谁的曲线：省、市、县代码；all 为 settings.toml 的默认曲线';
comment on column target_curve.plan_version is '曲线的版本；后批准的自批准之日起代替先批准的';
comment on column target_curve.approved_on is '批准日期；默认曲线为空';
comment on column target_curve.load_id is '第几次装入；默认曲线为0';
comment on column target_curve.on_day is '到哪一天';
comment on column target_curve.target is '到这一天应达到的率，小数';
comment on column target_curve.days is '到这一天为止的有效天数，见 working_day';
comment on column target_curve.next_day is '曲线上的下一个日期；末点为空，以后不变';
comment on column target_curve.next_target is '下一个日期应达到的率';
comment on column target_curve.next_days is '到下一个日期为止的有效天数';
