-- One row per period, county and metric (overdue against the law, against the contract) with projects due: how many are late.
create table ledger_overdue as
with longest as (
    select
        period,
        county_code,
        max(-days_to_legal_due) filter (where is_past_legal) as past_legal_rate,
        max(days_late) filter (where is_past_contract) as past_contract_rate
    from project_ledger
    where is_past_legal or is_past_contract
    group by period, county_code
),

days as (
    unpivot longest on past_legal_rate, past_contract_rate into name metric value days
)

select
    c.period,
    c.as_of,
    c.metric,
    c.province_code,
    c.parent_code as city_code,
    city.region_name as city_name,
    c.region_code as county_code,
    c.region_name as county_name,
    cast(c.numerator as bigint) as overdue,
    cast(c.denominator as bigint) as due,
    c.numerator,
    c.denominator,
    c.value,
    c.rank,
    c.reported,
    city.value as city_value,
    -- Worse than the province, in a city that is not.
    case
        when c.numerator * p.denominator > p.numerator * c.denominator
            and city.numerator * p.denominator <= p.numerator * city.denominator
            then city.region_name
    end as masked_by,
    l.days as longest
from metric_value as c
inner join metric_value as city
    on city.period = c.period and city.metric = c.metric and city.level = 'city' and city.region_code = c.parent_code
inner join metric_value as p
    on p.period = c.period and p.metric = c.metric and p.level = 'province' and p.region_code = c.province_code
left join days as l on l.period = c.period and l.county_code = c.region_code and l.metric = c.metric
where c.level = 'county' and c.metric in ('past_legal_rate', 'past_contract_rate') and c.denominator > 0
order by c.period, c.metric, overdue desc, county_code;

comment on table ledger_overdue is '逾期：每期、县、指标（past_legal_rate 超过法定期限 | past_contract_rate 超过合同竣工日期）一行，只列有到期项目的县';
comment on column ledger_overdue.overdue is '到期未完成的项目数';
comment on column ledger_overdue.due is '到期的项目数，不含从未填报的';
comment on column ledger_overdue.city_value is '所在市的率，小数';
comment on column ledger_overdue.masked_by is '被谁的平均数掩盖：本县的逾期率高于全省，而所在市不高于全省';
comment on column ledger_overdue.longest is '最久的一个已逾期几天；没有逾期的为空';
