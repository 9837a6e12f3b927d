-- One row per broken rule of a county, with the unbroken run of periods in which the same thing was found.
create table finding as
with numbered as (
    select f.*, p.n
    from found as f
    left join region as r on r.code = f.county_code
    left join period as p on p.province_code = r.province_code and p.period = f.period
),

runs as (
    select
        *,
        n - dense_rank() over (partition by "check", county_code, item order by n) as run
    from numbered
)

select
    "check",
    severity,
    county_code,
    period,
    message,
    source_file,
    sheet,
    row,
    item,
    form,
    cell,
    dated,
    case when n is not null then min(period) over (partition by "check", county_code, item, run) end as since,
    case when n is not null then cast(
        dense_rank() over (partition by "check", county_code, item, run order by n) as integer
    ) end as periods
from runs
order by "check", period, county_code, item, row, message;

comment on table finding is '数据质量发现：每处违反规则的地方一行，附来源文件、工作表、行号；规则与改法见 check_rule 表';
comment on column finding.period is '报告期，YYYY-MM；空为针对五年规划或项目计划，不属于哪一期';
comment on column finding.item is '县里的哪一项：工程类别、资金来源与年度、项目、学校或栏目；同一问题下期仍用此名';
comment on column finding.form is '要改的报表：progress 进展 | funds 资金 | plan 五年规划（任务） | plan_funds 五年规划（资金） | projects 项目台账 | project_status 台账进度 | schools 项目学校 | inspections 督查记录 | class_sizes 班额统计';
comment on column finding.cell is '有疑问的单元格；牵涉不止一个数的为空，见来源行号';
comment on column finding.dated is '所指规划版本的批准日期，此前的各期还没有这一处；督查记录的为检查日期，班额统计的为截至日；不针对某一规划版本的、没有批准日期的为空';
comment on column finding.since is '同一规则、县、项连续发现，自哪一期起；针对规划的为空';
comment on column finding.periods is '连续第几期发现，含本期；针对规划的为空';

create table check_rule (
    "check" varchar primary key,
    severity varchar,
    rule varchar,
    action varchar,
    rule_en varchar,
    action_en varchar
);

comment on table check_rule is '检查规则：每条规则一行，规则与改法的原话';
comment on column check_rule.rule is '规则的原话';
comment on column check_rule.action is '怎样改，写给县里填报的人';
comment on column check_rule.rule_en is '规则（英文）';
comment on column check_rule.action_en is '怎样改（英文）';
