-- One row per period and city or county with a task: the facts that the rules of measures and the bonus read.
create table measure_fact as
with standing as (
    select
        v.period, v.as_of, n.n, v.province_code, v.level, v.region_code, v.region_name, v.metric,
        v.numerator, v.denominator, v.value, v.band, v.rank, v."of", v.carried_counties, v.counties,
        -- A city's figure is a report where at least one of its counties sent one.
        coalesce(v.reported, v.carried_counties < v.counties) as reported,
        v.band = 'severe' as is_severe,
        v.band in ('severe', 'lagging') as is_below
    from metric_value as v
    inner join period as n on n.province_code = v.province_code and n.period = v.period
    where v.level in ('city', 'county') and v.metric in (select metric from lead_metric)
),

-- Rows of a run share the difference between their place among all and their place among their like.
runs as (
    select
        s.*,
        s.n - row_number() over (partition by s.metric, s.region_code, s.is_severe order by s.n) as severe_run,
        s.n - row_number() over (partition by s.metric, s.region_code, s.is_below order by s.n) as below_run
    from standing as s
),

counted as (
    select
        r.*,
        case when r.is_severe then row_number() over (
            partition by r.metric, r.region_code, r.is_severe, r.severe_run order by r.n
        ) else 0 end as severe_in_a_row,
        case when r.is_below then row_number() over (
            partition by r.metric, r.region_code, r.is_below, r.below_run order by r.n
        ) else 0 end as below_in_a_row
    from runs as r
),

led as (
    select
        c.*,
        p.numerator as previous_numerator,
        p.denominator as previous_denominator,
        p.value as previous_value,
        c.value - p.value as change,
        p.rank - c.rank as rank_change,
        -- What is carried forward was not measured; what follows on it spans more than one report.
        c.reported and p.reported and c.value is not null and p.value is not null as is_measured,
        c.reported and not p.reported as is_spanning,
        c.value >= 1 as is_complete
    from counted as c
    inner join lead_metric as k on k.metric = c.metric and c.as_of > k.after_day and c.as_of <= k.until_day
    left join counted as p on p.metric = c.metric and p.region_code = c.region_code and p.n = c.n - 1
),

paced as (
    select
        l.*,
        case when l.is_measured then rank() over (
            partition by l.period, l.province_code, l.level, l.is_measured
            order by round(l.change, 12) desc, round(l.value, 12) desc
        ) end as fast_rank,
        case when l.is_measured and not l.is_complete then rank() over (
            partition by l.period, l.province_code, l.level, l.is_measured and not l.is_complete
            order by round(l.change, 12), round(l.value, 12)
        ) end as slow_rank,
        case when l.is_measured then rank() over (
            partition by l.period, l.province_code, l.level, l.is_measured
            order by l.rank_change desc, round(l.change, 12) desc
        ) end as gain_rank,
        case when l.is_measured and not l.is_complete then rank() over (
            partition by l.period, l.province_code, l.level, l.is_measured and not l.is_complete
            order by l.rank_change, round(l.change, 12)
        ) end as drop_rank
    from led as l
),

others as (
    select
        period, region_code,
        any_value(numerator) filter (where metric = 'start_rate') as start_n,
        any_value(denominator) filter (where metric = 'start_rate') as start_d,
        any_value(band) filter (where metric = 'start_rate') as start_band,
        any_value(numerator) filter (where metric = 'completion_rate') as completion_n,
        any_value(denominator) filter (where metric = 'completion_rate') as completion_d,
        any_value(band) filter (where metric = 'completion_rate') as completion_band,
        any_value(numerator) filter (where metric = 'utilization') as utilization_n,
        any_value(denominator) filter (where metric = 'utilization') as utilization_d,
        any_value(band) filter (where metric = 'utilization') as utilization_band,
        any_value(denominator) filter (where metric = 'investment_rate') as planned_wan,
        any_value(numerator) filter (where metric = 'idle_over_2y_wan') as reclaim_wan,
        any_value(numerator) filter (where metric = 'city_share') as city_money_wan
    from metric_value
    where level in ('city', 'county')
    group by period, region_code
),

