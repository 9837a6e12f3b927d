"""Calls in; what each costs, measured in turn so that a busy machine is as busy for one as for the other, out."""

import time
from collections.abc import Callable
from statistics import median


def in_turn(runs: int, *calls: Callable[[], object]) -> list[float]:
    """Median CPU milliseconds of each call, measured alternately."""
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(runs):
        for call, taken in zip(calls, times, strict=True):
            began = time.process_time()
            call()
            taken.append((time.process_time() - began) * 1000)
    return [median(taken) for taken in times]
