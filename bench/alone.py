"""A part of a benchmark in; what it prints in a process of its own, which has nobody's memory and caches, out."""

import os
import subprocess
import sys
from pathlib import Path

from bench.result import CannotMeasure
from bench.serving import ROOT


def alone(module: str, *words: str | Path, seconds: float, data: Path | None = None) -> str:
    """What `python -m module words` prints within so many seconds, with this data folder or ours.

    Raises:
        CannotMeasure: it ended with a fault; says which.
        subprocess.TimeoutExpired: it took longer.
    """
    env = os.environ | ({"GAIBO_DATA": str(data)} if data else {})
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=seconds)
    if done.returncode:
        raise CannotMeasure(f"{module} {words[0]}: {done.stderr.strip()[-2000:]}")
    return done.stdout


def peak() -> int:
    """The most bytes that this process has had in memory so far."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024
