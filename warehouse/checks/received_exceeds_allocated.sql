-- warn: 累计到位不应大于累计下达
select
    county_code,
    period,
    term('source', source) || budget_year || '年度到位 ' || cast(received_wan as decimal(18, 2)) || ' 万元，下达 '
    || cast(allocated_wan as decimal(18, 2)) || ' 万元' as detail,
    source_file,
    source_sheet as sheet,
    source_row as row
from county_funds
where received_wan > allocated_wan and reported
