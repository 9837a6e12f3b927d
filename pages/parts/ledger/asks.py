"""A scope and what the link filters by in; the questions about the ledger's projects out."""

from dataclasses import dataclass

import polars as pl

from reports.reading import data
from reports.reading.data import Question
from reports.reading.scope import Scope
from warehouse import store

# The steps of a project's life in their order; one of which nothing was ever told stands behind them.
ORDER = "list_position(['not_started', 'started', 'completed', 'accepted', 'closed', 'untold'], standing)"
OWN = f"""
    select * from ledger_state
    where period = $period and level = $level and region_code = $code
    order by list_position(['all', 'works', 'equipment'], class_group), {ORDER}
"""
BELOW = f"""
    select s.*, r.name as region_name from ledger_state as s
    join region as r on r.code = s.region_code
    where s.period = $period and s.level = $level and s.parent_code = $parent and s.class_group = 'all'
    order by s.region_code, {ORDER}
"""
BLOCKED = """
    select * from ledger_blocked
    where period = $period and level = $level and region_code = $code and class_group = 'all'
    order by place nulls last
"""
BATCHES = """
    select * from ledger_batch
    where period = $period and level = $level and region_code = $code
    order by legal_due_on nulls last, budget_year nulls last, class_group
"""
OVERDUE = """
    select * from ledger_overdue
    where period = $period and metric = $metric and $code in (province_code, city_code, county_code)
    order by overdue desc, longest desc nulls last, county_code
"""
# The province is named too: the rows of a period lie by county, and of a nation's only its own are read.
FILTERED = """
    where period = $period and province_code = $province and $code in (province_code, city_code, county_code)
        and ($state in ('', coalesce(standing, 'untold'))
            or ($state = 'unaccepted' and state = 'closed' and standing <> 'closed'))
        and $cls in ('', work_class, class_group)
        and $step in ('', waiting_for)
        and ($late = '' or ($late = 'law' and is_past_legal) or ($late = 'contract' and is_past_contract))
        and ($q = '' or contains(lower(concat_ws(' ', school_name, school_id, township, name, project_id)), lower($q)))
"""
COUNT = f"select count(*) as projects, sum(planned_wan) as planned_wan from project_ledger {FILTERED}"
# The one that shows the name in full is asked only while a reader has it shown.
PROJECTS = """
    select * exclude (responsible, responsible_masked), {name} as responsible from project_ledger
"""
LATEST_FIRST = """
    order by case when $late = 'law' then days_to_legal_due end nulls last,
        is_past_legal or is_past_contract desc nulls last, is_past_contract desc nulls last, days_late desc nulls last,
        days_to_legal_due nulls last, county_code, project_id
"""
MASKED = PROJECTS.format(name="responsible_masked") + FILTERED + LATEST_FIRST
NAMED = PROJECTS.format(name="responsible") + FILTERED + LATEST_FIRST
# So many rows reach the browser; the file has them all.
SHOWN = 500


def of(scope: Scope, sql: str, **more: str) -> Question:
    """A question about the scope's period and region."""
    return data.ask(scope.version, sql, period=scope.period, code=scope.code, **more)


def own(scope: Scope) -> Question:
    """How the projects of the scope's region stand: all of them, the works, the equipment."""
    return of(scope, OWN, level=scope.level)


def below(scope: Scope) -> Question:
    """How the projects of each city stand, or of each county of the chosen city."""
    level, parent = ("county", scope.city) if scope.city else ("city", scope.province)
    return data.ask(scope.version, BELOW, period=scope.period, level=level, parent=parent)


def blocked(scope: Scope) -> Question:
    """At which step those that have not started are held up."""
    return of(scope, BLOCKED, level=scope.level)


def batches(scope: Scope) -> Question:
    """What of each batch of money is done, open or overdue by law, the next day first."""
    return of(scope, BATCHES, level=scope.level)


def overdue(scope: Scope, metric: str) -> Question:
    """The counties of the scope with projects that are due, most overdue ones first."""
    return of(scope, OVERDUE, metric=metric)


@dataclass(frozen=True)
class Filter:
    """What a reader has chosen to see of the projects, as the link says it; "" is everything."""

    state: str = ""
    cls: str = ""
    step: str = ""
    late: str = ""
    q: str = ""

    def ask(self, scope: Scope, sql: str) -> Question:
        """A question about the projects of it: MASKED, or another one that is FILTERED."""
        return of(scope, sql, province=scope.province, **vars(self))

    def count(self, scope: Scope) -> Question:
        """How many projects there are of it, and their planned money."""
        return self.ask(scope, COUNT)

    def first(self, scope: Scope, with_name: bool) -> Question:
        """The latest of them, no more than the browser is to hold."""
        return self.ask(scope, f"{NAMED if with_name else MASKED} limit {SHOWN}")

    def every(self, scope: Scope, with_name: bool) -> pl.DataFrame:
        """All of them, for a file: read when it is asked for and not kept."""
        sql = NAMED if with_name else MASKED
        place = {"province": scope.province, "code": scope.code}
        return store.query_at(scope.version, sql, period=scope.period, **place, **vars(self))
