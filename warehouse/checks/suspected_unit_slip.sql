-- warn: 与规划或上一期相差约一万倍的数，多半是单位写错（元与万元、㎡与万㎡）
with beside_plan as (
    select
        county_code, period, source_file, source_sheet, source_row,
        unnest([
            struct_pack(what := term('work_class', work_class) || '开工数量', amount := started_qty, plan := planned_qty),
            struct_pack(what := term('work_class', work_class) || '竣工或购置数量', amount := completed_qty, plan := planned_qty),
            struct_pack(what := term('work_class', work_class) || '完成投资', amount := invested_wan, plan := planned_wan),
            struct_pack(what := term('work_class', work_class) || '购置金额', amount := bought_wan, plan := planned_wan)
        ]) as figure
    from county_progress
    where reported

    union all

    select
        county_code, period, source_file, source_sheet, source_row,
        unnest([
            struct_pack(what := term('source', source) || budget_year || '年度下达', amount := allocated_wan, plan := planned_wan),
            struct_pack(what := term('source', source) || budget_year || '年度到位', amount := received_wan, plan := planned_wan),
            struct_pack(what := term('source', source) || budget_year || '年度支付', amount := paid_wan, plan := planned_wan)
        ]) as figure
    from county_funds
    where reported
),

-- A county a tenth done that writes 元 for 万元 stands at a thousand times its plan.
over_plan as (
    select
        county_code, period, figure.what || '填 ' || cast(figure.amount as decimal(18, 2)) || '，规划 '
        || cast(figure.plan as decimal(18, 2)) as detail, source_file, source_sheet, source_row
    from beside_plan
    where figure.plan > 0 and figure.amount >= figure.plan * 500
),

-- Cumulative figures move little in two months: ten thousandfold, up or down, is no progress.
leaps as (
    select
        c.county_code, c.period, c.item || c.measure || '填 ' || cast(c.amount as decimal(18, 4)) || '，上一期 '
        || cast(b.amount as decimal(18, 4)) as detail, c.source_file, c.source_sheet, c.source_row
    from measure as c
    inner join measure as b
        on b.county_code = c.county_code and b.item = c.item and b.measure = c.measure and b.n = c.n - 1
    where c.reported and b.amount > 0 and c.amount > 0
        and (c.amount / b.amount between 5000 and 20000 or b.amount / c.amount between 5000 and 20000)
)

select county_code, period, detail, source_file, source_sheet as sheet, source_row as row from over_plan
union all
select county_code, period, detail, source_file, source_sheet as sheet, source_row as row from leaps