-- How a county, or the counties of a city, reported this time and the times before, as many as the rules look back.
sent as (
    select
        p.period, level_of(r.city_code, r.county_code) as level,
        coalesce(r.county_code, r.city_code) as region_code,
        count(*) as due_reports,
        count(*) filter (where r.status = 'on_time') as on_time_reports,
        count(*) filter (where r.status = 'late') as late_reports,
        count(*) filter (where r.status = 'missing') as missing_reports
    from report as r
    inner join period as n on n.province_code = r.province_code and n.period = r.period
    cross join measure_setting as t
    inner join period as p on p.province_code = r.province_code and p.n between n.n and n.n + t.reports - 1
    group by grouping sets ((p.period, r.city_code), (p.period, r.city_code, r.county_code))
),

-- A city's masked counties are its own affair: only a county can be hidden.
hidden as (
    select metric, period, county_code, masked_by, masked_by_code from laggard where masked_by is not null
),

problems as (
    select period, coalesce(county_code, city_code) as region_code, count(*) filter (where state = 'overdue') as overdue
    from inspection_finding
    group by grouping sets ((period, city_code), (period, city_code, county_code))
),

doubted as (
    select period, coalesce(county_code, city_code) as region_code, cast(sum(findings) as integer) as findings
    from county_record
    group by grouping sets ((period, city_code), (period, city_code, county_code))
),

decided as (
    select
        s.period, s.region_code,
        count(*) filter (where s.measure = 'criticise') as criticised,
        count(*) filter (where s.measure = 'summon') as summoned,
        count(*) filter (where s.measure = 'deduct') as deducted
    from measure_state as s
    cross join measure_setting as t
    where s.decided_on <= s.as_of and s.decided_on > s.as_of - to_months(t.months)
    group by s.period, s.region_code
)

select
    f.period,
    f.as_of,
    f.province_code,
    f.level,
    r.city_code,
    c.name as city_name,
    case when f.level = 'county' then f.region_code end as county_code,
    f.region_code,
    f.region_name,
    f.metric,
    f.numerator,
    f.denominator,
    f.value,
    f.band,
    f.rank,
    f."of",
    f.reported,
    cast(f.carried_counties as integer) as carried_counties,
    f.previous_value,
    f.change,
    f.rank_change,
    -f.rank_change as rank_fall,
    coalesce(f.is_measured, false) as is_measured,
    coalesce(f.is_spanning, false) as is_spanning,
    coalesce(f.is_complete, false) as is_complete,
    cast(f.fast_rank as integer) as fast_rank,
    cast(f.slow_rank as integer) as slow_rank,
    cast(f.gain_rank as integer) as gain_rank,
    cast(f.drop_rank as integer) as drop_rank,
    cast(f.severe_in_a_row as integer) as severe_in_a_row,
    cast(f.below_in_a_row as integer) as below_in_a_row,
    coalesce(s.is_stalled, false) as is_stalled,
    s.same_reports,
    h.masked_by is not null as is_masked,
    h.masked_by,
    h.masked_by_code,
    o.start_n,
    o.start_d,
    o.start_band,
    o.completion_n,
    o.completion_d,
    o.completion_band,
    o.utilization_n,
    o.utilization_d,
    o.utilization_band,
    o.planned_wan,
    o.reclaim_wan,
    o.city_money_wan,
    cast(t.due_reports as integer) as due_reports,
    cast(t.on_time_reports as integer) as on_time_reports,
    cast(t.late_reports as integer) as late_reports,
    cast(t.missing_reports as integer) as missing_reports,
    cast(t.late_reports + t.missing_reports as integer) as not_on_time,
    cast(coalesce(q.overdue, 0) as integer) as overdue_findings,
    coalesce(b.findings, 0) as doubts,
    cast(coalesce(d.criticised, 0) as integer) as criticised,
    cast(coalesce(d.summoned, 0) as integer) as summoned,
    cast(coalesce(d.deducted, 0) as integer) as deducted
