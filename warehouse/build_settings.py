"""What the building of marts and versions may take, as settings.toml says it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Build:
    """DuckDB's memory in MB, and its threads."""

    memory_megabytes: int
    threads: int
