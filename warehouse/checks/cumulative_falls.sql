-- warn: 累计数不应比上一期减少
-- 怎样改：请核对本期与上一期的这个数；本期少报的改报本期，上一期多报的请报请更正上一期。
-- en: A cumulative figure should not fall | Compare this figure with the last report's: send this report again if it is short, or ask to have the last one corrected if that was too high.
select
    c.county_code,
    c.period,
    c.item || c.measure as item,
    c.form,
    c.item || c.measure || '由 ' || cast(b.amount as decimal(18, 2)) || ' 减为 ' || cast(c.amount as decimal(18, 2))
        as detail,
    c.source_file,
    c.source_sheet as sheet,
    c.source_row as row,
    c.cell
from measure as c
inner join measure as b
    on b.county_code = c.county_code and b.item = c.item and b.measure = c.measure and b.n = c.n - 1
where c.amount < b.amount and c.reported
