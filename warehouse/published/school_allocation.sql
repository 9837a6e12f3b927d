-- One row per school of the ledger: what is planned for it, and whether that is too little or goes to large classes.
-- The projects as planned, once: the ledger's plan is the same in every period.
create temp view planned_project as
select l.*
from project_ledger as l
semi join period as p
    on p.province_code = l.province_code and p.period = l.period
        and p.n = (select max(q.n) from period as q where q.province_code = p.province_code);

create table school_allocation as
with schools as (
    select
        any_value(l.province_code) as province_code,
        any_value(l.city_code) as city_code,
        any_value(l.city_name) as city_name,
        l.county_code,
        any_value(l.county_name) as county_name,
        min(l.township) as township,
        l.school_id,
        coalesce(min(l.school_name), l.school_id) as school_name,
        max(l.students) as students,
        max(l.largest_class) as largest_class,
        coalesce(bool_or(l.is_large_class), false) as is_large_class,
        cast(count(*) as integer) as projects,
        case when count(l.planned_wan) = count(*) then sum(l.planned_wan) end as planned_wan,
        sum(l.central_provincial_wan) as central_provincial_wan,
        min(l.source_file) as source_file,
        min(l.source_sheet) as source_sheet,
        min(l.source_row) as source_row
    from planned_project as l
    group by l.county_code, l.school_id
)

select
    s.province_code,
    s.city_code,
    s.city_name,
    s.county_code,
    s.county_name,
    s.township,
    s.school_id,
    s.school_name,
    s.students,
    s.largest_class,
    s.is_large_class,
    s.projects,
    cast(s.planned_wan as decimal(18, 6)) as planned_wan,
    cast(s.central_provincial_wan as decimal(18, 6)) as central_provincial_wan,
    is_below(s.planned_wan, s.central_provincial_wan, u.smallest_allocation_wan) as is_scattered,
    is_below(s.planned_wan, s.central_provincial_wan, u.thin_allocation_wan) as is_thin,
    z.n as size,
    s.source_file,
    s.source_sheet,
    s.source_row
from schools as s
cross join planning_rule as u
left join allocation_size as z
    on s.planned_wan >= z.from_wan and (z.below_wan is null or s.planned_wan < z.below_wan)
order by s.county_code, s.school_id;

comment on table school_allocation is '分到每所学校多少钱：台账中每所学校一行，各项目规划资金之和；规划在各期相同，不分期';
comment on column school_allocation.students is '学校的学生数';
comment on column school_allocation.largest_class is '学校最大班额，人';
comment on column school_allocation.is_large_class is '最大班额达到大班额的线（settings.toml）';
comment on column school_allocation.projects is '台账中的项目数';
comment on column school_allocation.planned_wan is '规划资金合计，万元；有项目未填为空';
comment on column school_allocation.is_scattered is '撒胡椒面：规划资金、或其中的中央和省级资金（不为0）少于 smallest_allocation_wan';
comment on column school_allocation.is_thin is '偏少：同上，少于较宽的线 thin_allocation_wan';
comment on column school_allocation.size is '规划资金落在第几档，见 allocation_size；未填为空';
