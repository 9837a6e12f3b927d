"""Fixtures: a house of one's own to load tiny forms into, and the demo warehouse built once for the whole run."""

import csv
import fcntl
import functools
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.components.v2 import manifest_scanner

from etl import __main__ as command_line
from etl.load import Outcome, load
from etl.schema import FORMS
from tests.serving import CHROMIUM, answer, served
from tests.small_versions import small_versions
from warehouse import store

Row = dict[str, object]

# Two counties of 临沂 and two of 枣庄, both of whose capitals have a 市中区 or a like-named neighbour.
LANSHAN, FEIXIAN, SHIZHONG, TENGZHOU = "371302", "371325", "370402", "370481"


# A load waits until the disk has what it wrote; memory has it at once, where there is plenty.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 8 * 2**30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# Each AppTest reads the metadata of every installed package, which takes longer than most pages.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files begin first, else a worker waits for the other's last; no two wait for the demo to be built."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)

    def turn(file: Path) -> tuple[int, int]:
        needed = {name for item in files[file] for name in getattr(item, "fixturenames", ())}
        longest = file.stem in ("test_every_page", "test_spark")
        kinds = (longest, "house" in needed, "demo_folder" in needed, True)
        return kinds.index(True), -len(files[file])

    items[:] = [item for file in sorted(files, key=turn) for item in files[file]]


# What is expected of a page may take as long as a machine that does more needs.
expect.set_options(timeout=30_000)

# The demo is published in four versions: the opening period, its review, its correction, the rest.
DEMO_VERSION = "v000004"


# Per load, names and contents of the files that a house opened with.
Opened = tuple[tuple[tuple[str, bytes], ...], ...]
# The tables of a house and what it opened with → the data folder as it was then.
OPENINGS: dict[tuple[tuple[str, ...] | None, Opened], Path] = {}


@dataclass
class House:
    """A data folder of its own, with the forms written so far waiting to be loaded.

    Its versions are as small as its tests allow. Columns have comments where a test is about them: they take a third of
    the time of a version. Where a module marks its tests with `tables`, they have but those that the mark names, what
    these are made of and the metrics; only where it names `finding`, all checks are made and what they read.
    """

    inbox: Path
    openings: Path | None = None
    opened: Opened | None = ()
    sent: int = 0
    waiting: list[Path] | None = None
    commented: bool = False
    tables: tuple[str, ...] | None = None

    def send(self, form: str, rows: list[Row]) -> Path:
        """Write a form with its canonical header as CSV; a missing key is a blank cell."""
        self.sent += 1
        path = self.inbox / f"{self.sent:02d}_{form}.csv"
        names = [column.name for column in FORMS[form].columns]
        names += [name for name in ("submitted_on",) if any(name in row for row in rows)]
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(rows)
        return path

    def load(self, *paths: Path) -> Outcome:
        """Load the given files, each as a load of its own."""
        if self.waiting is None:
            self.opened = None
            with small_versions(self.tables, lambda: self.commented):
                return load(paths)
        self.waiting.extend(paths)
        return Outcome(None, len(paths))

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """What is loaded within waits and is one load at the end."""
        if self.waiting is not None:
            yield
            return
        self.waiting = waiting = list[Path]()
        yield
        self.waiting = None
        if waiting:
            assert self.load(*waiting).accepted

    def opens(self, *paths: Path) -> None:
        """Load files; a house that has loaded the same ones, and nothing else, is copied instead of loading again."""
        if self.opened is None:
            self.load(*paths)
            return
        opened = (*self.opened, tuple((path.name, path.read_bytes()) for path in paths))
        key = (self.tables, opened)
        if key in OPENINGS:
            shutil.rmtree(store.data_dir(), ignore_errors=True)
            shutil.copytree(OPENINGS[key], store.data_dir(), dirs_exist_ok=True)
        else:
            outcome = self.load(*paths)
            assert outcome.accepted, [str(fault) for fault in outcome.faults]
            OPENINGS[key] = Path(tempfile.mkdtemp(dir=self.openings)) / "data"
            shutil.copytree(store.data_dir(), OPENINGS[key])
        self.opened = opened

    def plan(self, planned: dict[str, float], **more: object) -> Path:
        """The building plan: county → planned ㎡, each with 10 projects and as many 万元 as ㎡."""
        baseline: Row = {"plan_version": "基线", "approved_on": "2015-01-09", "kind": "baseline"}
        rows = [
            baseline
            | {"county_code": county, "work_class": "building", "planned_projects": 10}
            | {"planned_qty": qty, "planned_wan": qty}
            | more
            for county, qty in planned.items()
        ]
        return self.send("plan", rows)

    def progress(self, period: str, started: dict[str, object], **more: object) -> Path:
        """Building progress: county → started ㎡ (None: left blank), half of it completed."""
        rows = [
            {"period": period, "as_of": as_of(period), "county_code": county, "work_class": "building"}
            | {"started_qty": qty, "completed_qty": qty / 2 if isinstance(qty, int | float) else None}
            | more
            for county, qty in started.items()
        ]
        return self.send("progress", rows)

    def funds(self, period: str, rows: list[Row]) -> Path:
        """Funds rows of one period; the budget year is 2014 unless given."""
        head: Row = {"period": period, "as_of": as_of(period), "budget_year": 2014}
        return self.send("funds", [head | row for row in rows])


