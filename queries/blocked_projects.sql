-- title: 卡在哪一步
-- title_en: Where projects are stuck
-- question: 未开工的项目卡在哪一步，涉及多少钱？
-- question_en: At which step are the projects stuck that have not started, and how much money is in them?
-- returns: blocked_at, projects, planned_wan

select
    coalesce(blocked_at, '') as blocked_at,
    count(*) as projects,
    sum(planned_wan) as planned_wan
from project_ledger
where period = $period and province_code = $province and state = 'not_started'
group by all
order by projects desc
