-- One row per period, metric in percent and county with a value: its rate, its size, and the limits that chance alone sets it.
create view funnel_limit as
with peers as (
    select
        v.period, v.as_of, v.province_code, v.parent_code as city_code, v.region_code as county_code,
        v.region_name as county_name, v.metric, v.numerator, v.denominator, v.value, v.band, v.reported,
        cast(v.denominator as double) as size,
        w.value as centre,
        u.z_95, u.z_998,
        case when list_contains(u.counted_metrics, v.metric) then 'binomial' else 'spread' end as method,
        count(*) over among as counties,
        sum(cast(v.denominator as double) * (v.value - w.value) * (v.value - w.value)) over among as squares
    from metric_value as v
    inner join metric_value as w
        on w.period = v.period and w.metric = v.metric and w.region_code = v.province_code
    inner join metric as m on m.key = v.metric and m.unit = '%'
    inner join compare_rule as u on v.as_of between u.from_day and u.to_day
    where v.level = 'county' and v.value is not null
    window among as (partition by v.period, v.province_code, v.metric)
),

errors as (
    select
        *,
        case
            when method = 'spread' then sqrt(squares / nullif(counties - 1, 0) / size)
            when centre > 0 and centre < 1 then sqrt(centre * (1 - centre) / size)
        end as standard_error
    from peers
),

limits as (
    select
        *,
        centre - z_95 * standard_error as lower_95,
        centre + z_95 * standard_error as upper_95,
        centre - z_998 * standard_error as lower_998,
        centre + z_998 * standard_error as upper_998
    from errors
)

select
    l.period,
    l.as_of,
    l.province_code,
    l.city_code,
    y.name as city_name,
    l.county_code,
    l.county_name,
    l.metric,
    l.method,
    l.numerator,
    l.denominator,
    l.value,
    l.band,
    l.centre,
    l.standard_error,
    l.lower_95,
    l.upper_95,
    l.lower_998,
    l.upper_998,
    case
        when l.standard_error is null then null
        when l.value < l.lower_998 then 'far_below'
        when l.value < l.lower_95 then 'below'
        when l.value > l.upper_998 then 'far_above'
        when l.value > l.upper_95 then 'above'
        else 'within'
    end as outside,
    l.reported
from limits as l
inner join region as y on y.code = l.city_code
order by l.period, l.metric, l.denominator, l.county_code;

comment on view funnel_limit is '漏斗图：每期、百分率指标、有值的县一行；规模越小，只因偶然就可能离全省的率越远';
comment on column funnel_limit.method is 'binomial 二项分布：标准误 = √(p(1−p)/n)，n 为项目数 | spread 按各县实际离散：标准误 = √(Σ分母×(率−p)²÷(县数−1)÷分母)；p 为全省的率';
comment on column funnel_limit.centre is '全省的率 p，小数';
comment on column funnel_limit.standard_error is '该规模的标准误，小数；空为没有界限（只有一个县，或按项目数而全省为0或100%以上）';
comment on column funnel_limit.lower_95 is '95%下界，小数；可以低于0，那时0%也在界限之内';
comment on column funnel_limit.upper_95 is '95%上界，小数';
comment on column funnel_limit.lower_998 is '99.8%下界，小数；可以低于0';
comment on column funnel_limit.upper_998 is '99.8%上界，小数';
comment on column funnel_limit.outside is 'far_below、below 低于99.8%、95%界限 | within 界限之内 | above、far_above 高于95%、99.8%界限；空为没有界限';
