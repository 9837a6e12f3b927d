"""Whose copies a thread may read in; what names any other version turned away, out.

A page of a reader who does not see all reads copies of versions (warehouse/scoped.py). This is the second lock: a query
that forgot to ask for the copy fails, and does not answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# As the names of copies have it: 371300 of v000004@371300.1a2b3c4d; None: no limit.
_reach: ContextVar[str | None] = ContextVar("reach", default=None)


def hold(reach: str | None) -> None:
    """From now on this thread reads copies for readers of this reach alone."""
    _reach.set(reach)


def reach() -> str | None:
    """Of which reach this thread's copies are, None where it may read whole versions."""
    return _reach.get()


@contextmanager
def unheld() -> Iterator[None]:
    """Within it the thread may read whole versions: to make a copy, or to see which tables there are."""
    token = _reach.set(None)
    try:
        yield
    finally:
        _reach.reset(token)


def checked(version: str) -> None:
    """Let what this thread may read pass.

    Raises:
        PermissionError: it may not.
    """
    if (reach := _reach.get()) and not version.partition("@")[2].startswith(f"{reach}."):
        raise PermissionError(f"{version} is not a copy for readers of {reach}")
