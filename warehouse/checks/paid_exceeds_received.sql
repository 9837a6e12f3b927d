-- warn: 累计支付不应大于累计到位（先行垫付请说明）
select
    county_code,
    period,
    term('source', source) || budget_year || '年度支付 ' || cast(paid_wan as decimal(18, 2)) || ' 万元，到位 '
    || cast(received_wan as decimal(18, 2)) || ' 万元' as detail,
    source_file,
    source_sheet as sheet,
    source_row as row
from county_funds
where paid_wan > received_wan and reported
