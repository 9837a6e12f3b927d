"""The tables that tests ask for in; while these publish, versions with them and not with all."""

import functools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from warehouse import assemble, findings
from warehouse.figures import FIGURES
from warehouse.metrics import METRICS

# Where the order of the tables is kept, in warehouse/assemble.py.
FOUND = "finding"
TABLES = ("FACT_TABLES", "FIGURE_TABLES", "UNIT_TABLES", "AFTER_CHECKS")


@contextmanager
def small_versions(tables: tuple[str, ...] | None, commented: Callable[[], bool]) -> Iterator[None]:
    """Versions that are published meanwhile have these tables (None: all) and, unless asked to, no column's comment.

    Where `finding` is not among the tables, of the checks only those that must hold are made.
    """
    with pytest.MonkeyPatch.context() as patch:
        statements = re.compile(r"comment on column [^;]*? is\s+'(?:[^']|'')*';?")
        read, comment = assemble._sql, assemble._comment
        patch.setattr(assemble, "_sql", lambda name: read(name) if commented() else statements.sub("", read(name)))
        patch.setattr(assemble, "_comment", lambda con: comment(con) if commented() else None)
        if tables is not None:
            every = findings.checks
            if FOUND not in tables:
                patch.setattr(findings, "checks", lambda: [check for check in every() if check.severity == "fail"])
            needed = made_of(tables, tuple(check.name for check in findings.checks()))
            for group in TABLES:
                patch.setattr(assemble, group, tuple(name for name in getattr(assemble, group) if name in needed))
            if "measure_fact" not in needed:
                patch.setattr("warehouse.measure_rules.candidates", lambda con: None)
        yield


@functools.cache
def made_of(tables: tuple[str, ...], checked: tuple[str, ...]) -> set[str]:
    """These tables, those of a version's checksum, of the metrics and of checks, and all that they are made of."""
    every = {name for group in TABLES for name in getattr(assemble, group)}
    named = {name: words_of(assemble.PUBLISHED / f"{name}.sql") & every for name in every}
    read = [findings.MEASURE, *(sql for sql in findings.CHECKS.glob("*.sql") if sql.stem in checked)]
    needed = {*tables, *FIGURES, *(metric.source for metric in METRICS.values())} - {FOUND}
    needed = needed.union(*(words_of(sql) & every for sql in read))
    while more := set[str]().union(*(named[name] for name in needed)) - needed:
        needed |= more
    return needed


def words_of(sql: Path) -> set[str]:
    """The words of a query, and the files that may make what they name: _x.sql makes x, x.sql makes x and x_at."""
    words = re.findall(r"\w+", re.sub("--.*", "", sql.read_text(encoding="utf-8")))
    return {*words, *(f"_{word}" for word in words), *(word.removesuffix("_at") for word in words)}
