-- One row per adjustment, county and work class (or source and budget year) whose plan it changed: before and after.
create table plan_change as
with beside as (
    select
        p.*,
        lag(plan_version) over slot as before_version,
        lag(planned_schools) over slot as schools_before,
        lag(planned_projects) over slot as projects_before,
        lag(planned_qty_centi) over slot as qty_before,
        lag(key_item_qty_centi) over slot as key_item_before,
        lag(planned_fen) over slot as fen_before,
        first_value(case when kind = 'baseline' then planned_qty_centi end) over slot as baseline_qty,
        first_value(case when kind = 'baseline' then planned_fen end) over slot as baseline_fen
    from plan_place as p
    window slot as (partition by form, county_code, slot order by place)
),

adjustments as (
    select distinct form, county_code, place
    from plan_place
    where kind = 'adjustment'
),

-- Each class of the county's plan in force just before and just after each adjustment.
in_force as (
    select
        a.form, a.county_code, a.place, b.planned_fen,
        b.place < a.place and coalesce(b.replaced_at, a.place) >= a.place as is_before,
        coalesce(b.replaced_at, a.place + 1) > a.place as is_after
    from adjustments as a
    inner join beside as b on b.form = a.form and b.county_code = a.county_code and b.place <= a.place
),

-- With a class left blank the total is not known.
totals as (
    select
        form, county_code, place,
        case when bool_and(planned_fen is not null) filter (where is_before)
            then sum(planned_fen) filter (where is_before) end as fen_before,
        case when bool_and(planned_fen is not null) filter (where is_after)
            then sum(planned_fen) filter (where is_after) end as fen_after,
        count(*) as addends
    from in_force
    group by form, county_code, place
),

-- The first period whose day the adjustment is in force on; none while no report came before the next adjustment.
first_used as (
    select b.form, b.county_code, b.slot, b.place, min(n.period) as period
    from beside as b
    inner join mart_region as r on r.code = b.county_code
    inner join mart_period as n
        on n.province_code = r.province_code and n.as_of >= b.approved_on
            and n.as_of < coalesce(b.replaced_on, date '9999-12-31')
    where b.kind = 'adjustment'
    group by b.form, b.county_code, b.slot, b.place
)

select
    b.form,
    b.plan_version,
    b.before_version,
    b.kind,
    b.approved_on,
    b.approval_no,
    r.province_code,
    v.name as province_name,
    r.city_code,
    c.name as city_name,
    b.county_code,
    r.name as county_name,
    b.work_class,
    b.source,
    b.budget_year,
    coalesce(term('work_class', b.work_class), term('source', b.source) || b.budget_year || '年度') as item,
    b.schools_before as planned_schools_before,
    b.planned_schools,
    b.projects_before as planned_projects_before,
    b.planned_projects,
    quantity(b.qty_before) as planned_qty_before,
    quantity(b.planned_qty_centi) as planned_qty,
    quantity(case when b.before_version is null then b.planned_qty_centi else b.planned_qty_centi - b.qty_before end)
        as planned_qty_change,
    quantity(b.key_item_before) as key_item_qty_before,
    quantity(b.key_item_qty_centi) as key_item_qty,
    wan(b.fen_before) as planned_wan_before,
    wan(b.planned_fen) as planned_wan,
    wan(case when b.before_version is null then b.planned_fen else b.planned_fen - b.fen_before end) as planned_wan_change,
    quantity(b.baseline_qty) as baseline_qty,
    wan(b.baseline_fen) as baseline_wan,
    wan(t.fen_before) as county_wan_before,
    wan(t.fen_after) as county_wan,
    period_name(u.period) as from_period,
    is_unapproved(b.approval_no) as is_unapproved,
    coalesce(wan(t.fen_before) - wan(t.fen_after) > 0.01 * t.addends, false) as reduces_total,
    b.source_file,
    b.source_sheet,
    b.source_row
from beside as b
inner join totals as t on t.form = b.form and t.county_code = b.county_code and t.place = b.place
inner join mart_region as r on r.code = b.county_code
inner join mart_region as c on c.code = r.city_code
inner join mart_region as v on v.code = r.province_code
left join first_used as u
    on u.form = b.form and u.county_code = b.county_code and u.slot = b.slot and u.place = b.place
where b.kind = 'adjustment' and (
    b.before_version is null
    or b.planned_schools is distinct from b.schools_before
    or b.planned_projects is distinct from b.projects_before
    or b.planned_qty_centi is distinct from b.qty_before
    or b.key_item_qty_centi is distinct from b.key_item_before
    or b.planned_fen is distinct from b.fen_before
)
order by b.county_code, b.approved_on, b.plan_version, b.form, b.work_class, b.source, b.budget_year;

comment on table plan_change is '规划变更：每次调整中有变动的每县、类别（资金为来源、年度）一行，调整前后对照；照抄未变的不列';
comment on column plan_change.form is 'plan 五年规划（任务） | plan_funds 五年规划（资金）';
comment on column plan_change.plan_version is '调整后的规划版本';
comment on column plan_change.before_version is '调整前生效的规划版本；空为原来没有这一项';
comment on column plan_change.work_class is '工程类别，见 term 表；资金规划为空';
comment on column plan_change.source is '资金来源，见 term 表；任务规划为空';
comment on column plan_change.budget_year is '预算年度；任务规划为空';
comment on column plan_change.item is '哪一项：工程类别，或资金来源与预算年度';
comment on column plan_change.planned_schools_before is '调整前规划学校数';
comment on column plan_change.planned_schools is '调整后规划学校数';
comment on column plan_change.planned_projects_before is '调整前规划项目数';
comment on column plan_change.planned_projects is '调整后规划项目数';
comment on column plan_change.planned_qty_before is '调整前规划数量，按类别的单位';
comment on column plan_change.planned_qty is '调整后规划数量，按类别的单位';
comment on column plan_change.planned_qty_change is '规划数量的变动，减少为负；有一边未填的为空';
comment on column plan_change.key_item_qty_before is '调整前其中项数量（学生用床、教学用计算机）';
comment on column plan_change.key_item_qty is '调整后其中项数量（学生用床、教学用计算机）';
comment on column plan_change.planned_wan_before is '调整前规划资金，万元';
comment on column plan_change.planned_wan is '调整后规划资金，万元';
comment on column plan_change.planned_wan_change is '规划资金的变动，万元，减少为负；有一边未填的为空';
comment on column plan_change.baseline_qty is '基线规划数量；空为基线没有这一项';
comment on column plan_change.baseline_wan is '基线规划资金，万元；空为基线没有这一项';
comment on column plan_change.county_wan_before is '调整前全县规划资金合计，万元；有一项未填的为空';
comment on column plan_change.county_wan is '调整后全县规划资金合计，万元；有一项未填的为空';
comment on column plan_change.from_period is '自哪一期起作分母；空为还没有一期用到，或未及用到又被下次调整取代';
comment on column plan_change.is_unapproved is '没有批准文号；仍自批准日期起作分母';
comment on column plan_change.reduces_total is '全县规划资金合计因这次调整而减少（容许0.01万元×项数的四舍五入差）';
