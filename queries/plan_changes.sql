-- title: 调减规划使率升高的地区
-- title_en: Rates that rose by a smaller plan
-- question: 哪些地区的率因为调减了规划而升高，升高多少个百分点？
-- question_en: Whose rate rose because the plan shrank, by how many points?
-- returns: level, region_code, region_name, metric, baseline_value, value, points

select
    level,
    region_code,
    region_name,
    metric,
    baseline_value,
    value,
    round(gained * 100, 2) as points
from rate_beside_baseline
where period = $period and province_code = $province
order by gained desc, region_code, metric