@contextmanager
def house_in(folder: Path, tables: tuple[str, ...] | None = None) -> Iterator[House]:
    """A house whose data folder is made once, for a module, to be copied for each of its tests."""
    inbox = folder / "sent"
    inbox.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAIBO_DATA", str(folder / "data"))
        yield House(inbox, tables=tables)


@contextmanager
def started_twice(folder: Path) -> Iterator[Path]:
    """A data folder of two published versions of one county: 40% started, then 60%."""
    with house_in(folder) as house:
        house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
        house.load(house.progress("2015-07", {LANSHAN: 60}))
        yield store.data_dir()


def as_of(period: str) -> str:
    """The last day of the month before a period of these tests."""
    return {"2015-03": "2015-02-28", "2015-05": "2015-04-30", "2015-07": "2015-06-30", "2015-09": "2015-08-31"}[period]


@pytest.fixture(autouse=True)
def main_module_stays() -> Iterator[None]:
    """A page under test takes the place of `__main__`, which the workers of a later load would run again."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def house(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[House]:
    """An empty data folder named by GAIBO_DATA, for versions with all tables or with those of the mark `tables`."""
    monkeypatch.setenv("GAIBO_DATA", str(tmp_path / "data"))
    inbox = tmp_path / "sent"
    inbox.mkdir()
    mark = request.node.get_closest_marker("tables")
    house = House(inbox, tmp_path_factory.getbasetemp(), tables=mark and mark.args)
    with small_versions(house.tables, lambda: house.commented):
        yield house


@pytest.fixture
def boxed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder that a module of the sandbox's tests has made as GAIBO_DATA."""
    monkeypatch.setenv("GAIBO_DATA", str(folder))
    return folder


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data folder with the demo warehouse, built by the command a newcomer runs.

    GAIBO_TEST_DEMO names one that is built already, to save a minute while developing.
    """
    if ready := os.environ.get("GAIBO_TEST_DEMO"):
        return Path(ready)
    if worker_id == "master":
        return built_demo(tmp_path_factory.mktemp("demo"))
    shared = tmp_path_factory.getbasetemp().parent
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first worker builds it, the others wait for it
        return shared / "demo" if (shared / "demo" / "built").exists() else built_demo(shared / "demo")


def built_demo(folder: Path) -> Path:
    """A folder with the demo warehouse."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAIBO_DATA", str(folder))
        assert command_line.main(["demo", "--json"]) == command_line.LOADED
    (folder / "built").touch()
    return folder


@pytest.fixture
def demo_data(demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The demo warehouse as the current data folder; read it, do not load into it."""
    monkeypatch.setenv("GAIBO_DATA", str(demo_folder))
    yield demo_folder
    assert store.current_version() == DEMO_VERSION, "a test loaded into the shared demo warehouse"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, quiet: it must not talk to anybody by itself."""
    quiet = ["background-networking", "component-update", "sync", "gpu"]
    return browser_type_launch_args | {
        "executable_path": str(CHROMIUM),
        "args": ["--no-sandbox", *(f"--disable-{part}" for part in quiet)],
    }


@pytest.fixture(scope="session")
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """One browser for all that need none of their own: scripts are fetched once, and nothing moves that need not."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme="light", reduced_motion="reduce"
    )
    yield context
    context.close()


@pytest.fixture
def page(desk: BrowserContext) -> Iterator[Page]:
    """A page of that browser, of the test's own."""
    page = desk.new_page()
    yield page
    page.close()


@pytest.fixture(scope="session")
def server_url(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that has run app.py once, as the readiness probe of .streamlit/config.toml does."""
    log = tmp_path_factory.mktemp("server") / "log"
    with served(demo_folder, log) as url:
        answer(f"{url}/_stcore/script-health-check", log)
        yield url
