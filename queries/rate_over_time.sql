-- title: 一个地区各指标的历次数
-- title_en: All metrics of a city over time
-- question: 一个市的各指标历期是多少？
-- question_en: A city's metrics, period by period, side by side.
-- returns: period, start_rate, completion_rate, purchase_rate, utilization

pivot (
    select period, metric, round(value * 100, 2) as percent
    from metric_value
    where region_code = $city and metric in ('start_rate', 'completion_rate', 'purchase_rate', 'utilization')
)
on metric in ('start_rate', 'completion_rate', 'purchase_rate', 'utilization')
using first(percent)
group by period
order by period
