"""The settings of what is built in; a connection with walls around its memory, for marts and for version files, out."""

from pathlib import Path

import duckdb

from warehouse.settings import SETTINGS
from warehouse.store import data_dir

# Bytes. Every table takes a block of its own and most tables are small: by DuckDB's 256 kB an empty version is 6 MB.
BLOCK = 64 * 1024


def spilled_dir() -> Path:
    """Where what is too much for memory lies while something is built."""
    return data_dir() / "spilled"


def connect(file: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection to a file that is being made, or to none; what is too much for its memory spills to disk."""
    return duckdb.connect(
        str(file) if file else ":memory:",
        config={
            "default_block_size": BLOCK,
            "memory_limit": f"{SETTINGS.build.memory_megabytes}MB",
            "threads": SETTINGS.build.threads,
            "temp_directory": str(spilled_dir()),
        },
    )
