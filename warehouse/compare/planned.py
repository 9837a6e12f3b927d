"""A period in; the planned figures in force with their plan versions, and which figures a metric uses, out."""

import re

# `planned`: one row per county, form, item and figure at $period: the newest adjustment by then, else the baseline.
PLANNED = """
    with funds_versions as (
        select n.county_code, n.source, n.budget_year, n.plan_version, n.approval_no, n.approved_on
        from county_plan_funds as n
        inner join period as t on t.province_code = n.province_code and t.period = $period
        where (n.kind = 'baseline' or n.approved_on <= t.as_of)
            and $code in (n.province_code, n.city_code, n.county_code)
        qualify row_number() over (
            partition by n.county_code, n.source, n.budget_year
            order by n.kind = 'baseline', n.approved_on desc, n.plan_version desc
        ) = 1
    ),

    task as (
        select
            county_code, work_class, plan_version, cast(planned_schools as decimal(18, 6)) as planned_schools,
            cast(planned_projects as decimal(18, 6)) as planned_projects,
            cast(planned_qty as decimal(18, 6)) as planned_qty, cast(planned_wan as decimal(18, 6)) as planned_wan
        from county_progress
        where period = $period and $code in (province_code, city_code, county_code)
    ),

    planned as (
        select
            t.county_code, 'progress' as form, t.work_class, cast(null as varchar) as source,
            cast(null as bigint) as budget_year, t.figure, t.amount, t.plan_version, p.approval_no, p.approved_on
        from (unpivot task on planned_schools, planned_projects, planned_qty, planned_wan into name figure value amount)
            as t
        left join county_plan as p
            on p.plan_version = t.plan_version and p.county_code = t.county_code and p.work_class = t.work_class

        union all

        select
            f.county_code, 'funds', null, f.source, f.budget_year, 'planned_wan', f.planned_wan, v.plan_version,
            v.approval_no, v.approved_on
        from county_funds as f
        inner join funds_versions as v
            on v.county_code = f.county_code and v.source = f.source and v.budget_year = f.budget_year
        where f.period = $period and f.planned_wan is not null
    )
"""

_ONLY = re.compile(r"r\.(?:work_class|source) (=|in|not in) ('\w+'|\([^)]*\))")


def uses(expression: str, figure: str, item: str) -> bool:
    """Whether a metric's numerator or denominator counts this figure of a work class or source."""
    if not re.search(rf"\br\.{figure}\b", expression):
        return False
    only = _ONLY.search(expression)
    return only is None or (f"'{item}'" in only[2]) != (only[1] == "not in")
