-- One row per plan version, county, source and budget year.
create table county_plan_funds as
select
    p.plan_version,
    p.kind,
    p.approved_on,
    p.approval_no,
    r.province_code,
    r.city_code,
    c.name as city_name,
    p.county_code,
    r.name as county_name,
    p.source,
    p.budget_year,
    wan(p.planned_fen) as planned_wan
from mart_county_plan_funds as p
inner join mart_region as r on r.code = p.county_code
inner join mart_region as c on c.code = r.city_code
order by p.plan_version, p.county_code, p.source, p.budget_year;

comment on table county_plan_funds is '五年规划（资金）：每个规划版本、县、来源、预算年度一行';
