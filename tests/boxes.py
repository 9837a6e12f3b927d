"""A folder in; two tiny published versions, and pools of the sandbox that run queries on them, out."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from warehouse.sandbox import Answer, Pool, SandboxError
from warehouse.settings import SETTINGS

# The deadline of these tests: far more than what an ordinary query takes, and little to wait for.
SHORT = replace(SETTINGS.sandbox, seconds=2.0, count_seconds=0.2)
# Counts so far that no machine is done before it is cancelled.
ENDLESS = "select count(*) from range(1000000000000) as t(i) where i % 7 = 3"
# A single call, which DuckDB cannot interrupt.
STUBBORN = "select levenshtein(repeat('a', 300000), repeat('b', 300000))"
PATIENT = replace(SHORT, seconds=60.0)

TABLES = """
create table region (code varchar, name varchar, level varchar);
comment on table region is '一行一个地区';
insert into region values ('371302', '兰山区', 'county'), ('371325', '费县', 'county'), ('371300', '临沂市', 'city');
create table county_progress (period varchar, county_code varchar, started_m2 bigint, planned_m2 bigint);
insert into county_progress values ('2015-07', '371302', 100, 400), ('2015-07', '371325', 300, 400);
create macro start_rate(r) as sum(r.started_m2) / nullif(sum(r.planned_m2), 0);
create view county as select * from region where level = 'county';
"""


def publish(data: Path, version: str, more: str = "") -> Path:
    """Publish a version of a few rows in a data folder and make it the current one."""
    path = data / "warehouse" / f"gaibo_{version}.duckdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLES + more)
    (path.parent / "CURRENT").write_text(version, encoding="utf-8")
    return path


@contextmanager
def opened(limits: Any = SHORT, walls: bool = True) -> Iterator[Pool]:
    """A pool that is closed afterwards."""
    pool = Pool(limits, walls=walls)
    try:
        yield pool
    finally:
        pool.close()


def answered(pool: Pool, sql: str, params: dict[str, Any] | None = None, **more: Any) -> Answer:
    """The answer to a query that has one."""
    return pool.submit(sql, params, **more).result(60)


def refused(pool: Pool, sql: str, params: dict[str, Any] | None = None, **more: Any) -> SandboxError:
    """Why a query has no answer."""
    try:
        answer = pool.submit(sql, params, **more).result(60)
    except SandboxError as error:
        return error
    raise AssertionError(f"answered: {sql[:80]} → {answer}")


def until(holds: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something holds that must."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never held"
        time.sleep(0.01)


def lives(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not yet reaped does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