from paced as f
inner join region as r on r.code = f.region_code
left join region as c on c.code = r.city_code
left join county_status as s on s.period = f.period and s.metric = f.metric and s.county_code = f.region_code
left join hidden as h on h.period = f.period and h.metric = f.metric and h.county_code = f.region_code
left join others as o on o.period = f.period and o.region_code = f.region_code
left join sent as t on t.period = f.period and t.region_code = f.region_code
left join problems as q on q.period = f.period and q.region_code = f.region_code
left join doubted as b on b.period = f.period and b.region_code = f.region_code
left join decided as d on d.period = f.period and d.region_code = f.region_code
order by f.period, f.level, f.region_code;

comment on table measure_fact is '措施与奖补所依据的事实：每期、市或县一行；规则（measure_rule）和奖补测算只看这里的数';
comment on column measure_fact.metric is '本阶段的主要指标（settings.toml，stages）；value、band、rank、change 等都是它的';
comment on column measure_fact.reported is '本期已报；市为至少一个县已报';
comment on column measure_fact.carried_counties is '市：其中沿用以前数字的县数';
comment on column measure_fact.rank_change is '名次比上一期上升几位，负为下降';
comment on column measure_fact.rank_fall is '名次比上一期下降几位，负为上升';
comment on column measure_fact.is_measured is '本期、上期都报了，变化才是进度；沿用的不算进度';
comment on column measure_fact.is_spanning is '上期没有报，本期的变化跨了不止一期';
comment on column measure_fact.is_complete is '已达到100%，没有什么可再进';
comment on column measure_fact.fast_rank is '进度快：较上期变化从大到小的位次，只排 is_measured 的；同的看率';
comment on column measure_fact.slow_rank is '进度慢：变化从小到大的位次，另不排已完成的';
comment on column measure_fact.gain_rank is '位次上升从多到少的位次';
comment on column measure_fact.drop_rank is '位次下降从多到少的位次，另不排已完成的';
comment on column measure_fact.severe_in_a_row is '连续第几期严重滞后，含本期；不是为0';
comment on column measure_fact.below_in_a_row is '连续第几期低于外线，含本期；不是为0';
comment on column measure_fact.is_stalled is '停滞，见 county_status；市为否';
comment on column measure_fact.same_reports is '连续几次报的是同一个分子；市为空';
comment on column measure_fact.is_masked is '低于某线而所在市不低于：被市的平均数掩盖；市为否';
comment on column measure_fact.masked_by is '掩盖它的市';
comment on column measure_fact.start_n is '校舍开工率的分子，㎡';
comment on column measure_fact.start_d is '校舍开工率的分母，㎡';
comment on column measure_fact.start_band is '校舍开工率的档';
comment on column measure_fact.completion_n is '校舍竣工率的分子，㎡';
comment on column measure_fact.completion_d is '校舍竣工率的分母，㎡';
comment on column measure_fact.completion_band is '校舍竣工率的档';
comment on column measure_fact.utilization_n is '中央和省级资金使用率的分子，万元';
comment on column measure_fact.utilization_d is '中央和省级资金使用率的分母，万元';
comment on column measure_fact.utilization_band is '中央和省级资金使用率的档';
comment on column measure_fact.planned_wan is '任务大小：五年规划投资，万元';
comment on column measure_fact.reclaim_wan is '下达两年以上仍未支付、应当收回的，万元';
comment on column measure_fact.city_money_wan is '市级资金累计到位，万元；空为没有填报';
comment on column measure_fact.due_reports is '最近几次（settings.toml，measures.reports）应报几次；市为各县之和';
comment on column measure_fact.on_time_reports is '其中按时';
comment on column measure_fact.late_reports is '其中迟报';
comment on column measure_fact.missing_reports is '其中未报';
comment on column measure_fact.not_on_time is '其中迟报和未报';
comment on column measure_fact.overdue_findings is '督查发现的问题中逾期未整改的项数';
comment on column measure_fact.doubts is '报表的数据疑点数；表扬以前先核实';
comment on column measure_fact.criticised is '截至日以前几个月内（settings.toml，measures.months）决定的通报批评次数';
comment on column measure_fact.summoned is '截至日以前几个月内决定的约谈次数';
comment on column measure_fact.deducted is '截至日以前几个月内决定的扣减资金次数';
