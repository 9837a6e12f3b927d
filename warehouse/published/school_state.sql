-- One row per period, county and school: how many projects it has and how far they are.
create view school_state as
with done as (
    select
        period, county_code, school_id,
        cast(count(*) as integer) as projects,
        cast(count(*) filter (where standing <> 'not_started') as integer) as started_projects,
        cast(count(*) filter (where standing in ('completed', 'accepted', 'closed')) as integer) as completed_projects,
        cast(count(*) filter (where standing = 'closed') as integer) as closed_projects,
        cast(count(*) filter (where standing is null) as integer) as untold_projects,
        cast(count(overdue_days) as integer) as overdue_projects
    from project_ledger
    group by period, county_code, school_id
)

select
    p.period,
    p.as_of,
    s.province_code,
    s.city_code,
    s.city_name,
    s.county_code,
    s.county_name,
    s.township,
    s.school_id,
    s.school_name,
    s.is_listed,
    s.stage,
    s.students,
    s.classes,
    s.largest_class,
    coalesce(d.projects, 0) as projects,
    coalesce(d.started_projects, 0) as started_projects,
    coalesce(d.completed_projects, 0) as completed_projects,
    coalesce(d.closed_projects, 0) as closed_projects,
    coalesce(d.untold_projects, 0) as untold_projects,
    coalesce(d.overdue_projects, 0) as overdue_projects
from school as s
inner join period as p on p.province_code = s.province_code
left join done as d on d.period = p.period and d.county_code = s.county_code and d.school_id = s.school_id;

comment on view school_state is '学校的项目进展：每期、县、学校一行，有几个项目，到了哪一步';
comment on column school_state.school_name is '学校名；名单里没有的为学校标识码';
comment on column school_state.is_listed is '学校名单里有；否则只有项目台账里写了它的标识码';
comment on column school_state.stage is 'teaching_point 教学点 | primary 小学 | junior 初中 | nine_year 九年一贯制';
comment on column school_state.students is '学生数';
comment on column school_state.classes is '班数';
comment on column school_state.largest_class is '最大班额，人';
comment on column school_state.projects is '台账中的项目数';
comment on column school_state.started_projects is '已开工的项目数，含已竣工、验收、销号的';
comment on column school_state.completed_projects is '已竣工的项目数，含已验收、销号的';
comment on column school_state.closed_projects is '已销号的项目数；没有验收日期的不算';
comment on column school_state.untold_projects is '从未填报进度的项目数';
comment on column school_state.overdue_projects is '逾期的项目数，见 project_ledger';
