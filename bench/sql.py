"""The published warehouse in; what analysts' queries cost in the sandbox beside the same in this process out."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from bench.load import percentile
from bench.result import Result, at_most
from warehouse import library, store
from warehouse.sandbox import Answer, Pool

WARM_UP = 2
NOTES = [
    "in process: store.query_arrow, a cursor of the app's own connection, into Arrow.",
    "sandbox: submit().result(), through the guard, the pipe and the process; at most 5,000 rows come back.",
    "Wall milliseconds, measured in turn; medians, and p95 where it says so.",
    "queries/….sql: the reviewed queries, each parameter at the first of its choices.",
    "at once: so many analysts, each of whom asks all reviewed queries in turn; in process as many threads.",
    "from cold: a new pool's first answer: its process started, the version opened.",
]
ENDLESS = "select count(*) from range(1000000000000) as t(i) where i % 7 = 3"
BESIDE = "county roll-up, while another's query never ends"
TOGETHER = (2, 4)
WALL = "waits of a machine whose cores are taken: the sandbox is a second process; next: on a quiet machine"
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
    reviewed = {f"queries/{query.name}.sql": (query.sql, _chosen(query)) for query in library.queries()}
    try:
        _answer(pool, "select 1", {})
        cold = (time.perf_counter() - began) * 1000
        plain = {name: (sql, dict[str, Any]()) for name, sql in QUERIES.items()}
        rows = [_measure(pool, name, sql, params, runs) for name, (sql, params) in (plain | reviewed).items()]
        endless = pool.submit(ENDLESS, who="another")
        rows.append(_measure(pool, BESIDE, QUERIES["county roll-up"], {}, runs))
        endless.cancel()
        rows += [_at_once(pool, n, list(reviewed.values()), max(1, runs // 5)) for n in TOGETHER]
    finally:
        pool.close()
    over = [(str(row["query"]), ratio) for row in rows if isinstance(ratio := row["sandbox ÷ goal"], float)]
    rows.append(_row("select 1, from cold", [], [cold], 1))
    goals = [
        at_most(f"{name}: sandbox ÷ (1.2 × in process + 10 ms)", ratio, 1, "×", WALL)
        for name, ratio in [*((n, r) for n, r in over if n not in reviewed), max(over, key=lambda found: found[1])]
    ]
    data = f"Warehouse {version}; {runs} repetitions."
    return Result("sql", "A query in the sandbox beside the same query in process", [data, *NOTES], rows, goals)


def _chosen(query: library.Query) -> dict[str, Any]:
    """Each parameter at the first of its choices, or at the number it begins with."""
    first: dict[str, Any] = {}
    for parameter in query.parameters:
        first[parameter.name] = parameter.number
        if parameter.choices:
            asked = {name.name: first[name.name] for name in library.parameters(parameter.choices)}
            first[parameter.name] = store.query(parameter.choices, **asked).row(0)[0]
    return first


def _measure(pool: Pool, name: str, sql: str, params: dict[str, Any], runs: int) -> dict[str, str | int | float | None]:
    bare, boxed = _in_turn(runs, lambda: store.query_arrow(sql, **params), lambda: _answer(pool, sql, params))
    return _row(name, bare, boxed, _answer(pool, sql, params).found)


def _at_once(
    pool: Pool, people: int, queries: list[tuple[str, dict[str, Any]]], rounds: int
) -> dict[str, str | int | float | None]:
    """Every wait of so many people who ask everything, each from another place in the list."""

    def asks(ask: Callable[[str, dict[str, Any], str], object], number: int) -> list[float]:
        begin = number * len(queries) // people
        waits = []
        for sql, params in (queries[begin:] + queries[:begin]) * rounds:
            began = time.perf_counter()
            ask(sql, params, f"analyst {number}")
            waits.append((time.perf_counter() - began) * 1000)
        return waits

    with ThreadPoolExecutor(people) as threads:
        bare, boxed = (
            [wait for waits in threads.map(partial(asks, ask), range(people)) for wait in waits]
            for ask in (
                lambda sql, params, _who: store.query_arrow(sql, **params),
                lambda sql, params, who: pool.submit(sql, params, who=who).result(),
            )
        )
    return _row(f"all reviewed queries, {people} at once", bare, boxed, None)


def _answer(pool: Pool, sql: str, params: dict[str, Any]) -> Answer:
    return pool.submit(sql, params, who="bench").result()


def _in_turn(runs: int, *calls: Callable[[], object]) -> list[list[float]]:
    """Wall milliseconds of each call, measured alternately."""
    times: list[list[float]] = [[] for _ in calls]
    for n in range(WARM_UP + runs):
        for call, taken in zip(calls, times, strict=True):
            began = time.perf_counter()
            call()
            if n >= WARM_UP:
                taken.append((time.perf_counter() - began) * 1000)
    return times


def _row(name: str, bare: list[float], boxed: list[float], found: int | None) -> dict[str, str | int | float | None]:
    inside, outside = percentile(boxed, 50), percentile(bare, 50)
    return {
        "query": name,
        "rows": found,
        "in process": outside,
        "in process p95": percentile(bare, 95),
        "sandbox": inside,
        "sandbox p95": percentile(boxed, 95),
        "sandbox ÷ in process": inside / outside if inside and outside else None,
        "sandbox ÷ goal": inside / (1.2 * outside + 10) if inside and outside else None,
    }
