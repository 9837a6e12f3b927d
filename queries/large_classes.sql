-- title: 大班额最多的县
-- title_en: Counties with most large classes
-- question: 各县大班额占多少，较上次统计增加还是减少？
-- question_en: How many classes of each county are too large, more or fewer than at the last count?
-- returns: county_code, county_name, classes, classes_over_55, large_rate, points

select
    region_code as county_code,
    region_name as county_name,
    classes,
    classes_over_55,
    large_rate,
    round(change * 100, 2) as points
from class_size
where
    period = $period and province_code = $province and level = 'county'
    and stage = 'all' and locality = 'all'
order by large_rate desc nulls last, county_code
