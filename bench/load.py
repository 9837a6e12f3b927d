"""The app served on loopback and a crowd of readers who click and think; how long they wait and what it costs out."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice
from math import ceil
from pathlib import Path
from random import Random

from websockets.exceptions import WebSocketException

from bench.load_session import Answer, Session, Step, opened
from bench.result import CannotMeasure, Goal, Result, at_most
from bench.serving import ROOT, Served, cpu, memory, served
from warehouse import store

MOST_SESSIONS, LONGEST_STAGE = 1000, 300.0
LONGEST_OPENING = 240.0
AT_ONCE = 4  # sessions that open at the same time
SEED = 20150301
GOAL_SESSIONS = 400
# Why a goal is missed, and what to try next.
BODY = "a step runs the whole page, 100 to 170 elements of Streamlit's; next: fewer elements, fragments"
QUEUE = "a process runs Python on one core, which steps of this cost fill; next: the step's CPU, then processes (hosts)"
HELD = "a session holds its page's elements and widgets; next: fewer of them, tables sent once"

# The link's region is of the demo; other data ignore it, with a sentence on the page.
ROUND = (
    Step(page="laggards"),
    Step(page=""),
    Step(pick="pick_period", among=4),
    Step(pick="pick_city"),
    Step(pick="pick_county"),
    Step(page="county"),
    Step(page="laggards"),
    Step(page="funds", query="region=371300"),
    Step(pick="pick_city", option=0),
    Step(page=""),
)
BARE_ROUND = (Step(pick="pick_period"),)
UVICORN = "-m uvicorn deploy.serve:app --host=127.0.0.1 --port={port} --ws=websockets-sansio --log-level=warning"

NOTES = [
    "A step: another page by the bar, a period, city or county picked from its list, a link. Timed from sending "
    "it to the end of its run; as in a browser, a session holds the page's widgets and large messages and sends "
    "back what it holds.",
    "A session steps, then thinks, exponentially, with a fixed seed. Cities, counties and the last four periods "
    "are picked at random, so a part of the steps is somebody's first view of that place.",
    "bare page: bench/load_bare.py, a list, a title, a figure and a table of 100 rows; same server, settings and "
    "client.",
    "uvicorn: the app through st.App, whose socket has TCP_NODELAY. `streamlit run` leaves it off: a message may "
    "wait for the acknowledgement of the one before, which a browser may delay by 40 ms.",
    "CPU: all that the server's process used, divided by the steps. cores: CPU seconds per second, of the server "
    "and of the client, which shares the machine.",
    "kB per session: what the server grew by while the stage's new sessions opened, divided by them.",
    "The goals are for two cores and readers who think for 10 s.",
]


@dataclass(frozen=True)
class Plan:
    """How many sessions at each stage, their mean think time, and how long a stage is measured, in seconds."""

    sessions: tuple[int, ...] = (50, 200, 400)
    think: float = 10.0
    seconds: float = 15.0


@dataclass
class Crowd:
    """The sessions that are open at a server, and what went wrong in any of them."""

    served: Served
    sessions: list[Session] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)


def counts(text: str) -> tuple[int, ...]:
    """The stages of `--sessions 50,200`, rising.

    Raises:
        ValueError: not whole numbers, or more sessions than one machine's loopback should hold.
    """
    stages = tuple(sorted({int(part) for part in text.split(",")}))
    if stages[0] < 1 or stages[-1] > MOST_SESSIONS:
        raise ValueError(text)
    return stages


def run(plan: Plan) -> Result:
    """Serve the app and a bare page, let the stages' crowds visit both in turn.

    Raises:
        WarehouseMissing: nothing has been published yet.
        CannotMeasure: a server does not start, or sessions cannot be opened.
    """
    checked(plan)
    version = store.current_version()
    with (
        served("bare page", ROOT / "bench" / "load_bare.py", BARE_ROUND) as bare,
        served("app", ROOT / "app.py", ROUND) as app,
        served("app, uvicorn", ROOT / "app.py", ROUND, UVICORN) as direct,
    ):
        rows, notes = asyncio.run(_stages(plan, bare, app, direct))
    data = f"Warehouse {version}; think time {plan.think:g} s, {plan.seconds:g} s measured per stage."
    return Result("load", "Readers at the same time", [data, *NOTES, *notes], rows, goals(rows, app.name))


def goals(rows: list[dict[str, str | int | float | None]], name: str) -> list[Goal]:
    """What the app should do with so many readers; not measured where the stage was not reached."""
    mine = [row for row in rows if row["served"] == name]
    full = next((row for row in mine if row["sessions"] == GOAL_SESSIONS), {})
    last = mine[-1] if mine else {}

    def at(row: dict[str, str | int | float | None], key: str) -> float | None:
        return value if isinstance(value := row.get(key), int | float) else None

    sessions = last.get("sessions")
    return [
        at_most(f"{GOAL_SESSIONS} sessions at the same time, p95", at(full, "p95 ms"), 300, "ms", QUEUE),
        at_most(f"CPU of a step, {sessions} sessions", at(last, "CPU ms per step"), 20, "ms", BODY),
        at_most(f"memory of a session, {sessions} sessions", at(last, "kB per session"), 300, "kB", HELD),
    ]


async def stage(crowd: Crowd, sessions: int, plan: Plan) -> dict[str, str | int | float | None]:
    """Fill the crowd up to so many sessions, let all of them browse; a row of the table."""
    new, before = sessions - len(crowd.sessions), memory(*crowd.served.pids)
    openings = await _fill(crowd, sessions)
    grown = memory(*crowd.served.pids) - before
    began, served_cpu, own_cpu = time.monotonic(), cpu(*crowd.served.pids), time.process_time()
    until = asyncio.get_running_loop().time() + plan.seconds
    browsing = [
        session.browse(_rounds(crowd.served.steps, session.random), partial(_pause, plan.think, session.random), until)
        for session in crowd.sessions
    ]
    answers = [answer for answers in await asyncio.gather(*browsing) for answer in answers]
    lasted = time.monotonic() - began
    served_cpu, own_cpu = cpu(*crowd.served.pids) - served_cpu, time.process_time() - own_cpu
    faults = [answer.fault for answer in [*openings, *answers] if answer.fault]
    crowd.faults.update(faults)
    steps = [answer for answer in answers if not answer.by_clock]
    waits = [answer.seconds * 1000 for answer in steps]
    return {
        "served": crowd.served.name,
        "sessions": sessions,
        "steps": len(steps),
        "errors": len(faults),
        "p50 ms": percentile(waits, 50),
        "p95 ms": percentile(waits, 95),
        "p99 ms": percentile(waits, 99),
        "p95 ÷ bare": None,
        "opening p95 ms": percentile([answer.seconds * 1000 for answer in openings], 95),
        "CPU ms per step": served_cpu * 1000 / len(steps) if steps else None,
        "CPU ÷ bare": None,
        "server's cores": served_cpu / lasted,
        "client's cores": own_cpu / lasted,
        "kB per session": round(grown / new / 1000) if new > 0 else None,
        "server MB": round(memory(*crowd.served.pids) / 1e6),
    }


def percentile(values: Sequence[float], share: int) -> float | None:
    """By nearest rank; None where there is nothing."""
    return sorted(values)[ceil(len(values) * share / 100) - 1] if values else None


def checked(plan: Plan) -> None:
    """Refuse what cannot be measured here, and allow as many open files as the crowd needs.

    Raises:
        CannotMeasure: there is no /proc, or the plan has no bounds.
    """
    if not Path("/proc/self/statm").exists():
        raise CannotMeasure("The server's memory and CPU are read from /proc, which this system does not have.")
    if not 0 < plan.seconds <= LONGEST_STAGE or plan.think <= 0:
        raise CannotMeasure(f"A stage lasts up to {LONGEST_STAGE:g} seconds, and a reader thinks for more than 0.")
    import resource  # which Windows does not have

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)  # each session is an open file on both sides
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4 * MOST_SESSIONS), hard))


async def _stages(
    plan: Plan, bare: Served, app: Served, direct: Served
) -> tuple[list[dict[str, str | int | float | None]], list[str]]:
    crowds = {server.name: Crowd(server) for server in (bare, app, direct)}
    for crowd in crowds.values():
        await warm(crowd)
    begun = memory(app.pid)
    rows = []
    for number, sessions in enumerate(plan.sessions):
        floor = await stage(crowds[bare.name], sessions, plan)
        rows.append(floor)
        # How a server writes to its socket shows where it is not busy: once is enough.
        for crowd in [crowds[app.name], *([crowds[direct.name]] if number == 0 else [])]:
            row = await stage(crowd, sessions, plan)
            for ratio, measure in (("p95 ÷ bare", "p95 ms"), ("CPU ÷ bare", "CPU ms per step")):
                mine, other = row[measure], floor[measure]
                row[ratio] = mine / other if isinstance(mine, float) and isinstance(other, float) and other else None
            rows.append(row)
    most = memory(app.pid)
    for crowd in crowds.values():
        await asyncio.gather(*(session.close() for session in crowd.sessions))
    told = f"The app's server: {begun / 1e6:.0f} MB warm, {most / 1e6:.0f} MB at the end of the last stage,"
    notes = [f"{told} {memory(app.pid) / 1e6:.0f} MB when all had left, whom Streamlit keeps for two minutes more."]
    for crowd in crowds.values():
        notes += [f"{crowd.served.name}: {n} × {fault}" for fault, n in crowd.faults.most_common(5)]
    return rows, notes


async def warm(crowd: Crowd) -> None:
    """Two readers who do not think, and leave."""
    for number in range(2):
        session, answer = await opened(crowd.served.url, Random(number))
        answers = [answer, *[await session.do(step) for step in crowd.served.steps]]
        crowd.faults.update(answer.fault for answer in answers if answer.fault)
        await session.close()


async def _fill(crowd: Crowd, sessions: int) -> list[Answer]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> tuple[Session, Answer]:
        async with gate:
            return await opened(crowd.served.url, Random(SEED + number))

    try:
        async with asyncio.timeout(LONGEST_OPENING):
            new = await asyncio.gather(*(one(number) for number in range(len(crowd.sessions), sessions)))
    except TimeoutError as late:
        raise CannotMeasure(
            f"{crowd.served.name}: {sessions} sessions did not open in {LONGEST_OPENING:g} s."
        ) from late
    except (OSError, WebSocketException) as refused:
        raise CannotMeasure(f"{crowd.served.name}: a session was refused, {refused}.") from refused
    crowd.sessions += [session for session, _ in new]
    return [answer for _, answer in new]


def _rounds(steps: tuple[Step, ...], random: Random) -> Iterator[Step]:
    """The round over and over, begun anywhere: readers do not walk in step."""
    return islice(cycle(steps), random.randrange(len(steps)), None)


def _pause(think: float, random: Random) -> float:
    return random.expovariate(1 / think)
