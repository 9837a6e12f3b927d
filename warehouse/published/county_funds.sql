-- One row per period, county, source and budget year.
create table county_funds as
select
    period_name(period) as period,
    as_of,
    province_code,
    province_name,
    city_code,
    city_name,
    county_code,
    county_name,
    source,
    budget_year,
    wan(planned_fen) as planned_wan,
    wan(allocated_fen) as allocated_wan,
    wan(received_fen) as received_wan,
    wan(paid_fen) as paid_wan,
    reported,
    has_report,
    year_reported,
    period_name(carried_from) as carried_from,
    plan_version,
    source_file,
    source_sheet,
    source_row,
    source_hash,
    published_cells(source_cells) as source_cells,
    source_texts,
    (
        select string_agg(k.summary, '；' order by k.form, k.figure)
        from correction as k
        where k.applied and k.form in ('funds', 'plan_funds') and k.period = period_name(m.period)
            and k.county_code = m.county_code and k.source = m.source and k.budget_year = m.budget_year
    ) as correction
from mart_county_funds as m
order by period, county_code, source, budget_year;

comment on table county_funds is '资金：每期、县、来源、预算年度一行，自项目启动累计，万元';
comment on column county_funds.source is 'central_special 中央薄改专项 | central_other 统筹的其他中央专项 | provincial 省级 | city 地市级 | county 县级 | other 其他';
comment on column county_funds.planned_wan is '五年规划中该预算年度的资金，万元';
comment on column county_funds.plan_version is '规划资金出自哪一个规划版本；空为该来源、年度没有规划';
comment on column county_funds.received_wan is '累计到位，万元；空为未填，0为申报为零';
comment on column county_funds.has_report is '有本期或沿用的资金报表；从未报送为否';
comment on column county_funds.year_reported is '报表中有该预算年度；没有的年度视为尚未到位，有而空白的视为未填';
