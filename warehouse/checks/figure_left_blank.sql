-- warn: 上一期填过的累计数，本期不应空着
select
    b.county_code,
    r.period,
    b.item || b.measure || '上一期为 ' || cast(b.amount as decimal(18, 2)) || '，本期没有填' as detail,
    cast(null as varchar) as source_file,
    cast(null as varchar) as sheet,
    cast(null as bigint) as row
from measure as b
inner join form_reported as r on r.county_code = b.county_code and r.form = b.form and r.n = b.n + 1
left join measure as c
    on c.county_code = b.county_code and c.item = b.item and c.measure = b.measure and c.n = r.n
where c.amount is null
