-- One row per period and project: what inspections are drawn from, its stratum, and what makes it likelier to be drawn.
create view inspection_frame as
with doubtful as (
    select period, county_code from finding where period is not null group by period, county_code
),

hidden as (
    select l.period, l.county_code
    from laggard as l
    inner join inspection_rule as u on list_contains(u.masked_metrics, l.metric)
    where l.masked_by is not null
    group by l.period, l.county_code
),

judged as (
    select
        l.*,
        case
            when l.state is null then 'unknown'
            when l.state = 'not_started' then 'not_started'
            when l.state = 'started' then 'under_way'
            else 'completed'
        end as progress,
        l.overdue_days is not null as is_overdue,
        d.county_code is not null as is_doubtful,
        h.county_code is not null as is_masked,
        coalesce(
            l.state in ('completed', 'accepted', 'closed')
            and l.paid_wan * 100 < l.invested_wan * u.unpaid_below_percent,
            false
        ) as is_unpaid,
        u.base, u.overdue, u.findings, u.masked, u.unpaid, u.smallest_wan
    from project_ledger as l
    cross join inspection_rule as u
    left join doubtful as d on d.period = l.period and d.county_code = l.county_code
    left join hidden as h on h.period = l.period and h.county_code = l.county_code
)

select
    period,
    as_of,
    province_code,
    city_code,
    city_name,
    county_code,
    county_name,
    township,
    school_id,
    school_name,
    project_id,
    name,
    work_class,
    state,
    blocked_at,
    overdue_days,
    planned_wan,
    class_group,
    progress,
    city_code || '/' || class_group || '/' || progress as stratum,
    county_code || '/' || project_id as unit,
    concat_ws(
        ' ',
        case when is_overdue then 'overdue' end,
        case when is_doubtful then 'findings' end,
        case when is_masked then 'masked' end,
        case when is_unpaid then 'unpaid' end
    ) as reasons,
    base
    + case when is_overdue then overdue else 0 end
    + case when is_doubtful then findings else 0 end
    + case when is_masked then masked else 0 end
    + case when is_unpaid then unpaid else 0 end as risk_weight,
    greatest(coalesce(planned_wan, 0), smallest_wan) as size_weight,
    1 as equal_weight
from judged;

comment on view inspection_frame is '督查抽样框：每期每个项目一行，抽样的层和三种抽取权重';
comment on column inspection_frame.name is '项目名';
comment on column inspection_frame.state is '台账状态：not_started 未开工 | started 开工 | completed 竣工 | accepted 验收 | closed 销号；空为从未填报';
comment on column inspection_frame.blocked_at is '未开工卡在哪一步，见 term 表';
comment on column inspection_frame.overdue_days is '逾期天数；未逾期为空';
comment on column inspection_frame.class_group is '类别组：works 校舍、运动场地 | equipment 五类设备';
comment on column inspection_frame.progress is '进展：not_started 未开工 | under_way 在建 | completed 竣工及以后 | unknown 从未填报';
comment on column inspection_frame.stratum is '层：市、类别组、进展';
comment on column inspection_frame.unit is '抽样单位：县代码/项目编号';
comment on column inspection_frame.reasons is '风险理由，以空格分开：overdue 逾期 | findings 县有数据疑点 | masked 县被平均数掩盖 | unpaid 完工支付不足';
comment on column inspection_frame.risk_weight is '风险分：基础分加各条理由的分，规则见 inspection_rule';
comment on column inspection_frame.size_weight is '规模：规划投资，万元，不足或没有的按下限计';
comment on column inspection_frame.equal_weight is '等概率：每个项目都是1';
