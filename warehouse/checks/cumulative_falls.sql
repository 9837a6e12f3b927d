-- warn: 累计数不应比上一期减少
select
    c.county_code,
    c.period,
    c.item || c.measure || '由 ' || cast(b.amount as decimal(18, 2)) || ' 减为 ' || cast(c.amount as decimal(18, 2))
        as detail,
    c.source_file,
    c.source_sheet as sheet,
    c.source_row as row
from measure as c
inner join measure as b
    on b.county_code = c.county_code and b.item = c.item and b.measure = c.measure and b.n = c.n - 1
where c.amount < b.amount and c.reported
