"""Committed facts in; rebuilt marts and a new published version out."""

import logging
from collections.abc import Callable

from warehouse import engines, pruning, publishing
from warehouse.assemble import assemble
from warehouse.engines import Progress

logger = logging.getLogger("gaibo")


def publish(accept: Callable[[], None], progress: Progress | None = None) -> str:
    """Rebuild the marts that are out of date, assemble the next version, flip the pointer; return its id.

    `accept` is called when the checks have passed and before the pointer flips. Versions that need not stay are cleared
    away afterwards; where that fails, the next publication does it.

    Raises:
        warehouse.findings.CheckFailedError: a rule that must hold is broken; the current version stays.
    """
    engines.build(progress)
    if progress:
        progress("发布", 0, 1)
    version = publishing.publish(assemble, accept)
    engines.settle()
    try:
        pruning.prune()
    except OSError as failed:
        logger.warning("版本%s已发布；清理旧版本没有完成：%s", version, failed)
    if progress:
        progress("发布", 1, 1)
    return version
