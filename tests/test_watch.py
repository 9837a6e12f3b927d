"""An inbox that is watched by a real process: what lands in it is loaded once, when it is whole, whatever happens."""

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench import soak
from etl import __main__ as command_line
from etl import received, watch
from etl.watch import WatchedAlready, inbox_dir
from tests.conftest import FEIXIAN, LANSHAN, House
from warehouse import journal, lake, store
from warehouse.settings import ROOT, SETTINGS
from warehouse.store import data_dir, versions

QUICK = "look_seconds=0.05, settled_seconds=0.4, load_seconds=60, most_at_once=200, tries=2"
WATCH = (
    "import sys\nfrom dataclasses import replace\nfrom warehouse import settings\nfrom warehouse.operation_settings "
    f"import Watch\nrule = Watch({QUICK})\n"
    "settings.SETTINGS = replace(settings.SETTINGS, operation=replace(settings.SETTINGS.operation, watch=rule))\n"
    "from etl.__main__ import main\nsys.exit(main(['watch', *sys.argv[1:]]))"
)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule of the processes, for what is called here."""
    rule = replace(SETTINGS.operation.watch, look_seconds=0.05, settled_seconds=0.4, tries=2)
    monkeypatch.setattr(watch, "SETTINGS", replace(SETTINGS, operation=replace(SETTINGS.operation, watch=rule)))
    monkeypatch.setattr(watch, "_FIRST_PAUSE", 0.1)


@pytest.fixture
def inbox(house: House) -> Path:
    """The watched folder of a house with a plan."""
    house.opens(house.plan({LANSHAN: 100, FEIXIAN: 100}))
    inbox_dir().mkdir(parents=True)
    return inbox_dir()


@pytest.fixture
def watcher(inbox: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that watches."""
    child = started()
    yield child
    child.kill()
    child.wait()


