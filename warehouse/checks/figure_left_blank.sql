-- warn: 上一期填过的累计数，本期不应空着
-- 怎样改：请补填到本期为止的累计数；确实为零的填0，没有变化的照填上一期的数。
-- en: A cumulative figure filled in last time should not be blank | Fill in the total up to this period: 0 if it is zero, last period's figure if nothing changed.
select
    b.county_code,
    r.period,
    b.item || b.measure as item,
    b.form,
    b.item || b.measure || '上一期为 ' || cast(b.amount as decimal(18, 2)) || '，本期'
    || case
        when f.written is null then '没有填'
        when regexp_matches(f.written, '[0-9]') then '更正为未填'
        else '写的是“' || f.written || '”'
    end as detail,
    f.source_file,
    f.source_sheet as sheet,
    f.source_row as row,
    f.cell
from measure as b
inner join form_reported as r on r.county_code = b.county_code and r.form = b.form and r.n = b.n + 1
left join measure as c
    on c.county_code = b.county_code and c.item = b.item and c.measure = b.measure and c.n = r.n
left join figure_source as f
    on f.county_code = b.county_code and f.period = r.period and f.item = b.item and f.figure = b.figure
where c.amount is null
