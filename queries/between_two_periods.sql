-- title: 两期之间：谁变了，变了多少
-- title_en: Between two periods
-- question: 两期之间各县的率和名次变了多少？
-- question_en: How did each county's rate and place change between two periods?
-- returns: county_code, county_name, value_before, value, points, rank_before, rank, places_gained, reported

select
    a.region_code as county_code,
    a.region_name as county_name,
    b.value as value_before,
    a.value,
    round((a.value - b.value) * 100, 2) as points,
    b.rank as rank_before,
    a.rank,
    b.rank - a.rank as places_gained,
    a.reported
from metric_value as a
join metric_value as b
    on b.region_code = a.region_code and b.metric = a.metric and b.level = a.level and b.period = $before
where a.period = $period and a.province_code = $province and a.level = 'county' and a.metric = $metric
order by points desc nulls last, county_code
