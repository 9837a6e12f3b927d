-- One row per period and county: how far completion and payment stay behind what was started.
create view county_gap as
with gaps as (
    select
        s.period,
        s.as_of,
        s.province_code,
        s.parent_code as city_code,
        y.name as city_name,
        s.region_code as county_code,
        s.region_name as county_name,
        s.denominator as planned_qty,
        s.numerator as started_qty,
        c.numerator as completed_qty,
        p.denominator as planned_wan,
        p.numerator as paid_wan,
        s.value as start_rate,
        c.value as completion_rate,
        p.value as payment_rate,
        s.value - c.value as completion_gap,
        s.value - p.value as payment_gap,
        s.value - least(c.value, p.value) as gap,
        s.reported and coalesce(p.reported, true) as both_reported
    from metric_value as s
    left join metric_value as c
        on c.period = s.period and c.region_code = s.region_code and c.metric = 'completion_rate'
    left join metric_value as p
        on p.period = s.period and p.region_code = s.region_code and p.metric = 'payment_rate'
    inner join region as y on y.code = s.parent_code
    where s.metric = 'start_rate' and s.level = 'county' and s.value is not null
)

select
    period, as_of, province_code, city_code, city_name, county_code, county_name, planned_qty,
    started_qty, completed_qty, planned_wan, paid_wan, start_rate, completion_rate, payment_rate, completion_gap,
    payment_gap, gap,
    case when gap is not null then cast(
        rank() over (partition by period, province_code order by round(gap, 12) desc nulls last) as integer
    ) end as gap_rank,
    cast(count(gap) over (partition by period, province_code) as integer) as counties,
    both_reported
from gaps
order by period, gap desc nulls last, county_code;

comment on view county_gap is '开工、竣工、支付的落差：每期、有开工率的县一行；三个率都以五年规划为分母，可以相减';
comment on column county_gap.planned_qty is '五年规划校舍面积，㎡';
comment on column county_gap.started_qty is '累计已开工校舍面积，㎡';
comment on column county_gap.completed_qty is '累计已竣工校舍面积，㎡；空为未填';
comment on column county_gap.planned_wan is '五年规划资金，六个来源，万元';
comment on column county_gap.start_rate is '校舍开工率（面积），小数';
comment on column county_gap.completion_rate is '校舍竣工率（面积），小数';
comment on column county_gap.payment_rate is '资金支付率（金额），小数；全部资金，不单是校舍';
comment on column county_gap.completion_gap is '开工率 − 竣工率，小数（0.01即1个百分点）';
comment on column county_gap.payment_gap is '开工率 − 支付率，小数，负为付的比开的多';
comment on column county_gap.gap is '开工率 − 竣工率与支付率中低的一个，小数；其中一个没有值的只看另一个';
comment on column county_gap.gap_rank is '落差在全省第几大';
comment on column county_gap.counties is '全省有落差可算的县数';
comment on column county_gap.both_reported is '进展和资金两张报表本期都报了；否则有沿用的数';
