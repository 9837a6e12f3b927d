-- warn: 累计到位不应大于累计下达
-- 怎样改：请核对这一行的下达和到位，改正写错的一个；下达以资金文件为准，到位以到账为准。
-- en: Received should not exceed allocated | Check both figures of this row and correct the wrong one: allocated is what the documents grant, received what reached the account.
select
    county_code,
    period,
    term('source', source) || budget_year || '年度' as item,
    'funds' as form,
    term('source', source) || budget_year || '年度到位 ' || money_text(received_wan) || '，下达 '
    || money_text(allocated_wan) as detail,
    source_file,
    source_sheet as sheet,
    source_row as row,
    cast(null as varchar) as cell
from county_funds
where received_wan > allocated_wan and reported
