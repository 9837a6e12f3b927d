"""Facts in; marts out, on any engine: which model is made of what, and in which order.

Standard library only and no newer syntax than Python 3.8 runs, because a cluster's spark-submit imports this file too.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

# In the order they depend on each other. WHOLE is made once; the others per period: first which submission counts for
# whom, then the facts of just those submissions, so that a period's cost does not grow with history.
WHOLE = (
    "review", "submission", "accepted", "period", "plan_correction", "county_plan", "county_plan_funds", "region",
    "school", "target_point",
    "milestone", "national_rank",
    "inspection", "measure",
    "need", "budget_line",
    "class_size", "enrolment",
)  # fmt: skip
WHO_COUNTS = ("counties", "in_force", "form_report", "report")
FACTS = ("report_correction", "county_progress", "county_funds", "project_ledger", "stated_rate")
PERIOD_FORMS = ("progress", "funds", "project_status", "stated_rates")
WHOLE_FORMS = (
    "plan", "plan_funds", "schools", "projects", "correction", "reviews", "targets", "milestones", "national_rank",
    "inspections", "measures",
    "needs", "budget_lines",
    "class_sizes", "enrolment",
)  # fmt: skip


class Engine(Protocol):
    """What runs SQL over Parquet files; paths are local, or what the engine's own file system takes."""

    @property
    def dialect(self) -> str:
        """The folder of models in its SQL: duckdb or spark."""

    def read(self, name: str, files: Sequence[str]) -> None:
        """Let files be read as one table; the first has every column."""

    def table(self, name: str, columns: str, rows: Sequence[Sequence[Any]]) -> None:
        """Make a small table of these values; columns as `name type, …`."""

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a small query."""

    def make(self, name: str, sql: str, path: str) -> None:
        """Write a query's rows as one file, there whole or not at all, and let it be read as a table."""


@dataclass(frozen=True)
class Facts:
    """Where the committed facts lie: one path, every file of a form, and the file of a form, period and load."""

    region: str
    submissions: Sequence[str]
    empty: Callable[[str], str]
    files: Callable[[str], Iterable[str]]
    file: Callable[[str, int, int], str]


@dataclass(frozen=True)
class Run:
    """The models on one engine: `text` gives a model's SQL, `mart` the path of its rows for "all" or a period."""

    engine: Engine
    facts: Facts
    text: Callable[[str], str]
    mart: Callable[[str, str], str]

    def whole(self, deadlines: Callable[[str, int], Sequence[date]]) -> list[int]:
        """Make the marts that are not of a period; return the periods there are."""
        engine, facts = self.engine, self.facts
        engine.read("lake_region", [facts.region])
        engine.read("lake_submission", [facts.empty("submission"), *facts.submissions])
        for form in WHOLE_FORMS:
            engine.read(f"lake_{form}", [facts.empty(form), *facts.files(form)])
        for model in WHOLE:
            self._make(model, "all")
        periods = [row[0] for row in engine.query("select distinct period from mart_period order by period")]
        provinces = engine.query("select code from lake_region where level = 'province' order by code")
        engine.table(
            "deadline",
            "province_code string, period int, deadline date, review_deadline date",
            [(code, period, *deadlines(code, period)) for (code,) in provinces for period in periods],
        )
        return periods

    def period(self, period: int | None) -> None:
        """Make the marts of a period, after `whole`; None makes them without rows, for a lake that holds only plans."""
        part = "none" if period is None else str(period)
        self.engine.table("target", "period int", [(period,)])
        for model in WHO_COUNTS:
            self._make(model, part)
        loads = self.engine.query("select distinct form, period, load_id from mart_in_force order by 1, 2, 3")
        for form in PERIOD_FORMS:
            files = [self.facts.file(form, of, load) for sent, of, load in loads if sent == form]
            self.engine.read(f"lake_{form}", [self.facts.empty(form), *files])
        for model in FACTS:
            self._make(model, part)

    def _make(self, model: str, part: str) -> None:
        self.engine.make(f"mart_{model}", self.text(model), self.mart(model, part))


def last_days(period: int, county_day: int, review_day: int) -> tuple[date, date]:
    """A period's (YYYYMM) deadlines for counties and for reviews; a day that the month has not is its last."""
    year, month = divmod(period, 100)
    last = monthrange(year, month)[1]
    return date(year, month, min(county_day, last)), date(year, month, min(review_day, last))
