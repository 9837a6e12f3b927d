-- One row per period, county and budget year up to it: is the county's matching money in its budget?
create table budget_line as
with years as (
    select distinct f.period, f.province_code, f.budget_year
    from county_funds as f
    where f.budget_year <= year(f.as_of)
        and f.province_code in (
            select r.province_code from mart_budget_line as m inner join region as r on r.code = m.county_code
        )
),

planned as (
    select period, county_code, budget_year, planned_wan
    from county_funds
    where source = 'county'
),

lines as (
    select
        p.period, c.as_of, r.province_code, r.city_code, p.county_code, y.budget_year, b.in_budget = 'yes' as in_budget,
        wan(b.amount_fen) as amount_wan, b.document_no, f.planned_wan, b.source_file, b.source_sheet, b.source_row
    from report as p
    inner join region as r on r.code = p.county_code
    inner join period as c on c.province_code = r.province_code and c.period = p.period
    inner join years as y on y.period = p.period and y.province_code = r.province_code
    left join mart_budget_line as b on b.county_code = p.county_code and b.budget_year = y.budget_year
    left join planned as f
        on f.period = p.period and f.county_code = p.county_code and f.budget_year = y.budget_year
)

select
    l.period,
    l.as_of,
    l.province_code,
    l.city_code,
    y.name as city_name,
    l.county_code,
    c.name as county_name,
    l.budget_year,
    case
        when l.in_budget and l.amount_wan < l.planned_wan then 'short'
        when l.in_budget then 'yes'
        when l.planned_wan = 0 then 'none'
        when not l.in_budget then 'no'
        else 'blank'
    end as answer,
    l.in_budget,
    l.amount_wan,
    l.document_no,
    l.planned_wan,
    cast(unpaid(l.planned_wan, case when l.in_budget then l.amount_wan when not l.in_budget then 0 end) as decimal(18, 6)) as short_wan,
    l.source_file,
    l.source_sheet,
    l.source_row
from lines as l
inner join region as c on c.code = l.county_code
inner join region as y on y.code = l.city_code
order by l.period, l.county_code, l.budget_year;

comment on table budget_line is '年度预算安排：每期、县、截至当年的预算年度一行；县级配套是否列入预算';
comment on column budget_line.answer is 'yes 已列入 | short 列入而少于规划 | no 未列入 | blank 未填报 | none 规划为零，无须安排';
comment on column budget_line.in_budget is '是否列入当年财政预算；空为未填报';
comment on column budget_line.amount_wan is '列入预算的金额，万元';
comment on column budget_line.document_no is '预算批复或下达文件的文号';
comment on column budget_line.planned_wan is '规划的县级配套，万元；0为规划为零，空为没有规划';
comment on column budget_line.short_wan is '规划 − 列入预算，不低于0，没有列入的为全部；未填报为空，万元';
