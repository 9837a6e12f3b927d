-- One row per region: province, city, county.
create table region as
select code, name, short_name, level, parent_code, has_task, province_code, city_code
from mart_region
order by code;

comment on table region is '地区：省、市、县各一行，代码为2015年6月版六位字符';
comment on column region.has_task is '有无改薄任务：规划中列有该县，或其下有任务县';
