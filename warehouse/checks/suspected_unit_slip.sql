-- warn: 与规划或上一期相差约一万倍的数，多半是单位写错（元与万元、㎡与万㎡）
-- 怎样改：请核对表头的单位，把这个数换算成万元、㎡后改报。
-- en: A figure about ten thousand times its plan or last period's is probably in the wrong unit | Check the unit in the form's header and report the figure in 万元 or ㎡.
with beside_plan as (
    select
        county_code, period, 'progress' as form, source_file, source_sheet, source_row, source_cells,
        term('work_class', work_class) as item,
        unnest([
            struct_pack(name := 'started_qty', amount := started_qty, plan := planned_qty),
            struct_pack(name := 'completed_qty', amount := completed_qty, plan := planned_qty),
            struct_pack(name := 'invested_wan', amount := invested_wan, plan := planned_wan),
            struct_pack(name := 'bought_wan', amount := bought_wan, plan := planned_wan)
        ]) as figure
    from county_progress
    where reported

    union all

    select
        county_code, period, 'funds' as form, source_file, source_sheet, source_row, source_cells,
        term('source', source) || budget_year || '年度' as item,
        unnest([
            struct_pack(name := 'allocated_wan', amount := allocated_wan, plan := planned_wan),
            struct_pack(name := 'received_wan', amount := received_wan, plan := planned_wan),
            struct_pack(name := 'paid_wan', amount := paid_wan, plan := planned_wan)
        ]) as figure
    from county_funds
    where reported
),

-- A county a tenth done that writes 元 for 万元 stands at a thousand times its plan.
over_plan as (
    select
        b.county_code, b.period, b.form, b.item || replace(t.label, '（万元）', '') as item,
        '填 ' || cast(b.figure.amount as decimal(18, 2)) || '，规划 ' || cast(b.figure.plan as decimal(18, 2)) as words,
        b.source_file, b.source_sheet, b.source_row, source_cell(b.source_cells, b.figure.name, b.source_row) as cell
    from beside_plan as b
    inner join term as t on t.kind = 'figure' and t.key = b.figure.name
    where b.figure.plan > 0 and b.figure.amount >= b.figure.plan * 500
),

-- Cumulative figures move little in two months: ten thousandfold, up or down, is no progress.
leaps as (
    select
        c.county_code, c.period, c.form, c.item || c.measure as item,
        '填 ' || cast(c.amount as decimal(18, 4)) || '，上一期 ' || cast(b.amount as decimal(18, 4)) as words,
        c.source_file, c.source_sheet, c.source_row, c.cell
    from measure as c
    inner join measure as b
        on b.county_code = c.county_code and b.item = c.item and b.measure = c.measure and b.n = c.n - 1
    where c.reported and b.amount > 0 and c.amount > 0
        and (c.amount / b.amount between 5000 and 20000 or b.amount / c.amount between 5000 and 20000)
),

slips as (
    select * from over_plan
    union all
    select * from leaps
)

select
    county_code,
    period,
    item,
    form,
    item || words as detail,
    source_file,
    source_sheet as sheet,
    source_row as row,
    cell
from slips
