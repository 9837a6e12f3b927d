"""Nothing in; one process that writes documents, exports tables and asks the sandbox over and over, counted, out.

What the pages do on a click, without a browser: `python -m bench.soak_work`. After each thing it did it prints how many
there have been; it ends when nobody reads that any more.
"""

import sys
import tempfile
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from etl import export
from reports import kinds
from reports.formats import FORMATS
from reports.reading.scope import scope_at
from warehouse import sandbox, store

QUERIES = (
    "select city_name, start_rate(r) from county_progress as r group by 1 order by 2",
    "select * from metric_value limit 2000",
    "select repeat('x', 1000) as x from range(2000)",
    "select nothing from nowhere",
)


def document(key: str) -> None:
    """A bulletin of the newest version."""
    FORMATS[key].write(kinds.made("bulletin", scope_at(store.current_version())))


def table() -> None:
    """A table as a file."""
    with tempfile.TemporaryDirectory() as folder:
        export.export(export.wanted(store.current_version(), ["county_gap"]), "csv", Path(folder))


def ask(sql: str) -> None:
    """A query, right or wrong."""
    try:
        sandbox.run(sql)
    except sandbox.SandboxError:
        return


def main() -> None:
    """Work until the pipe is closed."""
    asks: list[Callable[[], None]] = [lambda sql=sql: ask(sql) for sql in QUERIES]  # type: ignore[misc]
    writes: list[Callable[[], None]] = [lambda key=key: document(key) for key in FORMATS]  # type: ignore[misc]
    for n, work in enumerate(cycle([*asks * 3, table, *writes]), start=1):
        work()
        try:
            print(n, flush=True)
        except BrokenPipeError:
            sys.stderr.close()
            return


if __name__ == "__main__":
    main()
