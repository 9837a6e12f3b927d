-- One row per region, measure and day of the decision, as last told.
create table measure as
select
    m.measure,
    r.level,
    r.province_code,
    r.city_code,
    case when r.level = 'county' then r.code end as county_code,
    r.code as region_code,
    r.name as region_name,
    m.decided_on,
    m.document_no,
    m.reason,
    m.due_on,
    m.followed_up_on,
    m.outcome,
    m.source_file,
    m.source_sheet,
    m.source_row
from mart_measure as m
inner join region as r on r.code = m.region_code
order by m.decided_on, m.region_code, m.measure;

comment on table measure is '措施登记：每个地区、措施、决定日一行，由厅长办公会决定、由人登记，以最后一次填报为准';
comment on column measure.measure is 'commend 通报表扬 | criticise 通报批评 | summon 约谈 | inspect 督查 | deduct 扣减资金';
comment on column measure.decided_on is '决定之日';
comment on column measure.document_no is '文号';
comment on column measure.reason is '登记的理由';
comment on column measure.due_on is '整改时限；空为不要求整改';
comment on column measure.followed_up_on is '办结之日；空为没有办结';
comment on column measure.outcome is '办理结果';
