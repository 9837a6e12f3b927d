-- One row per item that an inspection looked at.
create table inspection as
select
    period_name(i.round) as round,
    r.province_code,
    r.city_code,
    city.name as city_name,
    i.county_code,
    r.name as county_name,
    i.project_id,
    i.project_name,
    i.work_class,
    i.school_id,
    i.school_name,
    i.county_code || '/' || i.place as unit,
    i.inspected_on,
    i.team,
    i.item,
    i.result,
    i.problem,
    i.rectify_by,
    i.rectified_on,
    i.source_file,
    i.source_sheet,
    i.source_row
from mart_inspection as i
inner join mart_region as r on r.code = i.county_code
inner join mart_region as city on city.code = r.city_code
order by i.round, i.county_code, i.place, i.item;

comment on table inspection is '督查记录：每轮、每个项目（或学校）、每项检查内容一行，以最近一次填报为准';
comment on column inspection.round is '督查轮次，YYYY-MM';
comment on column inspection.project_name is '台账中的项目名；空为检查的是学校，或台账中没有这个项目';
comment on column inspection.unit is '检查的是什么：县代码/项目编号，没有项目的为学校标识码';
comment on column inspection.inspected_on is '到现场检查的日期';
comment on column inspection.team is '检查组';
comment on column inspection.item is '检查内容';
comment on column inspection.result is 'qualified 合格 | rectify 需整改 | unqualified 不合格';
comment on column inspection.problem is '存在的问题';
comment on column inspection.rectify_by is '整改期限';
comment on column inspection.rectified_on is '整改完成日期；空为没有整改';
