-- One row per period, region, class group (all for both) and step before the start: what has not started and waits there.
create view ledger_blocked as
with steps as (
    select *, list_position(['approval', 'land', 'planning_permit', 'drawings', 'tender'], waiting_for) as place
    from ledger_step
    where standing = 'not_started'
)

select
    period,
    as_of,
    level,
    region_code,
    parent_code,
    class_group,
    waiting_for as step,
    place,
    projects,
    planned_area,
    planned_wan,
    cast(case when place is not null then coalesce(sum(projects) over later, 0) end as bigint) as beyond,
    cast(sum(projects) over whole as bigint) as not_started,
    cast(projects as double) / sum(projects) over whole as share
from steps
window
    whole as (partition by period, level, region_code, class_group),
    later as (
        partition by period, level, region_code, class_group, place is null
        order by place rows between 1 following and unbounded following
    );

comment on view ledger_blocked is '未开工卡在哪一步：每期、地区、类别组（all 为两类合计）、步骤一行；没有项目卡住的步骤没有行';
comment on column ledger_blocked.class_group is 'all 两类合计 | works 建设类 | equipment 装备类';
comment on column ledger_blocked.step is 'approval 立项 | land 用地 | planning_permit 规划许可 | drawings 施工图 | tender 招标 | unfilled 未填';
comment on column ledger_blocked.place is '第几步；未填的为空';
comment on column ledger_blocked.projects is '卡在这一步的项目数';
comment on column ledger_blocked.beyond is '已过这一步、卡在后面各步的项目数；未填的不知走到哪一步，为空，也不计入别步';
comment on column ledger_blocked.not_started is '未开工项目数';
comment on column ledger_blocked.share is '占未开工项目的份额，小数';
