-- title: 资金链：规划、下达、到位、支付
-- title_en: The chain of money by source
-- question: 各来源的钱走到哪一步？
-- question_en: How far has the money of each source come?
-- returns: source, planned_wan, allocated_wan, received_wan, paid_wan, receipt_rate, utilization_all

select
    source,
    sum(planned_wan) as planned_wan,
    sum(allocated_wan) as allocated_wan,
    sum(received_wan) as received_wan,
    sum(paid_wan) as paid_wan,
    receipt_rate(r) as receipt_rate,
    utilization_all(r) as utilization_all
from county_funds as r
where period = $period and province_code = $province
group by source
order by planned_wan desc
