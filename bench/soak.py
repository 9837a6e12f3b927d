"""A published warehouse and minutes in; whether memory and open files stay level under mixed load, out.

`python -m bench.soak --minutes 60` copies the data folder, serves the copy, and lets readers come, click and go while
reports are loaded into it and a second process writes documents and asks the sandbox. What a process grew by is the
slope of a line through its samples of the last two thirds: before that its caches fill.
"""

import argparse
import asyncio
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from random import Random
from statistics import linear_regression

from bench.load import ROUND
from bench.load_session import Step, opened
from bench.result import CannotMeasure
from bench.serving import ROOT, memory, served
from etl.schema import FORMS
from warehouse import store
from warehouse.settings import SETTINGS

# By thousand steps: MB of memory, and open files. A leak of one handle at every step would be a thousand.
MOST_MB, MOST_FILES = 60.0, 10.0
READERS, THINK, LOAD_EVERY = 8, 0.3, 20.0
# A session that has ended keeps three files for two minutes: as many end in a minute whatever the pace of the steps.
STAY = 20.0
NEWEST = """
    with told as (select * from county_progress where reported)
    select * from told
    where (period, county_code) = (select (period, county_code) from told order by period desc, county_code limit 1)
"""
MORE = (Step(page="material"), Step(page="quality"), Step(page="sql"), Step(page="map"), Step(page="project"))


@dataclass
class Watched:
    """A process, and samples of it: steps done, resident bytes, open files."""

    name: str
    pid: int
    steps: int = 0
    samples: list[tuple[int, int, int]] = field(default_factory=list)

    def sample(self) -> None:
        """Note how it is now."""
        files = len(os.listdir(f"/proc/{self.pid}/fd"))  # noqa: PTH208 — a folder of thousands, only counted
        self.samples.append((self.steps, memory(self.pid), files))

    def growth(self) -> tuple[float, float]:
        """MB and open files by thousand steps, once warm."""
        warm = self.samples[len(self.samples) // 3 :]
        if len({steps for steps, _memory, _files in warm}) < 3:
            raise CannotMeasure(f"{self.name}: too few steps to tell whether it grows")
        steps = [float(steps) for steps, _memory, _files in warm]
        mb, files = ([float(one[n]) for one in warm] for n in (1, 2))
        return linear_regression(steps, mb).slope / 1000, linear_regression(steps, files).slope * 1000

    def told(self) -> str:
        """How it was at first, when warm and at the end, and by how much it grows."""
        first, warm, last = self.samples[0], self.samples[len(self.samples) // 3], self.samples[-1]
        mb, files = self.growth()
        at = " → ".join(f"{one[1] / 1e6:.0f} MB, {one[2]} files" for one in (first, warm, last))
        return f"{self.name}: {self.steps} steps; {at}; per 1000 steps {mb:+.1f} MB, {files:+.1f} files"


def soak(minutes: float, readers: int = READERS, load_every: float = LOAD_EVERY) -> tuple[list[Watched], Counter[str]]:
    """Let it run; the processes that were watched, and what went wrong, by its sentence.

    Raises:
        WarehouseMissing: nothing has been published.
        CannotMeasure: a server does not start.
    """
    store.current_version()
    faults, over = Counter[str](), threading.Event()
    with tempfile.TemporaryDirectory(prefix="gaibo_soak_") as room:
        data = Path(room) / "data"
        shutil.copytree(store.data_dir(), data, ignore=shutil.ignore_patterns("inbox", "log", "uploads"))
        sent = reports(Path(room))
        env = os.environ | {"GAIBO_DATA": str(data)}
        command = [sys.executable, "-m", "bench.soak_work"]
        with (
            served("app", ROOT / "app.py", data=data) as server,
            subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as worker,
        ):
            watched = [Watched("app", server.pid), Watched("documents, exports and SQL", worker.pid)]
            loads = Watched("loads", os.getpid())
            beside = [
                threading.Thread(target=_counted, args=(worker, watched[1])),
                threading.Thread(target=_loading, args=(sent, env, load_every, over, loads, faults)),
                threading.Thread(target=_sampling, args=(watched, minutes, over)),
            ]
            for thread in beside:
                thread.start()
            try:
                asyncio.run(_crowd(server.url, readers, minutes * 60, watched[0], faults))
            finally:
                over.set()
                worker.terminate()
                for thread in beside:
                    thread.join()
    faults["loads that succeeded"] = loads.steps
    return watched, faults


async def _crowd(url: str, readers: int, seconds: float, app: Watched, faults: Counter[str]) -> None:
    until, numbers = time.monotonic() + seconds, count()

    async def comes_and_goes() -> None:
        while time.monotonic() < until:
            random, leaves = Random(next(numbers)), min(until, time.monotonic() + STAY)
            session, answer = await opened(url, random)
            answers = [answer]
            for step in cycle((*ROUND, random.choice(MORE), *random.sample(ROUND, 4))):
                await asyncio.sleep(random.expovariate(1 / THINK))
                if time.monotonic() > leaves or session.closed:
                    break
                answers.append(await session.do(step))
                app.steps += 1
            faults.update(answer.fault for answer in answers if answer.fault)
            await session.close()

    await asyncio.gather(*(comes_and_goes() for _ in range(readers)))


def _counted(worker: "subprocess.Popen[str]", watched: Watched) -> None:
    assert worker.stdout
    for line in worker.stdout:
        watched.steps = int(line)


def _sampling(watched: Sequence[Watched], minutes: float, over: threading.Event) -> None:
    while not over.wait(minutes * 60 / 120):
        for one in watched:
            one.sample()


def _loading(
    sent: list[Path], env: dict[str, str], every: float, over: threading.Event, loads: Watched, faults: Counter[str]
) -> None:
    for path in cycle(sent):
        if over.wait(every):
            return
        done = subprocess.run(
            [sys.executable, "-m", "etl", "load", path], cwd=ROOT, env=env, capture_output=True, text=True
        )
        if done.returncode:
            faults[f"load: {done.stderr.strip().splitlines()[-1]}"] += 1
        loads.steps += not done.returncode


def reports(room: Path) -> list[Path]:
    """A county's newest report as it was and with one ㎡ more, to be sent in turn."""
    rows = store.query(NEWEST).to_dicts()
    names = [column.name for column in FORMS["progress"].columns]
    paths = []
    for more in (0, 1):
        paths.append(room / f"progress_{more}.csv")
        with paths[-1].open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, names, extrasaction="ignore")
            writer.writeheader()
            for row in rows:
                started = None if row["started_qty"] is None else row["started_qty"] + more
                writer.writerow(row | {"started_qty": started})
    return paths


def main(arguments: list[str] | None = None) -> int:
    """Soak, tell; 0 level, 1 it grows, something failed, or it cannot be measured."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--readers", type=int, default=READERS)
    options = parser.parse_args(arguments)
    try:
        watched, faults = soak(options.minutes, options.readers)
        grown = {one.name: one.growth() for one in watched}
    except (store.WarehouseMissing, CannotMeasure) as reason:
        print(reason, file=sys.stderr)
        return 1
    print(f"{options.minutes:g} minutes, {options.readers} readers; versions kept {SETTINGS.versions.keep_newest}")
    print(*(one.told() for one in watched), *(f"{n} × {fault}" for fault, n in faults.items()), sep="\n")
    level = all(mb <= MOST_MB and files <= MOST_FILES for mb, files in grown.values())
    return 0 if level and not set(faults) - {"loads that succeeded"} else 1


if __name__ == "__main__":
    sys.exit(main())
