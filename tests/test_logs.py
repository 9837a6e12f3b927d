"""What is written to log/: lines of JSON from any number of processes, whole, bounded, without a name or a secret."""

import json
import logging
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest

from etl import __main__ as command_line
from tests.conftest import LANSHAN, House
from warehouse import last_load, logs, settings
from warehouse.settings import ROOT, SETTINGS
from warehouse.store import data_dir
from warehouse.writing import writer

pytestmark = pytest.mark.tables("report")


def lines(part: str) -> list[dict[str, object]]:
    """What a part of the programme has logged."""
    paths = sorted((data_dir() / "log").glob(f"{part}-*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of 2 kB, 10 kB of them in all."""
    log = replace(SETTINGS.operation.log, file_megabytes=2 / 1024, keep_megabytes=10 / 1024, keep_days=30)
    changed = replace(SETTINGS, operation=replace(SETTINGS.operation, log=log))
    monkeypatch.setattr(settings, "SETTINGS", changed)
    monkeypatch.setattr(logs, "SETTINGS", changed)


def test_neither_names_nor_secrets_come_into_a_log(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIBO_SMTP_PASSWORD", "correct horse")
    logs.start("app")
    try:
        try:
            raise ValueError("列“责任人”写的是 王小明, login with correct horse, mail wang@example.cn")
        except ValueError:
            logs.logger.exception("page %s failed for %s", "ledger", {"who": "王小明", "region": "371302"})
        logs.event("mail", to="王小明 <wang@example.cn>", token="abc", said="token=abcdef; fine", count=3)
        logs.logger.warning("版本%s已发布", "v000003")
    finally:
        logs.logger.handlers.clear()
    failed, mailed, said = lines("app")
    text = json.dumps(lines("app"), ensure_ascii=False)
    for secret in ("王小明", "correct horse", "wang@", "abc"):
        assert secret not in text
    assert "page ledger failed" in str(failed["said"]) and "371302" in str(failed["said"])
    fault = failed["fault"]
    assert isinstance(fault, dict) and fault["kind"] == "ValueError"
    assert fault["calls"][-1].startswith("tests/test_logs.py:")
    assert mailed["count"] == 3 and "fine" in str(mailed["said"])
    assert said["said"] == "版本v000003已发布", "the programme's own sentences stay"


def test_a_load_is_logged_without_what_stood_in_the_file(house: House) -> None:
    good = house.plan({LANSHAN: 100})
    bad = house.plan({LANSHAN: 100})
    bad.write_text(bad.read_text(encoding="utf-8").replace(LANSHAN, "赵铁柱"), encoding="utf-8")
    assert command_line.main(["load", str(bad)]) == command_line.REFUSED
    assert command_line.main(["load", str(good)]) == command_line.LOADED
    assert command_line.main(["load", str(good)]) == command_line.LOADED
    ended = [(line["ended"], line["version"], line["files"]) for line in lines("etl")]
    assert ended == [("refused", None, 1), ("published", "v000001", 1), ("unchanged", None, 0)]
    assert "赵铁柱" not in json.dumps(lines("etl"), ensure_ascii=False)


def test_processes_share_a_file_and_no_line_is_torn_or_lost(house: House) -> None:
    script = "from warehouse import logs\nlogs.start('etl')\nfor n in range(50): logs.event('one', n=n, pad='x' * 200)"
    writers = [subprocess.Popen([sys.executable, "-c", script], cwd=ROOT) for _ in range(3)]
    assert [one.wait(timeout=60) for one in writers] == [0, 0, 0]
    found = [(line["process"], line["n"]) for line in lines("etl")]
    assert len(found) == len(set(found)) == 150


def test_logs_are_bounded_in_size_and_age_and_nothing_else_is_touched(house: House, small: None) -> None:
    folder = data_dir() / "log"
    folder.mkdir(parents=True)
    for name in ("app-2020-01-01.jsonl", "etl-2020-01-01.7.jsonl", "sql.jsonl", "last_load.json"):
        (folder / name).write_text("{}\n")
    logs.start("app")
    try:
        for n in range(60):
            logs.event("one", n=n, pad="x" * 200)
    finally:
        logs.logger.handlers.clear()
    names = {path.name for path in folder.iterdir()}
    assert {"sql.jsonl", "last_load.json"} <= names and not any("2020" in name for name in names)
    assert len(names) > 5, "a full file is followed by another"
    later = logs.old_logs(date(2999, 1, 1))
    assert {path.name for path in later} == names - {"sql.jsonl", "last_load.json"}
    # Tomorrow the day's own files count as old ones do: the newest that fit stay.
    newest = {path.name for path in later} - {path.name for path in logs.old_logs(_tomorrow())}
    assert 1 <= len(newest) <= 5


def _tomorrow() -> date:
    return date.fromordinal(date.today().toordinal() + 2)


def test_a_log_that_cannot_be_written_keeps_nobody_from_working(house: House) -> None:
    data_dir().mkdir(parents=True)
    (data_dir() / "log").write_text("in the way")
    assert command_line.main(["load", str(house.plan({LANSHAN: 100}))]) == command_line.LOADED


UNDER_WAY = (
    "import time\nfrom warehouse import last_load\n"
    "with last_load.under_way('load'):\n    print('began', flush=True)\n    time.sleep(60)\n"
)


def test_the_last_load_says_whether_it_runs_ended_or_was_killed(house: House) -> None:
    assert last_load.last() is None
    loader = subprocess.Popen([sys.executable, "-c", UNDER_WAY], cwd=ROOT, stdout=subprocess.PIPE)
    assert loader.stdout and loader.stdout.readline() == b"began\n"
    assert (found := last_load.last()) and found.ended == last_load.RUNNING
    loader.kill()
    loader.wait()
    assert (found := last_load.last()) and found.ended == last_load.KILLED
    with pytest.raises(RuntimeError), last_load.under_way("load"):
        raise RuntimeError
    assert (found := last_load.last()) and found.ended == last_load.FAILED and found.ended_at
    assert command_line.main(["load", str(house.plan({LANSHAN: 100}))]) == command_line.LOADED
    before = last_load.last()
    assert before and (before.ended, before.version) == (last_load.PUBLISHED, "v000001")
    with writer():
        again = str(house.plan({LANSHAN: 200}))
        script = [sys.executable, "-m", "etl", "load", "--no-wait", again]
        assert subprocess.run(script, cwd=ROOT, capture_output=True).returncode == command_line.REFUSED
    assert last_load.last() == before, "who gave way to another loader has not failed"


@pytest.fixture(autouse=True)
def quiet() -> None:
    """Handlers of other tests' parts are not these tests' business."""
    logging.getLogger("gaibo").handlers.clear()
