"""The published warehouse in; what a query costs in the sandbox beside the same query in this process out."""

import time
from collections.abc import Callable
from statistics import median

from bench.result import Result, at_most
from warehouse import store
from warehouse.sandbox import Answer, Pool

WARM_UP = 5
NOTES = [
    "in process: store.query_arrow, a cursor of the app's own connection, into Arrow.",
    "sandbox: submit().result(), through the guard, the pipe and the process; at most 5,000 rows come back.",
    "Wall milliseconds, medians, measured in turn.",
    "from cold: a new pool's first answer: its process started, the version opened.",
]
ENDLESS = "select count(*) from range(1000000000000) as t(i) where i % 7 = 3"
BESIDE = "county roll-up, while another's query never ends"
QUERIES = {
    "select 1": "select 1",
    "county roll-up": (
        "select city_name, county_name, start_rate(r) as start_rate, completion_rate(r) as completion_rate"
        " from county_progress as r where period = '2017-03' group by all order by start_rate"
    ),
    "every period by city": "select period, city_name, start_rate(r) as rate from county_progress as r group by all",
    "10,878 rows, 5,000 shown": "select * from county_progress",
}


def run(runs: int) -> Result:
    """Measure each query, `runs` repetitions each, in process and in the sandbox in turn.

    Raises:
        WarehouseMissing: nothing has been published yet.
    """
    version = store.current_version()
    began = time.perf_counter()
    pool = Pool()
    try:
        _answer(pool, "select 1")
        cold = (time.perf_counter() - began) * 1000
        rows = [_measure(pool, name, sql, runs) for name, sql in QUERIES.items()]
        endless = pool.submit(ENDLESS, who="another")
        rows.append(_measure(pool, BESIDE, QUERIES["county roll-up"], runs))
        endless.cancel()
    finally:
        pool.close()
    rows.append(_row("select 1, from cold", None, cold, 1))
    data = f"Warehouse {version}; {runs} repetitions."
    goals = [
        at_most(f"{row['query']}: sandbox ÷ (1.2 × in process + 10 ms)", over, 1, "×")
        for row in rows
        if isinstance(over := row["sandbox ÷ goal"], float)
    ]
    return Result("sandbox", "A query in the sandbox beside the same query in process", [data, *NOTES], rows, goals)


def _measure(pool: Pool, name: str, sql: str, runs: int) -> dict[str, str | int | float | None]:
    bare, boxed = _in_turn(runs, lambda: store.query_arrow(sql), lambda: _answer(pool, sql))
    return _row(name, bare, boxed, _answer(pool, sql).found)


def _answer(pool: Pool, sql: str) -> Answer:
    return pool.submit(sql, who="bench").result()


def _in_turn(runs: int, *calls: Callable[[], object]) -> list[float]:
    """Median wall milliseconds of each call, measured alternately."""
    times: list[list[float]] = [[] for _ in calls]
    for n in range(WARM_UP + runs):
        for call, taken in zip(calls, times, strict=True):
            began = time.perf_counter()
            call()
            if n >= WARM_UP:
                taken.append((time.perf_counter() - began) * 1000)
    return [median(taken) for taken in times]


def _row(name: str, bare: float | None, boxed: float, found: int | None) -> dict[str, str | int | float | None]:
    return {
        "query": name,
        "rows": found,
        "in process": bare,
        "sandbox": boxed,
        "added": None if bare is None else boxed - bare,
        "sandbox ÷ in process": None if bare is None else boxed / bare,
        "sandbox ÷ goal": None if bare is None else boxed / (1.2 * bare + 10),
    }
