-- warn: 审核记录应当对得上一份报表
-- 怎样改：请市里核对县、报告期、报表、第几次报送和审核日期，改正后重新报送审核记录。
-- en: A review should be of a report | The city checks county, period, form, revision and date, and sends the review again.
select
    county_code,
    period,
    coalesce(form, '各张表') || '审核记录' as item,
    coalesce(form, 'progress') as form,
    case state when 'returned' then '退回' else '通过' end || '（' || reviewed_on || '）'
    || coalesce('，第 ' || revision || ' 次报送', '') || '：没有这样的报表' as detail,
    source_file,
    source_sheet as sheet,
    source_row as row,
    cast(null as varchar) as cell
from review
where submission_id is null
