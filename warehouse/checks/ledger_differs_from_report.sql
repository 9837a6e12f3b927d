-- warn: 台账各项目之和应与双月报一致（账表相符）
-- 怎样改：请逐个项目核对台账进度，改正双月报或台账中错的一边，两边一并重报。
-- en: The ledger's projects should add up to the report | Go through the ledger project by project, correct whichever side is wrong, and send both again.
with ledger as (
    select
        period, county_code, work_class,
        count(*) as projects,
        sum(started_qty) as started_qty,
        sum(completed_qty) as completed_qty,
        sum(invested_wan) as invested_wan,
        -- What is left blank can only add to the sum.
        bool_and(state is not null and (state = 'not_started' or started_qty is not null)) as started_is_whole,
        bool_and(state is not null and (state in ('not_started', 'started') or completed_qty is not null))
            as completed_is_whole,
        bool_and(state is not null and (state = 'not_started' or invested_wan is not null)) as invested_is_whole
    from project_ledger
    where reported and work_class in ('building', 'sports')
    group by period, county_code, work_class
),

compared as (
    select
        r.period, r.county_code, term('work_class', r.work_class) as item, l.projects, r.source_file, r.source_sheet,
        r.source_row, r.source_cells,
        unnest([
            struct_pack(name := 'started_qty', ledger := l.started_qty, report := r.started_qty, whole := started_is_whole),
            struct_pack(name := 'completed_qty', ledger := l.completed_qty, report := r.completed_qty, whole := completed_is_whole),
            struct_pack(name := 'invested_wan', ledger := l.invested_wan, report := r.invested_wan, whole := invested_is_whole)
        ]) as figure
    from county_progress as r
    inner join ledger as l on l.period = r.period and l.county_code = r.county_code and l.work_class = r.work_class
    where r.reported
)

select
    c.county_code,
    c.period,
    c.item || replace(w.label, '（万元）', '') as item,
    'progress' as form,
    c.item || replace(w.label, '（万元）', '') || '台账 ' || c.projects || ' 个项目合计 '
    || cast(c.figure.ledger as decimal(18, 2)) || '，双月报 ' || cast(c.figure.report as decimal(18, 2)) || '，相差 '
    || cast(abs(c.figure.ledger - c.figure.report) as decimal(18, 2)) || if(w.key like '%_wan', ' 万元', ' ㎡') as detail,
    c.source_file,
    c.source_sheet as sheet,
    c.source_row as row,
    source_cell(c.source_cells, c.figure.name, c.source_row) as cell
from compared as c
inner join term as w on w.kind = 'figure' and w.key = c.figure.name
cross join threshold as t
where (c.figure.whole or c.figure.ledger > c.figure.report)
    and abs(c.figure.ledger - c.figure.report)
        > 0.01 * c.projects + c.figure.report * t.ledger_tolerance_percent / 100
