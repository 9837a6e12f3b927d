"""A period in; the planned figures in force with their plan versions, and which figures a metric uses, out."""

import re

from warehouse.metrics import Metric
from warehouse.terms import TERMS

# `planned`: one row per county, form, item and figure of the plan in force at $period.
PLANNED = """
    with task as (
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
            f.county_code, 'funds', null, f.source, f.budget_year, 'planned_wan', f.planned_wan, f.plan_version,
            p.approval_no, p.approved_on
        from county_funds as f
        left join county_plan_funds as p
            on p.plan_version = f.plan_version and p.county_code = f.county_code and p.source = f.source
                and p.budget_year = f.budget_year
        where f.period = $period and $code in (f.province_code, f.city_code, f.county_code)
            and f.planned_wan is not null
    )
"""

FIGURES = ("planned_schools", "planned_projects", "planned_qty", "planned_wan")

_ONLY = re.compile(r"r\.(?:work_class|source) (=|in|not in) ('\w+'|\([^)]*\))")


def uses(expression: str, figure: str, item: str) -> bool:
    """Whether a metric's numerator or denominator counts this figure of a work class or source."""
    if not re.search(rf"\br\.{figure}\b", expression):
        return False
    only = _ONLY.search(expression)
    return only is None or (f"'{item}'" in only[2]) != (only[1] == "not in")


def planned_figures(metric: Metric) -> list[str]:
    """The planned figures that a metric counts above or below the line, each as `figure item`."""
    expressions = [expression for expression in (metric.numerator, metric.denominator) if expression]
    items = [*TERMS["work_class"], *TERMS["source"]]
    return [
        f"{figure} {item}"
        for figure in FIGURES
        for item in items
        if any(uses(expression, figure, item) for expression in expressions)
    ]
