-- One row per period and item inspected by its day: whether a problem was found, and how it stands on that day.
create view inspection_finding as
with standing as (
    select
        p.period,
        p.as_of,
        i.*,
        case
            when i.result = 'qualified' then 'qualified'
            when i.rectified_on <= p.as_of then 'rectified'
            when i.rectify_by < p.as_of then 'overdue'
            else 'open'
        end as state
    from inspection as i
    inner join period as p on p.province_code = i.province_code and i.inspected_on <= p.as_of
)

select
    *,
    case when state = 'overdue' then cast(as_of - rectify_by as integer) end as overdue_days
from standing;

comment on view inspection_finding is '督查发现：每期、到截至日已检查的每项一行，问题整改到了哪一步';
comment on column inspection_finding.round is '督查轮次，YYYY-MM';
comment on column inspection_finding.project_name is '台账中的项目名；空为检查的是学校，或台账中没有这个项目';
comment on column inspection_finding.unit is '检查的是什么：县代码/项目编号，没有项目的为学校标识码';
comment on column inspection_finding.inspected_on is '到现场检查的日期';
comment on column inspection_finding.team is '检查组';
comment on column inspection_finding.item is '检查内容';
comment on column inspection_finding.result is 'qualified 合格 | rectify 需整改 | unqualified 不合格';
comment on column inspection_finding.problem is '存在的问题';
comment on column inspection_finding.rectify_by is '整改期限';
comment on column inspection_finding.rectified_on is '整改完成日期；空为没有整改';
comment on column inspection_finding.state is 'qualified 合格 | rectified 已整改 | open 整改中 | overdue 逾期未整改；以截至日为准';
comment on column inspection_finding.overdue_days is '截至日超过整改期限几天；未逾期为空';
