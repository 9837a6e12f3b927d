"""The tables that tests ask for in; while these publish, versions with them and not with all."""

import atexit
import functools
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest

from warehouse import assemble, engines, findings, lake, model_run
from warehouse.figures import FIGURES
from warehouse.metrics import METRICS

# Where the order of the tables is kept, in warehouse/assemble.py.
FOUND = "finding"
TABLES = ("FACT_TABLES", "FIGURE_TABLES", "UNIT_TABLES", "AFTER_CHECKS")
# Where the order of the models is kept that are not always needed, and who reads it.
MODEL_GROUPS, READERS = ("WHOLE", "FACTS"), (model_run, engines, assemble)
MODELS = (*model_run.WHOLE, *model_run.FACTS)


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
        patch.setattr(lake, "prepare", prepared_once(lake.prepare))
        if tables is not None:
            every = findings.checks
            if FOUND not in tables:
                patch.setattr(findings, "checks", lambda: [check for check in every() if check.severity == "fail"])
            checked = tuple(check.name for check in findings.checks())
            needed = made_of(tables, checked)
            for group in TABLES:
                patch.setattr(assemble, group, tuple(name for name in getattr(assemble, group) if name in needed))
            if "measure_fact" not in needed:
                patch.setattr("warehouse.measure_rules.candidates", lambda con: None)
            models = read_by(frozenset(needed), checked)
            for group in MODEL_GROUPS:
                for reader in READERS:
                    patch.setattr(reader, group, tuple(name for name in getattr(model_run, group) if name in models))
        yield


Prepare = Callable[[dict[str, dict[str, pl.DataType]], pl.DataFrame], None]


@functools.cache
def first_prepared() -> Path:
    """Where the first lake of this run lies as it was before any load."""
    folder = tempfile.TemporaryDirectory(prefix="gaibo_lake_")
    atexit.register(folder.cleanup)
    return Path(folder.name) / "lake"


def prepared_once(prepare: Prepare) -> Prepare:
    """Let a lake that is not there yet begin as a copy of the first one; another than that is made anew."""

    def prepared(schemas: dict[str, dict[str, pl.DataType]], regions: pl.DataFrame) -> None:
        new = not lake.lake_dir().exists()
        if new and first_prepared().exists():
            shutil.copytree(first_prepared(), lake.lake_dir())
        prepare(schemas, regions)
        if new and not first_prepared().exists():
            shutil.copytree(lake.lake_dir(), first_prepared())

    return prepared


@functools.cache
def read_by(tables: frozenset[str], checked: tuple[str, ...]) -> set[str]:
    """The models that these tables and checks are made of, beside those that say who counts."""
    read = [assemble.PUBLISHED / f"{name}.sql" for name in tables]
    read += [findings.CHECKS / f"{name}.sql" for name in checked]
    texts = [path.read_text(encoding="utf-8") for path in read]
    named = {name: marts_in(engines.model_sql(name)) for name in (*MODELS, *model_run.WHO_COUNTS)}
    return with_what_they_name({*model_run.WHO_COUNTS, "period"}.union(*map(marts_in, texts)), named)


def marts_in(sql: str) -> set[str]:
    """The models whose rows a query reads."""
    return set(re.findall(r"\bmart_(\w+)", sql))


@functools.cache
def made_of(tables: tuple[str, ...], checked: tuple[str, ...]) -> set[str]:
    """These tables, those of a version's checksum, of the metrics and of checks, and all that they are made of."""
    every = {name for group in TABLES for name in getattr(assemble, group)}
    named = {name: words_of(assemble.PUBLISHED / f"{name}.sql") & every for name in every}
    read = [findings.MEASURE, *(sql for sql in findings.CHECKS.glob("*.sql") if sql.stem in checked)]
    needed = {*tables, *FIGURES, *(metric.source for metric in METRICS.values())} - {FOUND}
    return with_what_they_name(needed.union(*(words_of(sql) & every for sql in read)), named)


def with_what_they_name(needed: set[str], named: Mapping[str, set[str]]) -> set[str]:
    """What is needed, and all that is named by it, by what it names, and so on."""
    while more := set[str]().union(*(named[name] for name in needed)) - needed:
        needed = needed | more
    return needed


def words_of(sql: Path) -> set[str]:
    """The words of a query, and the files that may make what they name: _x.sql makes x, x.sql makes x and x_at."""
    words = re.findall(r"\w+", re.sub("--.*", "", sql.read_text(encoding="utf-8")))
    return {*words, *(f"_{word}" for word in words), *(word.removesuffix("_at") for word in words)}
