"""A command of etl's in; the command line that runs it behind a wall of memory, in a process of its own, out."""

import sys
from collections.abc import Sequence

# Bytes of address space: a form is read in a hundredth of it, and a file made to fill memory ends its reader alone.
MEMORY = 3 << 30

# The limit is set in the child itself: a function run between fork and exec can hang a process that has threads.
_LIMITED = f"""
import resource, runpy
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
runpy.run_module("etl", run_name="__main__", alter_sys=True)
"""


def etl(arguments: Sequence[str]) -> list[str]:
    """`python -m etl` with these arguments, for subprocess; its folder is the checkout."""
    return [sys.executable, "-c", _LIMITED, *arguments]
