-- warn: 更正的原数应是县里现在报的数；县里改报以后更正不再采用，请撤回或重写
-- 怎样改：请与批准更正的单位核对：现报的数对，就请其撤回更正；更正的数对，就按更正后的数改报。
-- en: A correction's old figure should be what the county reports now | Agree with whoever approved the correction: have it withdrawn if your figure is right, or report the corrected one.
select distinct
    county_code,
    report_period as period,
    item || term('figure', figure) as item,
    form,
    item || term('figure', figure) || '原报 ' || correction_text(old) || '，更正为 ' || correction_text(new)
    || '；现报 ' || correction_text(received) as detail,
    source_file,
    cast(null as varchar) as sheet,
    row,
    cast(null as varchar) as cell
from correction
where not applied and old is distinct from new and received is distinct from new
