"""A day in; what lies in the data folder longer than [operation] of settings.toml has it stay, cleared away, out.

Originals, facts, records of versions and issued documents are not among it; nor is what has no date in its name.
"""

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from warehouse import journal, logs
from warehouse.settings import SETTINGS
from warehouse.store import data_dir

_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)[-_].*")


def superfluous(today: date) -> list[Path]:
    """The folders and log files that need not stay."""
    keep, inbox = SETTINGS.operation.keep, data_dir() / "inbox"
    return [
        *logs.old_logs(today),
        *_older(inbox / "refused", keep.refused_days, today),
        *_older(data_dir() / "outbox", keep.outbox_days, today),
    ]


def clear(today: date) -> list[Path]:
    """Clear that away, and the old lines of lists; whoever calls it holds the writer's lock."""
    gone, keep = superfluous(today), SETTINGS.operation.keep
    for path in gone:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for name, days in (
        ("inbox/outcomes.jsonl", keep.outcomes_days),
        ("outbox/sent.jsonl", keep.outbox_days),
        ("log/sql.jsonl", keep.queries_days),
    ):
        if days:
            journal.trim(data_dir() / name, (today - timedelta(days=days)).isoformat())
    return gone


def _older(folder: Path, days: int, today: date) -> Iterator[Path]:
    oldest = (today - timedelta(days=days)).strftime("%Y%m%d")
    for path in sorted(folder.glob("[0-9]*")):
        dated = _DAY.fullmatch(path.name)
        if days and path.is_dir() and dated and "".join(dated.groups()) < oldest:
            yield path
