-- One row per period and measure decided by the next report's day: how its follow-up stands on that day.
create view measure_state as
with known as (
    select province_code, max(greatest(decided_on, coalesce(followed_up_on, decided_on))) as last_day
    from measure
    group by province_code
),

-- What a report's figures led to is decided before the next one; after the last report nothing is left out.
days as (
    select
        p.period,
        p.as_of,
        p.province_code,
        case
            when p.n = max(p.n) over (partition by p.province_code)
                then greatest(last_day(p.as_of + interval 2 month), k.last_day)
            else last_day(p.as_of + interval 2 month)
        end as known_on
    from period as p
    inner join known as k on k.province_code = p.province_code
),

standing as (
    select
        d.period,
        d.as_of,
        d.known_on,
        m.*,
        coalesce(m.followed_up_on <= d.known_on, false) as is_done
    from measure as m
    inner join days as d on d.province_code = m.province_code and m.decided_on <= d.known_on
)

select
    s.period,
    s.as_of,
    s.known_on,
    s.measure,
    s.level,
    s.province_code,
    s.city_code,
    c.name as city_name,
    s.county_code,
    s.region_code,
    s.region_name,
    s.decided_on,
    s.document_no,
    s.reason,
    s.due_on,
    case when s.is_done then s.followed_up_on end as followed_up_on,
    case when s.is_done then s.outcome end as outcome,
    case
        when s.is_done then 'done'
        when s.due_on is null then 'none'
        when s.due_on < s.known_on then 'overdue'
        else 'open'
    end as state,
    case when not s.is_done and s.due_on < s.known_on then cast(s.known_on - s.due_on as integer) end as overdue_days,
    s.source_file,
    s.source_sheet,
    s.source_row
from standing as s
left join region as c on c.code = s.city_code;

comment on view measure_state is '措施的办理情况：每期、到下一期截至日已决定的每项一行';
comment on column measure_state.known_on is '登记到哪一天：本期截至日后两个月（即下一期的截至日）；最后一期不早于登记中最晚的一天';
comment on column measure_state.measure is
    'commend 通报表扬 | criticise 通报批评 | summon 约谈 | inspect 督查 | deduct 扣减资金';
comment on column measure_state.decided_on is '决定之日';
comment on column measure_state.document_no is '文号';
comment on column measure_state.reason is '登记的理由';
comment on column measure_state.due_on is '整改时限；空为不要求整改';
comment on column measure_state.followed_up_on is '到 known_on 已办结的，办结之日';
comment on column measure_state.outcome is '到 known_on 已办结的，办理结果';
comment on column measure_state.state is 'done 已办结 | open 办理中 | overdue 逾期未办结 | none 不要求整改；以 known_on 为准';
comment on column measure_state.overdue_days is '到 known_on 超过整改时限几天；未逾期为空';
