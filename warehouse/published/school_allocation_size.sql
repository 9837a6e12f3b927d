-- One row per region and size of what a school gets: how many schools get as much.
create view school_allocation_size as
with counted as (
    select
        coalesce(county_code, city_code, province_code) as region_code,
        size,
        count(*) as schools,
        sum(planned_wan) as planned_wan
    from school_allocation
    group by grouping sets (
        (province_code, size), (province_code, city_code, size), (province_code, city_code, county_code, size)
    )
)

select
    r.level,
    r.region_code,
    z.n as size,
    z.from_wan,
    z.below_wan,
    coalesce(c.schools, 0) as schools,
    cast(coalesce(c.planned_wan, 0) as decimal(18, 6)) as planned_wan
from school_allocation_region as r
cross join allocation_size as z
left join counted as c on c.region_code = r.region_code and c.size = z.n;

comment on view school_allocation_size is '学校按分到的资金分档：每个地区、每档一行，没有学校的档为0';
comment on column school_allocation_size.size is '第几档，由少到多';
comment on column school_allocation_size.from_wan is '不少于，万元';
comment on column school_allocation_size.below_wan is '少于，万元；末档为空';
comment on column school_allocation_size.schools is '学校数';
