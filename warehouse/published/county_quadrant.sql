-- One row per period and county with a task of buildings: both rates, the quadrant they put it in, and a suspicious corner.
create view county_quadrant as
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
    s.value as start_rate,
    c.value as completion_rate,
    o.value as completed_of_started,
    case
        when s.value is null or c.value is null then null
        when s.numerator * 100 >= s.denominator * u.start_percent then
            case
                when c.numerator * 100 >= c.denominator * u.completion_percent then 'ahead' else 'started_only'
            end
        when c.numerator * 100 >= c.denominator * u.completion_percent then 'completed_only'
        else 'behind'
    end as quadrant,
    case
        when s.value is null or c.value is null then null
        when c.numerator > s.numerator then 'over_completed'
        when s.numerator = 0 then null
        when s.numerator * 100 >= s.denominator * u.start_percent
            and c.numerator * 100 < s.numerator * u.hardly_percent then 'hardly_completed'
        when s.numerator * 100 < s.denominator * u.start_percent
            and c.numerator * 100 >= s.numerator * u.mostly_percent then 'mostly_completed'
    end as corner,
    s.reported
from metric_value as s
inner join metric_value as c
    on c.period = s.period and c.region_code = s.region_code and c.metric = 'completion_rate'
left join metric_value as o
    on o.period = s.period and o.region_code = s.region_code and o.metric = 'completed_of_started'
inner join region as y on y.code = s.parent_code
inner join compare_rule as u on s.as_of between u.from_day and u.to_day
where s.metric = 'start_rate' and s.level = 'county' and s.denominator > 0
order by s.period, s.region_code;

comment on view county_quadrant is '开工与竣工：每期、有校舍任务的县一行，两个率、落在哪一块、是否可疑；线见 compare_rule';
comment on column county_quadrant.planned_qty is '五年规划校舍面积，㎡';
comment on column county_quadrant.started_qty is '累计已开工校舍面积，㎡；空为未填';
comment on column county_quadrant.completed_qty is '累计已竣工校舍面积，㎡；空为未填';
comment on column county_quadrant.start_rate is '校舍开工率，小数';
comment on column county_quadrant.completion_rate is '校舍竣工率，小数';
comment on column county_quadrant.completed_of_started is '开工中已竣工，小数；没有开工为空';
comment on column county_quadrant.quadrant is 'ahead 开工多竣工多 | started_only 开工多竣工少 | completed_only 开工少竣工多 | behind 开工少竣工少；空为有一个率没有值';
comment on column county_quadrant.corner is 'hardly_completed 开工多而几乎没有竣工 | mostly_completed 开工少而几乎都竣工 | over_completed 竣工大于开工；空为不可疑';
