-- What the checks over time compare: one row per period, county, item and cumulative figure that is filled in.
create temp table measure as
select
    f.period, c.province_code, f.county_code, f.form, f.item, replace(t.label, '（万元）', '') as measure, f.figure, f.amount, f.reported,
    f.source_file, f.source_sheet, f.source_row, f.cell, p.n
from figure_source as f
inner join region as c on c.code = f.county_code
inner join period as p on p.province_code = c.province_code and p.period = f.period
inner join term as t on t.kind = 'figure' and t.key = f.figure
where f.amount is not null;

-- Which county reported which form in which period itself.
create temp view form_reported as
select distinct r.period, p.n, r.county_code, r.form
from (
    select period, province_code, county_code, 'progress' as form from county_progress where reported
    union all
    select period, province_code, county_code, 'funds' as form from county_funds where reported
) as r
inner join period as p on p.province_code = r.province_code and p.period = r.period;

create temp macro money_text(wan) as cast(wan as decimal(18, 2)) || ' 万元';
create temp macro percent_text(rate) as cast(rate * 100 as decimal(18, 2)) || '%';

create temp table found (
    "check" varchar, severity varchar, county_code varchar, period varchar, message varchar, source_file varchar,
    sheet varchar, row bigint, item varchar, form varchar, cell varchar, dated date
);
