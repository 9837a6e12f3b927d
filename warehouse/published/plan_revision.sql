-- One row per adjustment and region it touches: the plan in force before and after it, and the first approved.
create table plan_revision as
with regions as (
    select 'county' as level, code as region_code, code as county_code from mart_region where level = 'county'
    union all
    select 'city', city_code, code from mart_region where level = 'county'
    union all
    select 'province', province_code, code from mart_region where level = 'county'
),

-- A county's adjustment of the task and that of the money by source, which are sent in files of their own, are one.
adjusted as (
    select
        g.level, g.region_code, c.county_code, c.plan_version, c.approved_on,
        max(nullif(trim(c.approval_no), '')) as approval_no,
        bool_or(c.is_unapproved) as is_unapproved,
        bool_or(c.reduces_total) as reduces_total,
        bool_or(c.form = 'plan_funds') as is_of_funds,
        min(c.from_period) as from_period
    from plan_change as c
    inner join regions as g on g.county_code = c.county_code
    group by all
),

sent as (
    select g.level, g.region_code, p.plan_version, p.approved_on, max(p.load_id) as load_id
    from plan_place as p
    inner join regions as g on g.county_code = p.county_code
    where p.kind = 'adjustment'
    group by all
),

revised as (
    select
        a.level, a.region_code, a.plan_version, a.approved_on, s.load_id,
        max(a.approval_no) as approval_no,
        count(*) as counties,
        count(*) filter (where a.is_unapproved) as unapproved_counties,
        count(*) filter (where a.reduces_total) as reduced_counties,
        min(a.from_period) as from_period
    from adjusted as a
    inner join sent as s
        on s.level = a.level and s.region_code = a.region_code and s.plan_version = a.plan_version
            and s.approved_on = a.approved_on
    group by all
),

numbered as (
    select
        *, row_number() over (partition by level, region_code order by approved_on, load_id, plan_version) as n
    from revised
),

steps as (
    select level, region_code, n from numbered
    union all
    select distinct level, region_code, 0 from numbered
),

-- Every class and source of every county in the region, with the step that its version came in by.
entered as (
    select
        g.level, g.region_code, p.form, p.county_code, p.slot, p.place, p.work_class, p.planned_qty_centi,
        p.planned_fen, coalesce(r.n, 0) as n
    from plan_place as p
    inner join regions as g on g.county_code = p.county_code
    left join numbered as r
        on r.level = g.level and r.region_code = g.region_code and r.plan_version = p.plan_version
            and r.approved_on = p.approved_on and p.kind = 'adjustment'
    where p.kind = 'baseline' or r.n is not null
),

spans as (
    select
        *,
        min(n) over (
            partition by level, region_code, form, county_code, slot
            order by place
            rows between 1 following and unbounded following
        ) as until_n
    from entered
),

-- What is left blank counts as nothing in a sum of counties, as it does in every denominator.
stood as (
    select
        s.level, s.region_code, s.n,
        coalesce(sum(p.planned_qty_centi) filter (where p.work_class = 'building'), 0) as building_centi,
        coalesce(sum(p.planned_qty_centi) filter (where p.work_class = 'sports'), 0) as sports_centi,
        coalesce(sum(p.planned_fen) filter (where p.form = 'plan'), 0) as fen,
        coalesce(sum(p.planned_fen) filter (where p.form = 'plan_funds'), 0) as funds_fen
    from steps as s
    left join spans as p
        on p.level = s.level and p.region_code = s.region_code and p.n <= s.n and s.n < coalesce(p.until_n, s.n + 1)
    group by all
),

beside as (
    select
        *,
        first_value(building_centi) over steps as baseline_building, lag(building_centi) over steps as building_before,
        first_value(sports_centi) over steps as baseline_sports, lag(sports_centi) over steps as sports_before,
        first_value(fen) over steps as baseline_fen, lag(fen) over steps as fen_before,
        first_value(funds_fen) over steps as baseline_funds, lag(funds_fen) over steps as funds_before
    from stood
    window steps as (partition by level, region_code order by n)
),

