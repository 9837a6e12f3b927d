-- title: 进步最快的县
-- title_en: Counties that gained most
-- question: 较上期提高最多的二十个县，提高多少个百分点？
-- question_en: The twenty counties that gained most since the last report.
-- returns: county_code, county_name, previous_value, value, points

select
    region_code as county_code,
    region_name as county_name,
    previous_value,
    value,
    round(change * 100, 2) as points
from metric_value
where
    period = $period and province_code = $province and level = 'county' and metric = $metric
    and reported
order by change desc nulls last, county_code
limit 20
