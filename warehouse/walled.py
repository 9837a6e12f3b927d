"""A command of etl's in; how it is run in a process of its own, where each file has a wall of memory, out."""

import os
import sys
from collections.abc import Sequence

from warehouse.store import data_dir

# Bytes that opening and reading one file may take: a form takes a hundredth of it.
MEMORY = 2 << 30


def etl(arguments: Sequence[str]) -> list[str]:
    """`python -m etl` with these arguments, for subprocess; its folder is the checkout."""
    return [sys.executable, "-m", "etl", *arguments]


def environment() -> dict[str, str]:
    """Of such a process and of the workers that it starts."""
    return os.environ | {
        "PYTHONUTF8": "1",
        "GAIBO_DATA": str(data_dir().resolve()),
        "GAIBO_FILE_MEMORY": str(MEMORY),
    }
