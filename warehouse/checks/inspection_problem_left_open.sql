-- warn: 督查需整改、不合格的，应当写明问题和整改期限，整改不能早于检查
-- 怎样改：请督查组写明存在问题、整改期限，核对整改完成日期，重新报送这一行。
-- en: What failed an inspection should have its problem and its day, and is not put right before it was seen | The team fills in problem and day, checks when it was put right, and sends the row again.
select
    county_code,
    cast(null as varchar) as period,
    coalesce(project_id, school_id, '全县') as item,
    'inspections' as form,
    round || ' 督查' || item || '：' || concat_ws(
        '，',
        case when problem is null then '没有写问题' end,
        case when rectify_by is null then '没有整改期限' end,
        case when rectify_by < inspected_on then '整改期限 ' || rectify_by || ' 早于检查 ' || inspected_on end,
        case when rectified_on < inspected_on then '整改 ' || rectified_on || ' 早于检查 ' || inspected_on end
    ) as detail,
    inspected_on as dated,
    source_file,
    source_sheet as sheet,
    source_row as row,
    cast(null as varchar) as cell
from inspection
where result <> 'qualified'
    and (
        problem is null or rectify_by is null or rectify_by < inspected_on or rectified_on < inspected_on
    )
