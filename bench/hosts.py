"""One process and two behind nginx in; the same crowd at both, whether readers stay and see what is published, out."""

import asyncio
import json
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from bench import load
from bench.load import Crowd, Plan
from bench.proxy import SERVE, Proxy, proxied
from bench.result import Goal, Result, at_least, at_most
from bench.serving import ROOT, Served, served
from warehouse import copying, store

ONE, TWO = "1 process", "2 processes"
Row = dict[str, str | int | float | None]
NOTES = [
    "The round of `python -m bench load`, through an nginx with the configuration of deploy/nginx, to one process and "
    "to two, one crowd after the other; all of them, nginx and the crowd share the machine's cores.",
    "The processes read a copy of the warehouse (python -m etl copy) on the version before the current one, where "
    "there is one; after the crowds have left the current one is copied.",
    "Memory: of the processes that serve, without nginx.",
]


def run(plan: Plan) -> Result:
    """Let the stages' crowds visit one process, then two.

    Raises:
        WarehouseMissing: nothing has been published yet.
        CannotMeasure: nginx is not installed, a server does not start, or sessions cannot be opened.
    """
    load.checked(plan)
    kept = [version for version in store.versions() if version.kept]
    current = store.version(store.current_version())
    before = next((version for version in reversed(kept) if version.id < current.id), current)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        there = Path(folder)
        copying.copy(before, there)
        alone, first, second = (
            stack.enter_context(served(name, ROOT / "app.py", load.ROUND, SERVE, there)) for name in (ONE, "a", "b")
        )
        one, two = stack.enter_context(proxied([alone.url])), stack.enter_context(proxied([first.url, second.url]))
        crowds = [
            Crowd(replace(alone, url=one.url)),
            Crowd(Served(TWO, two.url, first.pid, load.ROUND, (second.pid,))),
        ]
        rows = asyncio.run(_stages(plan, crowds))
        moved, seated = _seats(two)
        copying.copy(current, there)
        stale = sum(_shows(app.url) != current.id for app in (alone, first, second))
    goals = [
        at_most("readers who were sent to another process", moved, 0),
        at_most(f"processes that do not show {current.id} after it was copied", stale, 0),
        _gain(rows),
    ]
    told = f"Seats: {', '.join(map(str, seated))}. Think time {plan.think:g} s, {plan.seconds:g} s measured per stage."
    faults = [f"{c.served.name}: {n} × {fault}" for c in crowds for fault, n in c.faults.most_common(5)]
    about = f"Warehouse {before.id}, then {current.id}."
    return Result("hosts", "One process and two behind nginx", [about, *NOTES, told, *faults], rows, goals)


async def _stages(plan: Plan, crowds: list[Crowd]) -> list[Row]:
    rows = []
    for crowd in crowds:
        await load.warm(crowd)
        for sessions in plan.sessions:
            row = await load.stage(crowd, sessions, plan)
            rows.append({key: value for key, value in row.items() if "bare" not in key})
        await asyncio.gather(*(session.close() for session in crowd.sessions))
    await asyncio.sleep(1)  # until nginx has noted the sockets that closed
    return rows


def _gain(rows: list[Row]) -> Goal:
    """How many more steps two processes take than one, with the most readers."""
    one, two = (int(str([row for row in rows if row["served"] == name][-1]["steps"])) for name in (ONE, TWO))
    why = "clients and nginx share the cores with both processes; next: the same on more cores"
    return at_least("steps with two processes ÷ with one, most sessions", two / one if one else None, 1.5, "×", why)


def _seats(proxy: Proxy) -> tuple[int, list[int]]:
    """How many seats more than one process answered, and how many each process had."""
    seats: dict[str, set[str]] = defaultdict(set)
    asked = [request for request in proxy.requests() if request.app and not request.path.startswith("/static/")]
    for socket in (request for request in asked if request.path == "/_stcore/stream"):
        seats[socket.seat] |= {request.app for request in asked if request.seat == socket.seat}
    apps = sorted({app for found in seats.values() for app in found})
    return sum(len(found) > 1 for found in seats.values()), [
        sum(app in found for found in seats.values()) for app in apps
    ]


def _shows(url: str) -> str:
    """The version that a process serves, by its own word."""
    with build_opener(ProxyHandler({})).open(f"{url}/health", timeout=30) as answer:
        return str(json.load(answer)["version"])