def started(*options: str) -> subprocess.Popen[str]:
    """A process that watches from now on."""
    script = [sys.executable, "-c", WATCH, *options]
    return subprocess.Popen(script, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def outcomes() -> list[tuple[str, str]]:
    """Names and what they came to, in order."""
    return [(one["name"], one["ended"]) for one in journal.records(data_dir() / "inbox" / "outcomes.jsonl")]


def until(true: Callable[[], object]) -> None:
    """Wait for what another process brings about."""
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_empty(inbox: Path) -> bool:
    """Whether nothing lies in an inbox any more, nor is being loaded."""
    return not [path for path in inbox.rglob("*") if path != inbox / ".taken"]


def test_a_file_is_loaded_when_it_is_whole_and_never_twice(
    house: House, inbox: Path, watcher: subprocess.Popen[str]
) -> None:
    content = house.progress("2015-07", {LANSHAN: 40}).read_bytes()
    with (inbox / "七月.csv").open("wb") as slowly:
        for n in range(0, len(content), 40):
            slowly.write(content[n : n + 40])
            slowly.flush()
            time.sleep(0.15)
    (inbox / "八月.csv.part").write_bytes(b"half")
    until(outcomes)
    assert outcomes() == [("七月.csv", "published")], "a half of it would have been refused"
    assert store.current_version() == "v000002" and (inbox / "八月.csv.part").exists()
    assert received.manifests()[-1].files[0].name == "七月.csv"
    (inbox / "八月.csv.part").rename(inbox / "再报.csv")
    (inbox / "再报.csv").write_bytes(content)
    until(lambda: len(outcomes()) == 2)
    assert outcomes()[1] == ("再报.csv", "unchanged") and store.current_version() == "v000002"
    until(lambda: is_empty(inbox))
    watcher.send_signal(signal.SIGTERM)
    out, err = watcher.communicate(timeout=30)
    assert (watcher.returncode, err) == (0, "") and "七月.csv：已装入，版本v000002。" in out
    logged = "".join(path.read_text() for path in (data_dir() / "log").glob("etl-*"))
    assert "arrival" in logged and "七月" not in logged


def test_what_has_faults_is_refused_and_keeps_nobody_waiting(
    house: House, inbox: Path, capsys: pytest.CaptureFixture[str], quick: None
) -> None:
    house.progress("2015-07", {LANSHAN: 40}).rename(inbox / "兰山.csv")
    house.progress("2015-07", {FEIXIAN: 30}).rename(inbox / "费县.csv")
    (inbox / "错的.csv").write_text("县,面积\n某县,多\n", encoding="utf-8")
    (inbox / "空").mkdir()
    (inbox / "别处.csv").symlink_to("/etc/passwd")
    watch.watch(inbox, threading.Event(), once=True)
    assert sorted(outcomes()) == [("兰山.csv", "published"), ("费县.csv", "published"), ("错的.csv", "refused")]
    assert len(versions()) == 2, "what has no fault is published together"
    said = capsys.readouterr().out
    assert "错的.csv：有错误，已退回" in said
    [refused] = (data_dir() / "inbox" / "refused").iterdir()
    assert (refused / "错的.csv").exists() and (refused / "退回说明.txt").exists()
    assert {path.name for path in inbox.iterdir()} == {".taken", "空", "别处.csv"}


def test_a_folder_is_one_load(house: House, inbox: Path, quick: None) -> None:
    (inbox / "七月").mkdir()
    house.progress("2015-07", {LANSHAN: 40}).rename(inbox / "七月" / "1.csv")
    house.progress("2015-07", {FEIXIAN: 30}).rename(inbox / "七月" / "2.csv")
    watch.watch(inbox, threading.Event(), once=True)
    assert outcomes() == [("七月", "published")]
    assert len(received.manifests()[-1].files) == 2 and is_empty(inbox)


@pytest.mark.parametrize("moment", ["taken", "loaded"])
def test_a_watcher_killed_at_any_moment_is_made_up_for(house: House, inbox: Path, moment: str) -> None:
    house.progress("2015-07", {LANSHAN: 40}).rename(inbox / "七月.csv")
    child = started()
    reached: dict[str, Callable[[], object]] = {
        "taken": lambda: list((inbox / ".taken").glob("*/七月.csv")),
        "loaded": lambda: lake.committed() == {1, 2},
    }
    until(reached[moment])
    child.kill()
    child.wait()
    second = started("--once")
    _out, err = second.communicate(timeout=60)
    assert second.returncode == 0, err
    assert [name for name, _ended in outcomes()] == ["七月.csv"] and is_empty(inbox)
    assert len(received.manifests()) == 2 and store.current_version() == "v000002"


@pytest.mark.slow
def test_a_load_under_way_is_waited_for_when_told_to_stop(
    house: House, inbox: Path, watcher: subprocess.Popen[str]
) -> None:
    house.progress("2015-07", {LANSHAN: 40}).rename(inbox / "七月.csv")
    until(lambda: (data_dir() / "log" / "last_load.json").exists())
    watcher.send_signal(signal.SIGTERM)
    watcher.communicate(timeout=60)
    assert watcher.returncode == 0 and outcomes() == [("七月.csv", "published")]


def test_one_folder_has_one_watcher(inbox: Path, watcher: subprocess.Popen[str]) -> None:
    until(lambda: (inbox / ".taken").exists())
    time.sleep(0.2)
    with pytest.raises(WatchedAlready):
        watch.watch(inbox, threading.Event(), once=True)
    assert command_line.main(["watch", "--once"]) == command_line.USAGE


@pytest.mark.slow
def test_what_the_machine_has_no_room_for_is_tried_again_and_then_put_aside(
    house: House, inbox: Path, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.progress("2015-07", {LANSHAN: 40}).rename(inbox / "七月.csv")
    shutil.rmtree(data_dir() / "marts")
    (data_dir() / "marts").write_text("in the way")
    said: list[str] = []
    watch.watch(inbox, threading.Event(), once=True, told=said.append)
    assert outcomes() == [("七月.csv", "failed")] and store.current_version() == "v000001"
    assert "第1次" in said[0] and all(str(data_dir() / "marts") in line for line in said)
    assert list((data_dir() / "inbox" / "failed").glob("*/七月.csv"))
    last = json.loads((data_dir() / "log" / "last_load.json").read_text())
    assert last["ended"] == "failed"


@pytest.mark.slow
def test_the_wall_of_a_file_leaves_a_province_its_version(
    demo_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(demo_data, tmp_path / "data")
    monkeypatch.setenv("GAIBO_DATA", str(tmp_path / "data"))
    _as_it_was, with_more = soak.reports(tmp_path)
    inbox_dir().mkdir(parents=True)
    with_more.rename(inbox_dir() / "七月.csv")
    watch.watch(inbox_dir(), threading.Event(), once=True)
    assert outcomes() == [("七月.csv", "published")] and store.current_version() == "v000005"
    monkeypatch.setenv("GAIBO_DATA", str(demo_data))
