-- One row per region and task that it has to deliver by a day, as last told.
create table milestone as
select
    m.task,
    o.place is not null as is_organisation,
    r.level,
    r.province_code,
    r.city_code,
    case when r.level = 'county' then r.code end as county_code,
    r.code as region_code,
    r.name as region_name,
    m.due_on,
    m.done_on,
    m.note,
    m.source_file,
    m.source_sheet,
    m.source_row
from mart_milestone as m
inner join region as r on r.code = m.region_code
left join organisation_item as o on o.task = m.task
order by m.task, m.region_code;

comment on table milestone is '任务节点：每个地区、任务一行，以最后一次填报为准';
comment on column milestone.is_organisation is '属于组织领导清单（settings.toml）';
comment on column milestone.due_on is '要求完成之日';
comment on column milestone.done_on is '实际完成之日；空为没有完成';
comment on column milestone.note is '情况说明';
