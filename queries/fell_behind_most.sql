-- title: 名次退后最多的县
-- title_en: Counties that lost most places
-- question: 较上期名次退后最多的二十个县，率变了多少？
-- question_en: The twenty counties that lost most places since the last report, and what their rates did.
-- returns: county_code, county_name, previous_rank, rank, places_lost, points, reported

select
    county_code,
    county_name,
    previous_rank,
    rank,
    rank - previous_rank as places_lost,
    round((value - previous_value) * 100, 2) as points,
    reported
from county_status
where period = $period and province_code = $province and metric = $metric and rank > previous_rank
order by places_lost desc, county_code
limit 20
