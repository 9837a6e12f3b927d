"""What settings.toml says of the sandbox in; a frozen record out."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sandbox:
    """How many queries run and wait, and what one may take; settings.toml says what each is."""

    processes: int
    per_person: int
    queue: int
    queue_per_person: int
    seconds: float
    idle_seconds: float
    count_seconds: float
    rows: int
    cells: int
    megabytes: int
    sql_bytes: int
    threads: int
    memory_megabytes: int
    address_space_megabytes: int


def read(record: dict[str, Any]) -> Sandbox:
    """Read [sandbox].

    Raises:
        TypeError: a key is missing or unknown.
    """
    return Sandbox(**record)
