-- One row per period, region and source: planned, allocated, received, paid, all budget years together.
create view funds_by_source as
select period, level, region_code, source, planned_wan, allocated_wan, received_wan, paid_wan
from funds_stage
where source <> 'all' and budget_year is null
order by period, region_code, source;

comment on view funds_by_source is '资金分来源：每期、地区、来源一行，各预算年度合计，万元';
