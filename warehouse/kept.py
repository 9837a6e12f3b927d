"""A version file and the first period that is made anew in; a file that keeps its earlier rows, and what fills it, out.

The next version begins as a copy of the one before it. Of the tables in KEPT the rows of earlier periods stay, as no
later report changes them; everything else is dropped and made again like in an empty file. While a kept table is
filled, the names it reads are those of views without the earlier rows, so that its SQL says nothing of this. These
views are in a schema of their own for each of OWN and BEFORE, which is looked in first meanwhile, and go at the end.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from warehouse import building, engines
from warehouse.duckdb_engine import view
from warehouse.literals import quoted

# What a row of a kept table may depend on, besides what is the same in every period (plan, lines, regions): rows of its
# own period, of the one before, or of all before. Those OF_MART are filled from a mart, a file per period.
OF_MART = ("county_progress", "county_funds", "project_ledger")
OWN, BEFORE, EVER = "own", "before", "ever"
KEPT = dict.fromkeys(OF_MART, OWN) | {
    "funds_stage": OWN,
    "idle_money": OWN,
    "idle_by_year": OWN,
    "matching_by_year": OWN,
    "ledger_step": OWN,
    "ledger_batch": OWN,
    "metric_value": EVER,  # of `measured`, which looks back to the period before
    "laggard": EVER,
    "target": OWN,
    "ledger_overdue": OWN,
    "county_status": EVER,
    "figure_hash": OWN,
}
# Views of kept tables alone.
VIEWS = ("figure_source",)
HIDING = (OWN, BEFORE)
_CREATE = re.compile(r"\s*(?:--[^\n]*\n\s*)*create table (\w+) as\b(.*?);?\s*(?:--[^\n]*\s*)*", re.S | re.I)
_COMMENT = re.compile(r"\s*comment on (?:table|column) (\w+)", re.I)
_VIEW = re.compile(r"\s*(?:--[^\n]*\n\s*)*create view (\w+)\b", re.I)


@dataclass(frozen=True)
class Since:
    """The first period that is made anew (2015-07) and the earliest one that directly precedes such a period."""

    first: str
    before: str


def since(made: Sequence[int]) -> Since | None:
    """From where on a version is made anew whose marts of these periods (201507) were; None if nothing can be kept."""
    if not made or not (files := engines.mart_files("period")):
        return None
    first = min(made)
    with building.connect() as con:
        view(con, "mart_period", files)
        [(before,)] = con.execute(
            "select min(before) from (select max(period) filter (where period < $first) as before from mart_period "
            "group by province_code having max(period) >= $first)",
            {"first": first},
        ).fetchall()
    return None if before is None else Since(_name(first), _name(before))


def _name(period: int) -> str:
    return f"{period // 100}-{period % 100:02d}"


def begin(con: duckdb.DuckDBPyConnection, since: Since) -> None:
    """Take out of a copied file all that is not kept, and of what is kept the rows from the first period on.

    The findings of earlier periods are set aside in the temporary table `earlier_finding`.
    """
    con.execute(f"create temp table earlier_finding as select * from finding where period < {quoted(since.first)}")
    macros = "select distinct function_name, function_type from duckdb_functions() where not internal"
    for name in _views(con):
        con.execute(f"drop view {name}")
    for name, kind in con.execute(macros).fetchall():
        con.execute(f"drop macro {'table ' if kind == 'table_macro' else ''}{name}")
    gone = 0
    for name in _tables(con):
        if name in KEPT:
            [(rows,)] = con.execute(f"delete from {name} where period >= {quoted(since.first)}").fetchall()
            gone += rows
        else:
            con.execute(f"drop table {name}")
    if not gone:
        # The new period is put behind the earlier ones, not written with them once more to fill the last row groups.
        con.execute("set max_vacuum_tasks = 0")
    for back in HIDING:
        con.execute(f"create schema {back}")
    for name in _tables(con):
        _hide(con, name, since)


def end(con: duckdb.DuckDBPyConnection) -> None:
    """Take the views without the earlier rows out of the file."""
    for back in HIDING:
        con.execute(f"drop schema if exists {back} cascade")


def run(con: duckdb.DuckDBPyConnection, sql: str, since: Since | None) -> None:
    """Run the statements of a published table; what a kept table has already is added to, whatever else is created."""
    for statement in duckdb.extract_statements(sql):
        made = _CREATE.fullmatch(statement.query)
        name = made[1] if made else ""
        if since and (told := _COMMENT.match(statement.query)) and told[1] in KEPT:
            continue  # the copy has it
        if made and name in OF_MART:
            _of_mart(con, name, made[2], since)
        elif made and since and name in KEPT:
            with looking(con, KEPT[name], since):
                con.execute(
                    f"insert into main.{name} select * from ({made[2]}\n) where period >= {quoted(since.first)}"
                )
        else:
            con.execute(statement)
            if since and (viewed := _VIEW.match(statement.query)) and viewed[1] in VIEWS:
                _hide(con, viewed[1], since)


def _of_mart(con: duckdb.DuckDBPyConnection, name: str, body: str, since: Since | None) -> None:
    """Add one period after another, so that no more than one is sorted at a time and the rows lie by period."""
    files = engines.mart_files(name)
    if since:
        files = [file for file in files if file.stem >= since.first.replace("-", "")]
    for number, file in enumerate(files):
        view(con, f"mart_{name}", [file])
        con.execute(f"insert into {name} {body}" if since or number else f"create table {name} as {body}")
    view(con, f"mart_{name}", engines.mart_files(name))


@contextmanager
def looking(con: duckdb.DuckDBPyConnection, back: str, since: Since | None) -> Iterator[None]:
    """Within it a query finds in the kept tables the rows since the first period, since the one before it, or all."""
    if not since or back == EVER:
        yield
        return
    con.execute(f"set schema = {quoted(back)}")
    try:
        yield
    finally:
        con.execute("set schema = 'main'")


def _hide(con: duckdb.DuckDBPyConnection, name: str, since: Since) -> None:
    """Let the rows before the first period, and those before the one before it, not be seen where this is asked for."""
    for back, bound in zip(HIDING, (since.first, since.before), strict=True):
        con.execute(f"create view {back}.{name} as select * from main.{name} where period >= {quoted(bound)}")


def _tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [row[0] for row in con.execute("select table_name from duckdb_tables() where not temporary").fetchall()]


def _views(con: duckdb.DuckDBPyConnection) -> list[str]:
    views = "select view_name from duckdb_views() where not internal and not temporary"
    return [row[0] for row in con.execute(views).fetchall()]
