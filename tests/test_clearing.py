"""What is old is cleared away by settings.toml, and what must stay stays."""

import json
from datetime import date
from pathlib import Path

import pytest

from etl import __main__ as command_line
from etl.clearing import clear
from tests.conftest import LANSHAN, House
from warehouse import journal
from warehouse.store import data_dir

TODAY = date(2026, 11, 28)
OLD = ("inbox/refused/20250101-101112-000001/退回说明.txt", "outbox/2025-01-01_reminder_371300_2015-07_1/message.eml")
NEW = (
    "inbox/refused/20991101-101112-000001/退回说明.txt",
    "outbox/2099-11-01_bulletin_371300_2015-07/message.eml",
    "inbox/refused/mine/kept.txt",
    "issued/0001/record.json",
    "received/ab/ab12",
)


@pytest.fixture
def folder(house: House) -> Path:
    """A data folder with old and new things."""
    for name in (*OLD, *NEW):
        (data_dir() / name).parent.mkdir(parents=True, exist_ok=True)
        (data_dir() / name).write_text("{}")
    for name in ("inbox/outcomes.jsonl", "outbox/sent.jsonl", "log/sql.jsonl"):
        days = [f"{year}-11-27T10:00:00+00:00" for year in (2020, 2021, 2026)]
        (data_dir() / name).parent.mkdir(parents=True, exist_ok=True)
        (data_dir() / name).write_text("".join(json.dumps({"n": n, "at": at}) + "\n" for n, at in enumerate(days)))
    return data_dir()


def test_old_things_go_and_all_others_stay(folder: Path) -> None:
    assert {path.name for path in clear(TODAY)} == {Path(name).parent.name for name in OLD}
    assert not any((folder / name).exists() for name in OLD) and all((folder / name).exists() for name in NEW)
    for name in ("inbox/outcomes.jsonl", "outbox/sent.jsonl", "log/sql.jsonl"):
        assert [one["n"] for one in journal.records(folder / name)] == [2]
        journal.add(folder / name, {"n": 3})
        assert len(list(journal.records(folder / name))) == 2
    assert clear(TODAY) == []


def test_prune_clears_them_too_and_a_dry_run_does_not(
    house: House, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    house.load(house.plan({LANSHAN: 100}))
    assert command_line.main(["prune", "--dry-run", "--json"]) == command_line.LOADED
    said = json.loads(capsys.readouterr().out)
    assert said["cleared"] == [] and said["other"] == 2 and (folder / OLD[0]).exists()
    assert command_line.main(["prune"]) == command_line.LOADED
    assert not (folder / OLD[0]).exists() and (folder / NEW[0]).exists()
    assert "2项" in capsys.readouterr().out
