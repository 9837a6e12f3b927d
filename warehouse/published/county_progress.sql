-- One row per period, county and work class.
create table county_progress as
select
    period_name(period) as period,
    as_of,
    province_code,
    province_name,
    city_code,
    city_name,
    county_code,
    county_name,
    work_class,
    planned_schools,
    planned_projects,
    quantity(planned_qty_centi) as planned_qty,
    wan(planned_fen) as planned_wan,
    quantity(baseline_qty_centi) as baseline_qty,
    wan(baseline_fen) as baseline_wan,
    started_schools,
    started_projects,
    quantity(started_qty_centi) as started_qty,
    completed_schools,
    completed_projects,
    quantity(completed_qty_centi) as completed_qty,
    wan(bought_fen) as bought_wan,
    wan(invested_fen) as invested_wan,
    reported,
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
        where k.applied and k.form in ('progress', 'plan') and k.period = period_name(m.period)
            and k.county_code = m.county_code and k.work_class = m.work_class
    ) as correction
from mart_county_progress as m
order by period, county_code, work_class;

comment on table county_progress is '进展：每期、县、类别一行，自项目启动累计；未报的县沿用上期并标明';
comment on column county_progress.work_class is 'building 校舍 | sports 运动场地 | living 生活设施 | books 图书 | digital 数字教育资源 | desks 课桌凳 | instruments 计算机及教学仪器设备';
comment on column county_progress.planned_qty is '数据截至日生效的规划数量（校舍、运动场地为㎡）';
comment on column county_progress.planned_wan is '数据截至日生效的规划投资，万元';
comment on column county_progress.baseline_qty is '基线规划数量，不随调整变动';
comment on column county_progress.started_qty is '累计开工面积，㎡，含已竣工；空为未填，0为申报为零';
comment on column county_progress.completed_qty is '累计竣工面积，㎡；设备为累计购置数量';
comment on column county_progress.bought_wan is '累计购置金额，万元（五类设备）';
comment on column county_progress.carried_from is '沿用自哪一期';
comment on column county_progress.plan_version is '作分母的规划版本';
comment on column county_progress.source_file is '来源文件；工作表与行号见后两列';
