-- One row per county and plan form: the plan version its target period is measured by, the baseline until a change is approved.
with versions as (
    select 'plan' as form, county_code, plan_version, kind, approved_on from mart_county_plan
    union
    select 'plan_funds' as form, county_code, plan_version, kind, approved_on from mart_county_plan_funds
),

ranked as (
    select
        v.form, v.county_code, v.plan_version, c.as_of,
        row_number() over (
            partition by v.form, v.county_code
            order by case when v.kind = 'baseline' then 1 else 0 end, v.approved_on desc, v.plan_version desc
        ) as newest
    from versions as v
    inner join mart_counties as c on c.county_code = v.county_code
    where v.kind = 'baseline' or v.approved_on <= c.as_of
)

select form, county_code, plan_version
from ranked
where newest = 1
order by form, county_code
