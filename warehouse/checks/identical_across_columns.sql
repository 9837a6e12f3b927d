-- warn: 含义不同的栏目不应填成同一个数
-- 怎样改：请对照原始凭证核对这几个数，多半是粘贴错了列，改正粘错的。
-- en: Columns of different meaning should not hold the same number | Check these figures against their documents: one was probably pasted into the wrong column.
with figures as (
    select
        m.*,
        case when m.figure like '%_wan' then 'money' else 'quantity' end as kind,
        length(trim(replace(cast(m.amount as varchar), '.', ''), '0')) as digits
    from measure as m
    where m.reported and (m.figure like '%_wan' or m.figure like '%_qty')
)

select
    f.county_code,
    f.period,
    string_agg(f.item || f.measure, '＝' order by f.form desc, f.item, f.figure) as item,
    'progress' as form,
    string_agg(f.item || f.measure || coalesce('（' || f.cell || '）', ''), '、' order by f.form desc, f.item, f.figure)
    || '都填 ' || rtrim(rtrim(cast(f.amount as varchar), '0'), '.') as detail,
    arg_min(f.source_file, f.source_row) filter (where f.form = 'progress') as source_file,
    arg_min(f.source_sheet, f.source_row) filter (where f.form = 'progress') as sheet,
    min(f.source_row) filter (where f.form = 'progress') as row,
    cast(null as varchar) as cell
from figures as f
cross join threshold as t
where f.digits >= t.identical_digits
group by f.county_code, f.period, f.amount
-- A class finished as planned, money paid as received or invested as paid are the same number in its own right.
having count(distinct f.kind) > 1 or count(distinct f.item) filter (where f.form = 'progress') > 1