so_far as (
    select
        s.level, s.region_code, s.n,
        count(distinct a.county_code) as counties,
        count(distinct a.county_code) filter (where a.is_unapproved) as unapproved_counties,
        count(distinct a.county_code) filter (where a.reduces_total) as reduced_counties,
        count(distinct a.county_code) filter (where a.is_of_funds) as funds_counties
    from numbered as s
    inner join numbered as e on e.level = s.level and e.region_code = s.region_code and e.n <= s.n
    inner join adjusted as a
        on a.level = e.level and a.region_code = e.region_code and a.plan_version = e.plan_version
            and a.approved_on = e.approved_on
    group by all
)

select
    r.plan_version,
    r.approved_on,
    r.approval_no,
    r.level,
    r.region_code,
    cast(r.n as integer) as n,
    cast(r.counties as integer) as counties,
    cast(r.unapproved_counties as integer) as unapproved_counties,
    cast(r.reduced_counties as integer) as reduced_counties,
    cast(f.counties as integer) as counties_so_far,
    cast(f.unapproved_counties as integer) as unapproved_so_far,
    cast(f.reduced_counties as integer) as reduced_so_far,
    cast(f.funds_counties as integer) as funds_counties_so_far,
    r.from_period,
    quantity(b.baseline_building) as baseline_building_qty,
    quantity(b.building_before) as building_qty_before,
    quantity(b.building_centi) as building_qty,
    quantity(b.baseline_sports) as baseline_sports_qty,
    quantity(b.sports_before) as sports_qty_before,
    quantity(b.sports_centi) as sports_qty,
    wan(b.baseline_fen) as baseline_wan,
    wan(b.fen_before) as wan_before,
    wan(b.fen) as wan,
    wan(b.baseline_funds) as baseline_funds_wan,
    wan(b.funds_before) as funds_wan_before,
    wan(b.funds_fen) as funds_wan
from numbered as r
inner join beside as b on b.level = r.level and b.region_code = r.region_code and b.n = r.n
inner join so_far as f on f.level = r.level and f.region_code = r.region_code and f.n = r.n
order by r.level, r.region_code, r.n;

comment on table plan_revision is '规划调整：每次调整、每个涉及的地区一行，调整前后各县现行规划之和，未填的按无计';
comment on column plan_revision.n is '该地区的第几次调整，按批准日期，同日的按报来的先后';
comment on column plan_revision.counties is '规划有变动的县数';
comment on column plan_revision.unapproved_counties is '其中没有批准文号的县数';
comment on column plan_revision.reduced_counties is '其中规划资金合计减少的县数';
comment on column plan_revision.counties_so_far is '到这次为止规划有过变动的县数，一县只计一次';
comment on column plan_revision.unapproved_so_far is '到这次为止有过没有批准文号的调整的县数，一县只计一次';
comment on column plan_revision.reduced_so_far is '到这次为止规划资金合计减少过的县数，一县只计一次';
comment on column plan_revision.funds_counties_so_far is '到这次为止分来源的规划资金有过变动的县数，一县只计一次';
comment on column plan_revision.from_period is '自哪一期起作分母；空为还没有一期用到';
comment on column plan_revision.baseline_building_qty is '基线规划的校舍面积，㎡';
comment on column plan_revision.building_qty_before is '调整前的校舍规划面积，㎡';
comment on column plan_revision.building_qty is '调整后的校舍规划面积，㎡';
comment on column plan_revision.baseline_sports_qty is '基线规划的运动场地面积，㎡';
comment on column plan_revision.sports_qty_before is '调整前的运动场地规划面积，㎡';
comment on column plan_revision.sports_qty is '调整后的运动场地规划面积，㎡';
comment on column plan_revision.wan_before is '调整前的规划投资，万元';
comment on column plan_revision.wan is '调整后的规划投资，万元';
comment on column plan_revision.baseline_funds_wan is '基线规划的分来源资金合计，万元';
comment on column plan_revision.funds_wan_before is '调整前的分来源规划资金合计，万元';
comment on column plan_revision.funds_wan is '调整后的分来源规划资金合计，万元';
