-- One row per period, region of every level and budget year: how many counties have put their money into the budget.
create table budget_line_region as
select
    period,
    any_value(as_of) as as_of,
    level_of(city_code, county_code) as level,
    coalesce(county_code, city_code, province_code) as region_code,
    budget_year,
    count(*) as counties,
    count(*) filter (where answer = 'yes') as yes_counties,
    count(*) filter (where answer = 'short') as short_counties,
    count(*) filter (where answer = 'no') as no_counties,
    count(*) filter (where answer = 'blank') as blank_counties,
    count(*) filter (where answer = 'none') as none_counties,
    cast(sum(planned_wan) as decimal(18, 6)) as planned_wan,
    cast(sum(amount_wan) as decimal(18, 6)) as amount_wan,
    cast(sum(short_wan) as decimal(18, 6)) as short_wan
from budget_line
group by grouping sets (
    (period, province_code, budget_year),
    (period, province_code, city_code, budget_year),
    (period, province_code, city_code, county_code, budget_year)
);

comment on table budget_line_region is '年度预算安排的县数：每期、地区、预算年度一行';
comment on column budget_line_region.counties is '有任务的县数';
comment on column budget_line_region.yes_counties is '足额列入的县数';
comment on column budget_line_region.short_counties is '列入而少于规划的县数';
comment on column budget_line_region.no_counties is '未列入的县数';
comment on column budget_line_region.blank_counties is '未填报的县数';
comment on column budget_line_region.none_counties is '规划为零、无须安排的县数';
comment on column budget_line_region.planned_wan is '规划的县级配套，万元';
comment on column budget_line_region.amount_wan is '列入预算的金额，万元';
comment on column budget_line_region.short_wan is '少安排的金额，逐县不低于0，不含未填报的县，万元';
