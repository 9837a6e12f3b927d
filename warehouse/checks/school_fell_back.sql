-- warn: 项目已全部验收或销号的学校，不应再退回以前的状态
-- 怎样改：请核对台账进度；改错了的恢复为验收或销号，确需返工的请说明项目和原因。
-- en: A school whose projects were all accepted or closed should not fall back | Check the ledger: set the state back if it was a slip, or name the project and say why it is done again.
with schools as (
    select
        l.period, p.n, l.county_code, l.school_id,
        min(l.school_name) as school_name,
        coalesce(bool_and(l.reported and l.state in ('accepted', 'closed')), false)
            and count(l.state) = count(*) as is_up_to_standard,
        bool_and(l.reported) as reported
    from project_ledger as l
    inner join period as p on p.province_code = l.province_code and p.period = l.period
    group by l.period, p.n, l.county_code, l.school_id
),

before as (
    select
        *,
        max(case when is_up_to_standard then period end) over (
            partition by county_code, school_id
            order by n
            rows between unbounded preceding and 1 preceding
        ) as last_up_to_standard
    from schools
)

select
    l.county_code,
    l.period,
    l.school_id as item,
    'project_status' as form,
    coalesce(b.school_name, l.school_id) || b.last_up_to_standard || ' 项目已全部验收或销号，现'
    || string_agg('“' || l.name || '”为' || term('state', l.state), '、' order by l.project_id) as detail,
    arg_min(l.status_file, l.project_id) as source_file,
    arg_min(l.status_sheet, l.project_id) as sheet,
    arg_min(l.status_row, l.project_id) as row,
    cast(null as varchar) as cell
from project_ledger as l
inner join before as b on b.period = l.period and b.county_code = l.county_code and b.school_id = l.school_id
where b.reported and b.last_up_to_standard is not null and l.state not in ('accepted', 'closed')
group by l.county_code, l.period, l.school_id, b.school_name, b.last_up_to_standard
