"""Committed facts in; rebuilt marts and a new published version out."""

from collections.abc import Callable

from warehouse import engines, store
from warehouse.assemble import assemble


def publish(progress: Callable[[str, int, int], None] | None = None) -> str:
    """Rebuild the marts that are out of date, assemble the next version, flip the pointer; return its id.

    Raises:
        warehouse.findings.CheckFailedError: a rule that must hold is broken; the current version stays.
    """
    engines.build(progress)
    if progress:
        progress("发布", 0, 1)
    version = store.publish(assemble)
    engines.settle()
    if progress:
        progress("发布", 1, 1)
    return version
