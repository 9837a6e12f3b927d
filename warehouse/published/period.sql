-- One row per province and reporting period.
create table period as
select
    province_code,
    period_name(period) as period,
    as_of,
    period_name(previous_period) as previous_period,
    n
from mart_period
order by province_code, n;

comment on table period is '报告期：每省每期一行';
comment on column period.period is '报告期，YYYY-MM，逢单月；数据截至上月末';
comment on column period.previous_period is '上一期；首期为空';
comment on column period.n is '第几期，从1起';
