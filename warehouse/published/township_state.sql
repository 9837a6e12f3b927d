-- One row per period, county and township (null: the ledger names none): its schools, its projects and how far they are.
create view township_state as
select
    r.period,
    any_value(r.as_of) as as_of,
    r.province_code,
    r.city_code,
    r.county_code,
    any_value(r.county_name) as county_name,
    r.township,
    cast(count(distinct r.school_id) as integer) as schools,
    cast(count(*) as integer) as projects,
    cast(count(*) filter (where r.standing <> 'not_started') as integer) as started_projects,
    cast(count(*) filter (where r.standing in ('completed', 'accepted', 'closed')) as integer) as completed_projects,
    cast(count(*) filter (where r.standing = 'closed') as integer) as closed_projects,
    cast(count(*) filter (where r.standing is null) as integer) as untold_projects,
    cast(count(r.overdue_days) as integer) as overdue_projects,
    cast(sum(r.planned_qty) filter (where r.work_class = 'building') as decimal(18, 2)) as planned_qty,
    cast(sum(r.started_qty) filter (where r.work_class = 'building') as decimal(18, 2)) as started_qty,
    cast(sum(r.planned_wan) as decimal(18, 6)) as planned_wan,
    start_rate_wan(r) as start_rate_wan,
    completion_rate_wan(r) as completion_rate_wan
from project_ledger as r
group by r.period, r.province_code, r.city_code, r.county_code, r.township;

comment on view township_state is '乡镇汇总：每期、县、乡镇一行，由项目台账汇总';
comment on column township_state.township is '台账中项目所在的乡镇；没有写的为空';
comment on column township_state.schools is '有项目的学校数';
comment on column township_state.projects is '项目数';
comment on column township_state.started_projects is '已开工的项目数，含已竣工、验收、销号的';
comment on column township_state.completed_projects is '已竣工的项目数，含已验收、销号的';
comment on column township_state.closed_projects is '已销号的项目数；没有验收日期的不算';
comment on column township_state.untold_projects is '从未填报进度的项目数';
comment on column township_state.overdue_projects is '逾期的项目数，见 project_ledger';
comment on column township_state.planned_qty is '规划校舍面积，㎡';
comment on column township_state.started_qty is '已开工校舍面积，㎡';
comment on column township_state.planned_wan is '规划投资，万元';
comment on column township_state.start_rate_wan is '校舍开工率（投资额），小数，见 metric 表';
comment on column township_state.completion_rate_wan is '校舍竣工率（投资额），小数，见 metric 表';
