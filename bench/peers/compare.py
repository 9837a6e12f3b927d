"""The published warehouse in; Apache Superset and the app answering the same question, one client and twenty, out."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from random import Random

from bench.load import percentile
from bench.load_session import Session, Step, opened
from bench.peers.superset import THREADS, WORKERS, Superset, superset
from bench.proxy import SERVE
from bench.result import CannotMeasure, Result, at_least
from bench.serving import ROOT, cpu, served
from reports.reading import kept, reads
from reports.reading.scope import scope_at
from warehouse import store

CLIENTS = (1, 20)
SECONDS = 10.0
BETTER = 10  # times as fast, and times as many
RATES = """
    select city_name, county_name, start_rate(r) as rate from county_progress as r where period = $period group by all
"""
Row = dict[str, str | int | float | None]
NOTES = [
    "The question: the building start rate of every county in one period, another period each time.",
    f"Superset: POST /api/v1/chart/data over HTTP on loopback, {WORKERS} gunicorn workers of {THREADS} threads, its "
    "database on the same published file, read-only; force=true passes its cache by. Cached: each worker's memory.",
    "same question: the rates that Superset is asked for, by a query of the warehouse into a frame in this process, "
    "where the pages ask too; nothing is kept.",
    "figures: what the page asks for its counties, from the warehouse to a frame in this process, the whole cache "
    "emptied before each, lists of regions and periods too; the answer holds the rank, change, bands and laggards that "
    "Superset's does not.",
    "page: 总览 in full (sentence, cards, four pictures and tables) over the websocket, another period each time: what "
    "a reader waits for; one process, its caches as they are when served.",
    "CPU: of the answering processes; figures': of this one.",
    f"A client asks again as soon as it has its answer, for {SECONDS:g} s.",
]
ANSWER = "both read the same file, and DuckDB's part is the same; next: the rates of all periods kept at once"
WHY = {
    "same question": ANSWER,
    "figures": ANSWER,
    "page": "a page is four pictures and their tables, not one answer; next: the CPU of a step",
}


def run(runs: int) -> Result:
    """Ask Superset and the app, `runs` times with one client and for some seconds with twenty.

    Raises:
        WarehouseMissing: nothing has been published yet.
        CannotMeasure: Superset cannot be installed or set up, or says other figures than we do.
    """
    version = store.current_version()
    periods = _periods()
    rows: list[Row] = []
    with superset(store.version_path(version)) as peer:
        _same(peer, periods[-1])
        for cached, name in ((False, "Superset"), (True, "Superset, cached")):
            rows += [
                _measured(name, n, runs, _asking(peer, periods, cached), lambda: _gunicorn(peer.pid)) for n in CLIENTS
            ]
    for name, asking in (("same question", _rates(periods)), ("figures", _figures(version, periods))):
        rows += [_measured(name, n, runs, asking, time.process_time) for n in CLIENTS]
    with served("app", ROOT / "app.py", command=SERVE) as app:
        rows += [asyncio.run(_pages(app.url, n, runs, lambda: cpu(app.pid))) for n in CLIENTS]
    goals = [
        at_least(f"Superset ÷ {name}, {what}", _ratio(rows, name, n, key), BETTER, "×", WHY[name])
        for name in WHY
        for what, n, key in (
            ("p50 of one client", 1, "p50 ms"),
            (f"answers per second of {CLIENTS[-1]} clients", CLIENTS[-1], "per second"),
        )
    ]
    about = f"Warehouse {version}; {runs} answers with one client."
    return Result("peers", "The same figures from Apache Superset", [about, *NOTES], rows, goals)


def _periods() -> list[str]:
    found = store.query("select distinct period from county_progress where reported order by period")["period"]
    return [str(period) for period in found]


def _same(peer: Superset, period: str) -> None:
    """Both must say the same before anything is timed."""
    theirs = peer.client().rates(peer.dataset, period, cached=False)
    ours = {(row["city_name"], row["county_name"]): row["rate"] for row in store.query(RATES, period=period).to_dicts()}
    if theirs.keys() != ours.keys() or any(abs((theirs[key] or 0) - (ours[key] or 0)) > 1e-9 for key in ours):
        raise CannotMeasure("Superset and the warehouse say different rates.")


def _asking(peer: Superset, periods: list[str], cached: bool) -> Callable[[int], Callable[[], object]]:
    def client(number: int) -> Callable[[], object]:
        own, turn = peer.client(), _turn(periods, number)
        for period in periods if cached and number == 0 else []:
            for _ in range(WORKERS):
                own.rates(peer.dataset, period, cached)
        return lambda: own.rates(peer.dataset, next(turn), cached)

    return client


def _rates(periods: list[str]) -> Callable[[int], Callable[[], object]]:
    def client(number: int) -> Callable[[], object]:
        turn = _turn(periods, number)
        return lambda: store.query(RATES, period=next(turn))

    return client


def _figures(version: str, periods: list[str]) -> Callable[[int], Callable[[], object]]:
    def client(number: int) -> Callable[[], object]:
        turn = _turn(periods, number)

        def ask() -> object:
            kept.forget()
            return reads.counties(scope_at(version, period=next(turn)), "start_rate")

        return ask

    return client


def _turn(periods: list[str], number: int) -> Iterator[str]:
    return cycle(periods[number % len(periods) :] + periods[: number % len(periods)])


def _measured(
    name: str, clients: int, runs: int, client: Callable[[int], Callable[[], object]], used: Callable[[], float]
) -> Row:
    """Threads that ask in turn: `runs` times where there is one, else for SECONDS."""
    asks = [client(number) for number in range(clients)]
    waits: list[float] = []
    faults: list[BaseException] = []
    asks[0]()
    began, cpu_before = time.perf_counter(), used()

    def work(ask: Callable[[], object]) -> None:
        count = 0
        try:
            while count < runs if clients == 1 else time.perf_counter() - began < SECONDS:
                since = time.perf_counter()
                ask()
                waits.append((time.perf_counter() - since) * 1000)
                count += 1
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(ask,)) for ask in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise CannotMeasure(f"{name}: {faults[0]}")
    return _row(name, clients, waits, time.perf_counter() - began, used() - cpu_before)


async def _pages(url: str, clients: int, runs: int, used: Callable[[], float]) -> Row:
    """Sessions that pick another period as soon as the page is there."""
    sessions = [(await opened(url, Random(number)))[0] for number in range(clients)]
    step = Step(pick="pick_period")
    for _ in range(20):
        await sessions[0].do(step)
    waits: list[float] = []
    began, cpu_before = time.perf_counter(), used()

    async def work(session: Session) -> None:
        count = 0
        while count < runs if clients == 1 else time.perf_counter() - began < SECONDS:
            answer = await session.do(step)
            if answer.fault:
                raise CannotMeasure(f"page: {answer.fault}")
            waits.append(answer.seconds * 1000)
            count += 1

    await asyncio.gather(*(work(session) for session in sessions))
    row = _row("page", clients, waits, time.perf_counter() - began, used() - cpu_before)
    await asyncio.gather(*(session.close() for session in sessions))
    return row


def _row(name: str, clients: int, waits: list[float], lasted: float, cpu_seconds: float) -> Row:
    return {
        "answers": name,
        "clients": clients,
        "n": len(waits),
        "p50 ms": percentile(waits, 50),
        "p95 ms": percentile(waits, 95),
        "per second": len(waits) / lasted,
        "CPU ms per answer": cpu_seconds * 1000 / len(waits),
    }


def _ratio(rows: list[Row], name: str, clients: int, key: str) -> float:
    """How many times better than Superset without its cache."""
    theirs, ours = (
        float(str(next(row[key] for row in rows if row["answers"] == who and row["clients"] == clients)))
        for who in ("Superset", name)
    )
    return ours / theirs if key == "per second" else theirs / ours


def _gunicorn(pid: int) -> float:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return cpu(pid, *map(int, children))
