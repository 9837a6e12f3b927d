"""Committed facts in; rebuilt marts and a new published version out."""

from collections.abc import Callable

import duckdb

from warehouse import engines, store
from warehouse.assemble import assemble
from warehouse.engines import Progress


def publish(accept: Callable[[], None], progress: Progress | None = None) -> str:
    """Rebuild the marts that are out of date, assemble the next version, flip the pointer; return its id.

    `accept` is called when the checks have passed and before the pointer flips.

    Raises:
        warehouse.findings.CheckFailedError: a rule that must hold is broken; the current version stays.
    """
    engines.build(progress)
    if progress:
        progress("发布", 0, 1)

    def fill(connection: duckdb.DuckDBPyConnection, version: str) -> None:
        assemble(connection, version)
        accept()

    version = store.publish(fill)
    engines.settle()
    if progress:
        progress("发布", 1, 1)
    return version
