-- title: 各县在全省的百分位
-- title_en: Each county's percentile
-- question: 各县率由高到低排在前百分之几？
-- question_en: Where does each county stand among all, as a percentile?
-- returns: county_code, county_name, value, percentile, quarter

select
    region_code as county_code,
    region_name as county_name,
    value,
    round(100 * percent_rank() over (order by value desc), 1) as percentile,
    ntile(4) over (order by value desc, region_code) as quarter
from metric_value
where
    period = $period and province_code = $province and level = 'county' and metric = $metric
    and value is not null
order by value desc, county_code
