"""A folder of versions in; the lock under which one process at a time writes there, or who holds it, out."""

import contextlib
import fcntl
import logging
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from warehouse.store import warehouse_dir

logger = logging.getLogger("gaibo")


class WarehouseBusy(RuntimeError):
    """Another loader holds the lock; the message says which."""


@contextlib.contextmanager
def writer(wait: bool = True, folder: Path | None = None) -> Iterator[None]:
    """Hold the one writer's lock of a folder of versions, by default ours; who waits for another is told whom.

    Raises:
        WarehouseBusy: another process holds it and `wait` is false.
    """
    folder = folder or warehouse_dir()
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / "LOCK", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(lock, 200, 0).decode(errors="replace").strip() or "未知进程"
            if not wait:
                raise WarehouseBusy(f"另一个装载正在进行（{holder}），请稍后再试。") from None
            logger.warning("另一个装载正在进行（%s），等它结束……", holder)
            fcntl.flock(lock, fcntl.LOCK_EX)
        _say_who_holds(lock)
        yield
    finally:
        os.close(lock)


def _say_who_holds(lock: int) -> None:
    said = f"进程 {os.getpid()}，自 {datetime.now():%Y-%m-%d %H:%M:%S}".encode()
    with contextlib.suppress(OSError):  # on a full disk the lock holds all the same, and space can be made under it
        os.pwrite(lock, said, 0)
        os.ftruncate(lock, len(said))
