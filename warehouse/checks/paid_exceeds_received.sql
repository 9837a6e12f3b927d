-- warn: 累计支付不应大于累计到位（先行垫付请说明）
-- 怎样改：请核对这一行的到位和支付，改正写错的一个；确系先行垫付的，请在备注中说明垫付金额和来源。
-- en: Paid should not exceed received (explain an advance) | Check both figures of this row and correct the wrong one; if money was advanced, say in the notes how much and by whom.
select
    county_code,
    period,
    term('source', source) || budget_year || '年度' as item,
    'funds' as form,
    term('source', source) || budget_year || '年度支付 ' || money_text(paid_wan) || '，到位 ' || money_text(received_wan)
        as detail,
    source_file,
    source_sheet as sheet,
    source_row as row,
    cast(null as varchar) as cell
from county_funds
where paid_wan > received_wan and reported
