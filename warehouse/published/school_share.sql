-- One row per school of the ledger: what it is allotted for each pupil, and its place among the schools of its county.
create view school_share as
with shares as (
    select
        *,
        cast(planned_wan * 10000 / nullif(students, 0) as decimal(18, 2)) as per_pupil_yuan
    from school_allocation
)

select
    province_code,
    city_code,
    county_code,
    county_name,
    township,
    school_id,
    school_name,
    students,
    is_large_class,
    planned_wan,
    central_provincial_wan,
    is_scattered,
    per_pupil_yuan,
    case when planned_wan is not null then
        cast(rank() over (partition by county_code order by planned_wan desc nulls last) as integer)
    end as rank,
    cast(count(planned_wan) over county as integer) as of,
    quantile_disc(planned_wan, 0.5) over county as median_wan,
    case when per_pupil_yuan is not null then
        cast(rank() over (partition by county_code order by per_pupil_yuan desc nulls last) as integer)
    end as rank_per_pupil,
    cast(count(per_pupil_yuan) over county as integer) as of_per_pupil,
    quantile_disc(per_pupil_yuan, 0.5) over county as median_per_pupil_yuan
from shares
window county as (partition by county_code);

comment on view school_share is '学校分到的资金在本县的位置：台账中每所学校一行，金额见 school_allocation';
comment on column school_share.students is '学校的学生数';
comment on column school_share.is_large_class is '最大班额达到大班额的线（settings.toml）';
comment on column school_share.planned_wan is '规划资金合计，万元；有项目未填为空';
comment on column school_share.is_scattered is '撒胡椒面，见 school_allocation';
comment on column school_share.per_pupil_yuan is '生均规划资金，元：规划资金 ÷ 学生数；没有填学生数的为空';
comment on column school_share.rank is '规划资金在本县的名次，1为最多，并列同名次；没有规划资金的为空';
comment on column school_share.of is '本县参加排名的学校数';
comment on column school_share.median_wan is '本县的中位数，万元：一半的学校不多于此';
comment on column school_share.rank_per_pupil is '生均在本县的名次，1为最多；没有生均的为空';
comment on column school_share.of_per_pupil is '本县有生均的学校数';
comment on column school_share.median_per_pupil_yuan is '本县生均的中位数，元';
