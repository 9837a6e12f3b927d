-- One row per region of every level with schools in the ledger: what its schools get.
create table school_allocation_region as
select
    level_of(city_code, county_code) as level,
    coalesce(county_code, city_code, province_code) as region_code,
    count(*) as schools,
    cast(sum(planned_wan) as decimal(18, 6)) as planned_wan,
    cast(quantile_disc(planned_wan, 0.5) as decimal(18, 6)) as median_wan,
    cast(min(planned_wan) as decimal(18, 6)) as least_wan,
    cast(max(planned_wan) as decimal(18, 6)) as most_wan,
    count(*) filter (where is_scattered) as scattered_schools,
    count(*) filter (where is_thin) as thin_schools,
    count(*) filter (where is_thin and not is_scattered) as thin_only_schools,
    count(*) filter (where is_large_class) as large_schools,
    count(*) filter (where is_large_class and central_provincial_wan > 0) as paid_large_schools
from school_allocation
group by grouping sets ((province_code), (province_code, city_code), (province_code, city_code, county_code));

comment on table school_allocation_region is '各地分到学校的资金：台账中的省、市、县各一行';
comment on column school_allocation_region.schools is '台账中的学校数';
comment on column school_allocation_region.median_wan is '中位数：一半的学校不多于此，万元';
comment on column school_allocation_region.least_wan is '最少的一所，万元';
comment on column school_allocation_region.most_wan is '最多的一所，万元';
comment on column school_allocation_region.scattered_schools is '撒胡椒面的学校数，见 school_allocation';
comment on column school_allocation_region.thin_schools is '偏少的学校数，含撒胡椒面的';
comment on column school_allocation_region.thin_only_schools is '偏少而不是撒胡椒面的学校数';
comment on column school_allocation_region.large_schools is '有大班额的学校数';
comment on column school_allocation_region.paid_large_schools is '其中用了中央或省级资金的学校数';
