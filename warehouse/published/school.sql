-- One row per county and school.
create table school as
select
    r.province_code,
    r.city_code,
    c.name as city_name,
    s.county_code,
    r.name as county_name,
    s.township,
    s.school_id,
    s.school_name,
    s.is_listed,
    s.stage,
    s.students,
    s.classes,
    s.largest_class,
    s.source_file,
    s.source_sheet,
    s.source_row
from mart_school as s
inner join region as r on r.code = s.county_code
left join region as c on c.code = r.city_code
order by s.county_code, s.school_id;

comment on table school is '项目学校：每县每校一行，学校名单里的各项；只在项目台账里出现的学校没有自己的名称';
comment on column school.school_name is '学校名；名单里没有的为学校标识码';
comment on column school.is_listed is '学校名单里有；否则只有项目台账里写了它的标识码';
comment on column school.stage is 'teaching_point 教学点 | primary 小学 | junior 初中 | nine_year 九年一贯制';
comment on column school.students is '学生数';
comment on column school.classes is '班数';
comment on column school.largest_class is '最大班额，人';
