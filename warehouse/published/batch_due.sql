-- One row per period, region, batch of money and kind of project: the day it is due, and how many days that is away.
create view batch_due as
select
    g.period,
    g.as_of,
    g.level,
    g.region_code,
    b.budget_year,
    k.kind,
    b.allotted_on,
    case k.kind when 'works' then b.works_due_on else b.equipment_due_on end as due_on,
    case k.kind when 'works' then b.works_due_on else b.equipment_due_on end - g.as_of as days_left,
    g.planned_wan,
    g.received_wan,
    g.paid_wan
from funds_stage as g
inner join region as r on r.code = g.region_code
inner join batch as b on b.province_code = r.province_code and b.budget_year = g.budget_year and b.allotted_on <= g.as_of
cross join (values ('works'), ('equipment')) as k (kind)
where g.source = 'all' and g.budget_year is not null;

comment on view batch_due is '各批资金的法定完成日：每期、地区、已下达的批次、建设类与装备类各一行';
comment on column batch_due.kind is 'works 建设类 | equipment 装备类';
comment on column batch_due.allotted_on is '该年度资金下达到省之日';
comment on column batch_due.due_on is '最迟完成日';
comment on column batch_due.days_left is '到最迟完成日还有几天；负为已过几天';
