-- title: 迟报、漏报的县
-- title_en: Late and missing reports
-- question: 到本期为止各县迟报、漏报几次？
-- question_en: How often has each county been late or missing so far?
-- returns: county_code, county_name, late, missing, periods

select
    county_code,
    county_name,
    count(*) filter (where status = 'late') as late,
    count(*) filter (where status = 'missing') as missing,
    list(period order by period) filter (where status <> 'on_time') as periods
from report
where period <= $period and province_code = $province
group by all
having late + missing > 0
order by missing desc, late desc, county_code
