-- One row per corrected figure and period whose figures it is in; a report carried forward keeps its corrections.
create temp macro correction_number(figure, grains) as
    case
        when figure like '%_wan' then wan(grains)
        when figure like '%_qty' then cast(quantity(grains) as decimal(18, 6))
        else cast(grains as decimal(18, 6))
    end;
create temp macro correction_text(number) as coalesce(rtrim(rtrim(cast(number as varchar), '0'), '.'), '未填');

create table correction as
with versions as (
    select 'plan' as form, county_code, plan_version, kind, approved_on, load_id, work_class, null as source,
        null as budget_year
    from mart_county_plan
    union all
    select 'plan_funds', county_code, plan_version, kind, approved_on, load_id, null, source, budget_year
    from mart_county_plan_funds
),

-- The baseline stands beside every period; of the adjustments the one in force on its day.
shown as (
    select n.period, v.form, v.county_code, v.plan_version, v.work_class, v.source, v.budget_year
    from versions as v
    semi join mart_plan_correction as c
        on c.form = v.form and c.county_code = v.county_code and c.work_class is not distinct from v.work_class
            and c.source is not distinct from v.source and c.budget_year is not distinct from v.budget_year
    inner join mart_region as r on r.code = v.county_code
    inner join mart_period as n on n.province_code = r.province_code
    where v.kind = 'baseline' or v.approved_on <= n.as_of
    qualify v.kind = 'baseline' or row_number() over (
        partition by n.period, v.form, v.county_code, v.work_class, v.source, v.budget_year
        order by case when v.kind = 'baseline' then 1 else 0 end, v.approved_on desc, v.load_id desc
    ) = 1
),

every as (
    select
        period, form, county_code, report_period, null as plan_version, work_class, source, budget_year, figure, old,
        new, received, applied, reason, who, approval_no, approved_on, file_name, row
    from mart_report_correction
    union all
    select
        s.period, c.form, c.county_code, null, c.plan_version, c.work_class, c.source, c.budget_year, c.figure, c.old,
        c.new, c.received, c.applied, c.reason, c.who, c.approval_no, c.approved_on, c.file_name, c.row
    from mart_plan_correction as c
    left join shown as s
        on s.form = c.form and s.county_code = c.county_code and s.plan_version = c.plan_version
            and s.work_class is not distinct from c.work_class and s.source is not distinct from c.source
            and s.budget_year is not distinct from c.budget_year
)

select
    period_name(e.period) as period,
    r.province_code,
    r.city_code,
    e.county_code,
    r.name as county_name,
    e.form,
    period_name(e.report_period) as report_period,
    e.plan_version,
    e.work_class,
    e.source,
    e.budget_year,
    coalesce(term('work_class', e.work_class), term('source', e.source) || e.budget_year || '年度') as item,
    e.figure,
    correction_number(e.figure, e.old) as old,
    correction_number(e.figure, e.new) as new,
    correction_number(e.figure, e.received) as received,
    e.applied,
    e.reason,
    e.who,
    e.approval_no,
    e.approved_on,
    term('figure', e.figure) || coalesce('（' || e.plan_version || '）', '') || ' '
        || correction_text(correction_number(e.figure, e.old)) || ' → '
        || correction_text(correction_number(e.figure, e.new)) || '（' || e.reason || '，' || e.approval_no || '）' as summary,
    e.file_name as source_file,
    e.row
from every as e
inner join mart_region as r on r.code = e.county_code
order by period, county_code, form, plan_version, work_class, source, budget_year, figure;

comment on table correction is '更正：每处更正在它所在的每一期一行；原件与事实不改，更正在汇总时加上，县里改报为别的数以后不再采用';
comment on column correction.period is '在哪一期的数里，YYYY-MM；沿用的报表，更正随之沿用；空为还没有一期用到';
comment on column correction.form is '更正的报表：progress 进展 | funds 资金 | plan 五年规划（任务） | plan_funds 五年规划（资金）';
comment on column correction.plan_version is '更正的是哪个规划版本；空为双月报';
comment on column correction.approved_on is '批准更正的日期';
comment on column correction.approval_no is '批准更正的文号';
comment on column correction.received is '县里现在报的数';
