-- title: 配套缺口：县和预算年度
-- title_en: Matching gap by county and year
-- question: 各县市级、县级配套按预算年度还差多少？
-- question_en: What does each county lack of city and county money, year by year?
-- returns: county_name, county_code, source, budget_year, due, planned_wan, received_wan, gap_wan

select
    r.name as county_name,
    g.region_code as county_code,
    g.source,
    g.budget_year,
    g.due,
    g.planned_wan,
    g.received_wan,
    g.gap_wan
from matching_by_year as g
join region as r on r.code = g.region_code
where g.period = $period and g.level = 'county' and r.province_code = $province and g.gap_wan > 0
order by g.gap_wan desc, county_code, g.source, g.budget_year
