"""A stranger's SQL in; the rows it asks for, or a sentence that says why not, out.

It runs in a child process that sees the published versions, read-only, and nothing else (docs/architecture.md). The
app's process never runs it.
"""

import atexit
import threading
from itertools import islice
from typing import Any

import pyarrow as pa

from warehouse import journal
from warehouse.sandboxing.errors import SandboxError
from warehouse.sandboxing.pool import Pool
from warehouse.sandboxing.run import Answer, Run, Value, log_path

__all__ = [
    "Answer",
    "Pool",
    "Run",
    "SandboxError",
    "Value",
    "check",
    "history",
    "log_path",
    "pool",
    "run",
    "submit",
    "warm",
]

_pools: list[Pool] = []
_making = threading.Lock()


def run(
    sql: str, params: dict[str, Value] | None = None, *, limit: int | None = None, version: str | None = None,
    who: str = "",
) -> pa.Table:  # fmt: skip
    """At most `limit` rows (of settings.toml unless given) of one query on a version (the current one unless given).

    Raises:
        SandboxError: it is refused, wrong, too costly, or there is no such version.
    """
    return submit(sql, params, limit=limit, version=version, who=who).result().table


def submit(
    sql: str, params: dict[str, Value] | None = None, *, limit: int | None = None, version: str | None = None,
    who: str = "",
) -> Run:  # fmt: skip
    """Start a query, or let it wait for its turn; `$name` in it is bound to `params`, `who` is written into the log.

    Returns at once and raises nothing: an error is the run's result.
    """
    return pool().submit(sql, params, limit=limit, version=version, who=who)


def check(sql: str, *, version: str | None = None) -> tuple[str, ...]:
    """The names of the parameters (`$name`) of a query that would be run, in alphabetical order; it is not run.

    Raises:
        SandboxError: it would be refused, or cannot be parsed.
    """
    return pool().submit(sql, version=version, check=True).names()


def warm() -> None:
    """Start a process now, so that the first query need not wait for it (about 0.3 s)."""
    pool().warm()


def pool() -> Pool:
    """The one pool of this process; its children end with it."""
    with _making:
        if not _pools:
            _pools.append(Pool())
            atexit.register(_pools[0].close)
        return _pools[0]


def history(who: str, most: int) -> list[dict[str, Any]]:
    """What a person ran, the latest first, each query once: `sql`, `at` (UTC) and how it ended."""
    own = (record for record in journal.records(log_path()) if record.get("who") == who)
    return list(islice(journal.latest(own, "sql").values(), most))
