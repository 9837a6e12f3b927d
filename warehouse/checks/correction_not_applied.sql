-- warn: 更正的原数应是县里现在报的数；县里改报以后更正不再采用，请撤回或重写
select distinct
    county_code,
    report_period as period,
    item || term('figure', figure) || '原报 ' || correction_text(old) || '，更正为 ' || correction_text(new)
    || '；现报 ' || correction_text(received) as detail,
    source_file,
    cast(null as varchar) as sheet,
    row
from correction
where not applied and old is distinct from new and received is distinct from new
