-- warn: 校舍开工率、竣工率一期之内不应猛升（默认超过40个百分点）
-- 怎样改：请核对本期与上一期的面积和单位；确系集中开工或竣工的，请在备注中列出项目。
-- en: A start or completion rate should not leap within a period (by default over 40 points) | Compare the areas and units with the last report; if many projects did start or finish, list them in the notes.
select
    v.region_code as county_code,
    v.period,
    m.label as item,
    'progress' as form,
    m.label || '由上一期 ' || percent_text(v.previous_value) || ' 升为 ' || percent_text(v.value) as detail,
    r.source_file,
    r.source_sheet as sheet,
    r.source_row as row,
    source_cell(
        r.source_cells, case v.metric when 'start_rate' then 'started_qty' else 'completed_qty' end, r.source_row
    ) as cell
from metric_value as v
inner join metric as m on m.key = v.metric
inner join county_progress as r
    on r.period = v.period and r.county_code = v.region_code and r.work_class = 'building' and r.reported
cross join threshold as t
where v.level = 'county' and v.metric in ('start_rate', 'completion_rate')
    and round(v.change * 100, 9) > t.jump_points
