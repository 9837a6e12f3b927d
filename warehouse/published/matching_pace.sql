-- One row per period, region and source (city, county): the gap, what of it is arrears, and what would close it in time.
create table matching_pace as
with gaps as (
    select
        period, any_value(as_of) as as_of, level, region_code, source,
        sum(planned_wan) as planned_wan,
        sum(received_wan) as received_wan,
        sum(gap_wan) as gap_wan,
        sum(gap_wan) filter (where due = 'past') as arrears_wan,
        sum(gap_wan) filter (where due = 'current') as current_wan,
        sum(gap_wan) filter (where due = 'future') as future_wan
    from matching_by_year
    group by period, level, region_code, source
),

-- The period that the pace is counted from: the last one of a whole year ago, else the first there is.
bases as (
    select
        n.province_code, n.period,
        coalesce(
            max(b.n) filter (where b.as_of <= last_day(n.as_of - to_months(u.pace_months))), min(b.n)
        ) as base_n
    from period as n
    cross join fund_rule as u
    inner join period as b on b.province_code = n.province_code and b.n < n.n
    group by n.province_code, n.period
),

-- Only of counties that filled it in at both ends: a first answer is no money that came in since.
county_money as (
    select period, province_code, city_code, county_code, source, sum(received_wan) as received_wan
    from county_funds
    where source in ('city', 'county')
    group by period, province_code, city_code, county_code, source
),

came_in as (
    select
        now.period, now.source,
        coalesce(now.county_code, now.city_code, now.province_code) as region_code,
        any_value(b.as_of) as pace_from,
        sum(now.received_wan - was.received_wan) as came_in_wan
    from county_money as now
    inner join bases as a on a.province_code = now.province_code and a.period = now.period
    inner join period as b on b.province_code = a.province_code and b.n = a.base_n
    inner join county_money as was
        on was.period = b.period and was.county_code = now.county_code and was.source = now.source
    where now.received_wan is not null and was.received_wan is not null
    group by grouping sets (
        (now.period, now.source, now.province_code),
        (now.period, now.source, now.province_code, now.city_code),
        (now.period, now.source, now.province_code, now.city_code, now.county_code)
    )
),

left_over as (
    select
        g.*, i.pace_from, i.came_in_wan,
        greatest(u.last_year * 12 + 12 - year(g.as_of) * 12 - month(g.as_of), 0) as months_left,
        greatest(u.last_year + 1 - year(g.as_of), 0) as years_left,
        (year(g.as_of) - year(i.pace_from)) * 12 + month(g.as_of) - month(i.pace_from) as pace_months
    from gaps as g
    cross join fund_rule as u
    left join came_in as i on i.period = g.period and i.source = g.source and i.region_code = g.region_code
)

select
    l.period,
    l.as_of,
    r.province_code,
    l.level,
    l.region_code,
    r.name as region_name,
    r.parent_code,
    l.source,
    cast(l.planned_wan as decimal(18, 6)) as planned_wan,
    cast(l.received_wan as decimal(18, 6)) as received_wan,
    cast(l.gap_wan as decimal(18, 6)) as gap_wan,
    cast(l.arrears_wan as decimal(18, 6)) as arrears_wan,
    cast(l.current_wan as decimal(18, 6)) as current_wan,
    cast(l.future_wan as decimal(18, 6)) as future_wan,
    cast(l.months_left as integer) as months_left,
    cast(l.gap_wan / nullif(l.months_left, 0) as decimal(18, 6)) as per_month_wan,
    cast(l.years_left as integer) as years_left,
    cast(l.gap_wan / nullif(l.years_left, 0) as decimal(18, 6)) as per_year_wan,
    l.pace_from,
    cast(l.pace_months as integer) as pace_months,
    cast(l.came_in_wan as decimal(18, 6)) as came_in_wan,
    cast(l.came_in_wan / nullif(l.pace_months, 0) as decimal(18, 6)) as pace_wan,
    case when l.came_in_wan > 0 then
        cast(l.gap_wan * l.pace_months as double) / nullif(l.months_left, 0) / cast(l.came_in_wan as double)
    end as times_pace
from left_over as l
inner join region as r on r.code = l.region_code
order by l.period, l.region_code, l.source;

comment on table matching_pace is '怎样补齐配套缺口：每期、地区、来源（city 市级、county 县级）一行，两级不合并';
comment on column matching_pace.gap_wan is '缺口，定义同 matching_gap，万元';
comment on column matching_pace.arrears_wan is '其中往年预算的缺口，已是欠账，万元';
comment on column matching_pace.current_wan is '其中当年预算的缺口，万元';
comment on column matching_pace.future_wan is '其中以后年度的缺口，还不是欠账，万元';
comment on column matching_pace.months_left is '到项目最后一年年底还有几个月';
comment on column matching_pace.per_month_wan is '按期补齐，今后每月须到位，万元；项目已到期为空';
comment on column matching_pace.years_left is '还有几个预算年度，含当年';
comment on column matching_pace.per_year_wan is '按期补齐，今后每个预算年度须到位，万元';
comment on column matching_pace.pace_from is '进度自哪天起算：一年前的那一期，不足一年的为首期';
comment on column matching_pace.pace_months is '进度是几个月的';
comment on column matching_pace.came_in_wan is '这几个月里到位，万元；只算两期都填了的县';
comment on column matching_pace.pace_wan is '这几个月里平均每月到位，万元';
comment on column matching_pace.times_pace is '须达到现在进度的几倍；空为没有进度可比，或这几个月里没有到位';
