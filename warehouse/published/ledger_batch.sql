-- One row per period, region, budget year and class group: what of a batch is done by law, in time or late, open or overdue.
create table ledger_batch as
with days as (
    select
        *,
        case class_group when 'works' then completed_on else accepted_on end as done_on
    from project_ledger
)

select
    period,
    any_value(as_of) as as_of,
    level_of(city_code, county_code) as level,
    coalesce(county_code, city_code, province_code) as region_code,
    budget_year,
    class_group,
    legal_due_on,
    cast(any_value(date_diff('day', as_of, legal_due_on)) as integer) as days_left,
    cast(count(*) as bigint) as projects,
    cast(count(*) filter (where is_done and coalesce(done_on <= legal_due_on, true)) as bigint) as in_time,
    cast(count(*) filter (where is_done and done_on > legal_due_on) as bigint) as late,
    cast(count(*) filter (where not is_done and is_past_legal is not true) as bigint) as open,
    cast(count(*) filter (where is_past_legal) as bigint) as overdue,
    cast(count(*) filter (where is_done is null) as bigint) as untold,
    cast(sum(planned_wan) filter (where not is_done) as decimal(18, 6)) as unfinished_wan
from days
group by
    grouping sets (
        (period, province_code),
        (period, province_code, city_code),
        (period, province_code, city_code, county_code)
    ),
    (budget_year, class_group, legal_due_on)
order by period, region_code, budget_year, class_group;

comment on table ledger_batch is '各批资金的项目离法定完成日：每期、地区、预算年度、类别组一行';
comment on column ledger_batch.class_group is 'works 建设类 | equipment 装备类';
comment on column ledger_batch.legal_due_on is '法定完成日，见 batch 表；到截至日还没有下达、没有填预算年度的为空';
comment on column ledger_batch.days_left is '距法定完成日的天数，负数为已过';
comment on column ledger_batch.in_time is '已完成而不晚于法定完成日；没有日期、还没有法定完成日的也在内';
comment on column ledger_batch.late is '已完成，但晚于法定完成日';
comment on column ledger_batch.open is '未完成，法定完成日未过或还没有';
comment on column ledger_batch.overdue is '未完成，法定完成日已过';
comment on column ledger_batch.untold is '从未填报状态';
comment on column ledger_batch.unfinished_wan is '未完成项目的规划投资，万元';
