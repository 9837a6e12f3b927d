-- One row per period, region, class group (all for both) and standing: its projects and their share of all.
create view ledger_state as
select
    period,
    as_of,
    level,
    region_code,
    parent_code,
    class_group,
    standing,
    cast(sum(projects) as bigint) as projects,
    cast(sum(planned_area) as decimal(18, 2)) as planned_area,
    cast(sum(planned_wan) as decimal(18, 6)) as planned_wan,
    cast(sum(sum(projects)) over whole as bigint) as of_projects,
    cast(sum(projects) as double) / sum(sum(projects)) over whole as share
from ledger_step
group by period, as_of, level, region_code, parent_code, class_group, standing
window whole as (partition by period, level, region_code, class_group);

comment on view ledger_state is '项目各状态：每期、地区、类别组（all 为两类合计）、状态一行；报了销号而没有验收日期的按竣工算';
comment on column ledger_state.class_group is 'all 两类合计 | works 建设类 | equipment 装备类';
comment on column ledger_state.standing is '同 project_ledger.standing；untold 从未填报';
comment on column ledger_state.of_projects is '该地区该类别组的全部项目数';
comment on column ledger_state.share is '占该地区该类别组全部项目的份额，小数';
