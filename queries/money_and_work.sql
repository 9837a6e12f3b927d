-- title: 钱到了，工开了没有
-- title_en: Money against work
-- question: 到位率高而开工率低的县是哪些？两者相关多少？
-- question_en: Where is money in and work not begun? How do the two go together?
-- returns: county_code, county_name, receipt_rate, start_rate, difference, correlation

with pair as (
    select
        s.region_code as county_code,
        s.region_name as county_name,
        m.value as receipt_rate,
        s.value as start_rate
    from metric_value as s
    join metric_value as m on m.period = s.period and m.region_code = s.region_code and m.metric = 'receipt_rate'
    where
        s.period = $period and s.province_code = $province and s.level = 'county'
        and s.metric = 'start_rate'
)

select
    county_code,
    county_name,
    receipt_rate,
    start_rate,
    round(receipt_rate - start_rate, 4) as difference,
    round(corr(receipt_rate, start_rate) over (), 4) as correlation
from pair
order by difference desc nulls last, county_code
