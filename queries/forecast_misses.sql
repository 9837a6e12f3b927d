-- title: 照现在的进度年底完不成的县
-- title_en: Counties that will miss the year's end
-- question: 照现在的进度，年底到不了目标的县有哪些，每月还要多少？
-- question_en: Who will not reach the year's target at this pace, and what would it take a month?
-- returns: county_code, county_name, value, forecast, target, needed_points, certainty

select
    region_code as county_code,
    region_name as county_name,
    value,
    forecast,
    target,
    round(needed_per_month * 100, 2) as needed_points,
    certainty
from forecast
where
    period = $period and province_code = $province and level = 'county' and metric = $metric
    and certainty in ('will_miss', 'may_miss')
order by forecast, county_code
