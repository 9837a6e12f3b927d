"""What settings.toml says of running the programme on a server in; a frozen record out."""

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Log:
    """How long log files stay, how much they take together, and when a day begins another one."""

    keep_days: int
    keep_megabytes: float
    file_megabytes: float


@dataclass(frozen=True)
class Watch:
    """How the watched folder is looked at: what settings.toml says of each key."""

    look_seconds: float
    settled_seconds: float
    load_seconds: float
    most_at_once: int
    tries: int


@dataclass(frozen=True)
class Keep:
    """So many days refused files, outcomes, what was mailed, and logged queries stay; 0 for ever."""

    refused_days: int
    outcomes_days: int
    outbox_days: int
    queries_days: int


@dataclass(frozen=True)
class Schedule:
    """What is written, and mailed where a server is named, by itself."""

    bulletin_levels: tuple[str, ...]
    bulletin_format: str
    bulletin_days_after: int
    remind_days: tuple[int, ...]


@dataclass(frozen=True)
class Operation:
    """[operation] of settings.toml."""

    log: Log
    watch: Watch
    keep: Keep
    schedule: Schedule


def operation(record: dict[str, Any]) -> Operation:
    """Read [operation].

    Raises:
        TypeError: a key is missing or unknown.
    """
    kinds: dict[str, Any] = {"log": Log, "watch": Watch, "keep": Keep, "schedule": Schedule}
    tables = {
        field.name: kinds[field.name](
            **{key: tuple(value) if isinstance(value, list) else value for key, value in record[field.name].items()}
        )
        for field in fields(Operation)
    }
    return Operation(**tables)
