-- title: 自相矛盾的填报
-- title_en: Reports that contradict themselves
-- question: 本期有哪些自相矛盾的填报，出自哪个单元格？
-- question_en: Which reports of the period contradict themselves, and in which cell?
-- returns: county_code, county_name, rule, message, source_file, sheet, row

select
    f.county_code,
    r.name as county_name,
    c.rule,
    f.message,
    f.source_file,
    f.sheet,
    f.row
from finding as f
join check_rule as c on c."check" = f."check"
left join region as r on r.code = f.county_code
where f.period = $period
order by c.rule, f.county_code, f.row
