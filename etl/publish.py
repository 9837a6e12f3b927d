"""Committed facts in; rebuilt marts and a new published version out."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from warehouse import definitions, engines, kept, pruning, publishing, store
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
    made = engines.build(progress)
    if progress:
        progress("发布", 0, 1)
    before, since = _before(made)
    version = publishing.publish(partial(assemble, since=since), accept, before)
    engines.settle(version)
    try:
        pruning.prune()
    except OSError as failed:
        logger.warning("版本%s已发布；清理旧版本没有完成：%s", version, failed)
    if progress:
        progress("发布", 1, 1)
    return version


def _before(made: Sequence[int]) -> tuple[Path, kept.Since] | tuple[None, None]:
    """The version file that the next one can begin as, and from where on it is made anew; None twice where none can.

    It must hold the periods that were not made again, by today's definitions, byte for byte as published.
    """
    since, name = kept.since(made), engines.published()
    if since is None or name is None:
        return None, None
    try:
        version = store.version(name)
    except store.WarehouseMissing:
        return None, None
    if not version.kept or version.definitions != definitions.current() or not publishing.is_whole(version):
        return None, None
    return version.path, since
