-- One row per province, indicator and day of a ranking of the provinces, as typed in.
create table national_rank as
select n.province_code, r.name as province_name, n.indicator, n.ranked_on, n.place, n.of_provinces, n.source,
    n.source_file, n.source_sheet, n.source_row
from mart_national_rank as n
inner join region as r on r.code = n.province_code
order by n.province_code, n.indicator, n.ranked_on;

comment on table national_rank is '全国位次：每省、指标、排名日一行，由人录入，来自全国通报';
comment on column national_rank.indicator is '排的是什么，如综合、校舍开工率';
comment on column national_rank.ranked_on is '通报的截至日';
comment on column national_rank.place is '第几位，1为最好；空为通报没有写明';
comment on column national_rank.of_provinces is '参加排名的省份数；空为没有写明';
comment on column national_rank.source is '出自哪一份通报';
