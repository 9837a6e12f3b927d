"""A version being built and checks/*.sql in; `finding` and `check_rule` out, or a refusal when a must-hold rule breaks.

A check is one file named for its fault. Its first three lines are

    -- warn: …                     or -- fail: …; the rule in the county's words
    -- 怎样改：…                    what the county's clerk has to do
    -- en: … | …                   the same two in English

It selects county_code, period (null: about the plan), item (what in the county it is about, by a name that the next
period's finding has too), form (the one to correct), detail (both figures), source_file, sheet, row and cell (null
unless a single figure is at fault); and dated, where it is about a version of the plan: the day it was approved on. No
rows means the rule holds. Thresholds are the one row of `threshold`.
"""

from dataclasses import asdict, dataclass, fields
from pathlib import Path

import duckdb

from warehouse import kept
from warehouse.kept import Since
from warehouse.literals import quoted, values
from warehouse.settings import SETTINGS, Checks

CHECKS = Path(__file__).with_name("checks")
# These look at nothing older than the period before the one they are about; the others are shown all periods.
OF_TWO_PERIODS = (
    "bunched_above_line", "closed_without_acceptance", "completed_exceeds_started", "counted_twice", "cumulative_falls",
    "figure_left_blank", "identical_across_columns", "ledger_differs_from_report", "levels_differ_from_counties",
    "paid_exceeds_plan", "paid_exceeds_received", "rate_jumps", "rate_rose_by_plan", "received_exceeds_allocated",
    "reported_without_plan", "started_exceeds_plan", "suspected_unit_slip",
)  # fmt: skip
MEASURE = CHECKS / "_measure.sql"
FINDING = CHECKS / "_finding.sql"


class CheckFailedError(RuntimeError):
    """A rule that must hold is broken; the version is not published."""


@dataclass(frozen=True)
class Check:
    """One rule: its name, how grave it is (fail | warn), its words, what to do about it, and its SQL."""

    name: str
    severity: str
    rule: str
    action: str
    rule_en: str
    action_en: str
    sql: str


def checks() -> list[Check]:
    """Every rule, by name."""
    return [_read(path) for path in sorted(CHECKS.glob("[!_]*.sql"))]


def run(con: duckdb.DuckDBPyConnection, since: Since | None = None) -> None:
    """Fill `check_rule` with every check and `finding` from them; what was found in earlier periods stays found.

    Raises:
        CheckFailedError: rows of a `fail` check exist; the message lists the first ten.
    """
    rules = checks()
    with kept.looking(con, kept.BEFORE, since):
        con.execute(MEASURE.read_text(encoding="utf-8"))
    _thresholds(con, SETTINGS.checks)
    if since:
        con.execute("insert into found by name select * exclude (since, periods) from earlier_finding")
    new = f"where period is null or period >= {quoted(since.first)}" if since else ""
    for back in (kept.BEFORE, kept.EVER):  # one after the other: to look at less is some dozens of statements
        with kept.looking(con, back, since):
            for check in rules:
                if (check.name in OF_TWO_PERIODS) == (back == kept.BEFORE):
                    con.execute(
                        'insert into found by name select $name as "check", $severity as severity, '
                        f"$rule || '：' || detail as message, * exclude (detail) from ({check.sql}) {new}",
                        {"name": check.name, "severity": check.severity, "rule": check.rule},
                    )
    con.execute(FINDING.read_text(encoding="utf-8"))
    con.execute("drop table temp.measure")  # a published table has the same name
    described = [(c.name, c.severity, c.rule, c.action, c.rule_en, c.action_en) for c in rules]
    con.execute(f"insert into check_rule {values(described)}")
    broken = con.execute(
        "select concat_ws(' ', r.name, f.period, f.source_file, f.sheet, '第' || f.row || '行') || '：' || f.message "
        "from finding as f left join region as r on r.code = f.county_code where severity = 'fail' order by all"
    ).fetchall()
    if broken:
        listed = "\n".join(f"- {row[0]}" for row in broken[:10])
        raise CheckFailedError(f"有 {len(broken)} 处违反必须成立的规则，未发布新版本：\n{listed}")


def _thresholds(con: duckdb.DuckDBPyConnection, limits: Checks) -> None:
    columns = ", ".join(f"${field.name} as {field.name}" for field in fields(limits))
    con.execute(f"create temp table threshold as select {columns}", asdict(limits))


def _read(path: Path) -> Check:
    sql = path.read_text(encoding="utf-8")
    first, second, third = sql.splitlines()[:3]
    severity, _, rule = first.removeprefix("-- ").partition(": ")
    rule_en, _, action_en = third.removeprefix("-- en: ").partition(" | ")
    if severity not in ("fail", "warn"):
        raise ValueError(f"{path.name}: line 1 must begin with '-- fail: ' or '-- warn: '")
    if not second.startswith("-- 怎样改：") or not third.startswith("-- en: ") or not action_en:
        raise ValueError(f"{path.name}: line 2 must be '-- 怎样改：…' and line 3 '-- en: rule | action'")
    return Check(path.stem, severity, rule, second.removeprefix("-- 怎样改："), rule_en, action_en, sql)
