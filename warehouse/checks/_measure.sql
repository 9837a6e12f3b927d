-- What the checks over time compare: one row per period, county, item and cumulative measure that is filled in.
create temp view measure as
with progress as (
    select
        period, province_code, county_code, 'progress' as form, term('work_class', work_class) as item, reported,
        source_file, source_sheet, source_row,
        cast(started_schools as decimal(18, 6)) as 开工学校数,
        cast(started_projects as decimal(18, 6)) as 开工项目数,
        cast(started_qty as decimal(18, 6)) as 开工数量,
        cast(completed_schools as decimal(18, 6)) as 竣工或购置学校数,
        cast(completed_projects as decimal(18, 6)) as 竣工项目数,
        cast(completed_qty as decimal(18, 6)) as 竣工或购置数量,
        cast(bought_wan as decimal(18, 6)) as 购置金额,
        cast(invested_wan as decimal(18, 6)) as 完成投资
    from county_progress
),

funds as (
    select
        period, province_code, county_code, 'funds' as form, term('source', source) || budget_year || '年度' as item,
        reported, source_file, source_sheet, source_row,
        cast(allocated_wan as decimal(18, 6)) as 下达,
        cast(received_wan as decimal(18, 6)) as 到位,
        cast(paid_wan as decimal(18, 6)) as 支付
    from county_funds
),

filled as (
    unpivot progress
    on 开工学校数, 开工项目数, 开工数量, 竣工或购置学校数, 竣工项目数, 竣工或购置数量, 购置金额, 完成投资
    into name measure value amount

    union all

    unpivot funds on 下达, 到位, 支付 into name measure value amount
)

select f.*, p.n
from filled as f
inner join period as p on p.province_code = f.province_code and p.period = f.period;

-- Which county reported which form in which period itself.
create temp view form_reported as
select distinct r.period, p.n, r.county_code, r.form
from (
    select period, province_code, county_code, 'progress' as form from county_progress where reported
    union all
    select period, province_code, county_code, 'funds' as form from county_funds where reported
) as r
inner join period as p on p.province_code = r.province_code and p.period = r.period;
