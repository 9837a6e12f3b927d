-- title: 超过法定期限的项目
-- title_en: Projects past their legal date
-- question: 一个市里哪些项目超过法定完成日最久？
-- question_en: Which projects of a city are longest past the date the law sets?
-- returns: county_name, project_id, school_name, name, state, legal_due_on, days_late, planned_wan

select
    county_name,
    project_id,
    school_name,
    name,
    state,
    legal_due_on,
    days_late,
    planned_wan
from project_ledger
where period = $period and city_code = $city and is_past_legal
order by days_late desc, project_id
