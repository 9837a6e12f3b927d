"""A data folder that is backed up while others work, and comes back byte for byte or is refused in a sentence."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl import __main__ as command_line
from etl.backup import NAME, NotRestored, backup, restore
from etl.verify import verify
from tests.conftest import FEIXIAN, LANSHAN, House, house_in
from warehouse import audit, journal, marks, store, views
from warehouse.settings import ROOT
from warehouse.store import data_dir, query
from warehouse.writing import writer

pytestmark = pytest.mark.tables()
LEFT_OUT = {"warehouse/LOCK", "log/loading.lock", "log/audit.jsonl", "settings.backup.toml"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with two versions, a refused file, a view, an issue and what must not be kept."""
    with house_in(tmp_path_factory.mktemp("kept"), ()) as house:
        house.load(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
        house.load(house.progress("2015-07", {FEIXIAN: 30}))
        bad = house.progress("2015-09", {LANSHAN: 40})
        bad.write_text("县,面积\n某县,多\n", encoding="utf-8")
        house.load(bad)
        views.save(views.View("我的", "overview", {"region": "371300"}))
        for name in (
            "issued/0001/简报.docx",
            "queries/everyone.jsonl",
            "map/own.geojson",
            "issued/.0002.unfinished/record.json",
            "inbox/uploads/ab/files/x.xlsx",
            "lake.new/plan/000009.parquet",
            "warehouse/gaibo_v000003.building",
            "warehouse/gaibo_v000003.building.wal",
        ):
            path = data_dir() / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(name.encode())
        yield data_dir()


@pytest.fixture
def room(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for archives, with the kept folder, or a copy of it, as the data folder."""
    monkeypatch.setenv("GAIBO_DATA", str(kept))
    return tmp_path


def tree(folder: Path) -> dict[str, bytes]:
    """What a data folder holds, by name, without its logs and marks of who is at work."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {n: p.read_bytes() for n, p in found.items() if n not in LEFT_OUT and not n.startswith("log/etl-")}


def audited(folder: Path) -> list[dict[str, object]]:
    """The lines of a folder's audit log, which hold together."""
    assert journal.broken(folder / "log" / "audit.jsonl") is None
    return list(journal.records(folder / "log" / "audit.jsonl"))


@pytest.mark.parametrize("name", ["all.tar", "all.tar.gz"])
def test_what_is_restored_is_what_was_backed_up(
    room: Path, kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    audit.record("login", "li@unit.example")
    before = audited(kept)
    assert command_line.main(["backup", str(room / name), "--json"]) == command_line.LOADED
    assert json.loads(capsys.readouterr().out)["version"] == "v000002"
    monkeypatch.setenv("GAIBO_DATA", str(room / "new"))
    assert command_line.main(["restore", str(room / name), "--json"]) == command_line.LOADED
    said = json.loads(capsys.readouterr().out)
    assert (said["version"], said["problems"], said["settings_equal"]) == ("v000002", [], True)
    old, new = tree(kept), tree(room / "new")
    gone = old.keys() - new.keys()
    assert new == {name: old[name] for name in old.keys() - gone}
    assert all(".unfinished" in n or ".building" in n or n.startswith(("inbox/uploads", "lake.new")) for n in gone)
    assert len(gone) == 5
    assert ((room / name).stat().st_mode & 0o777) == 0o600, "it holds the names that the data folder holds"
    assert not (room / "new" / ".restoring").exists()
    # Who made it stands in the folder that it was made of; who restored it behind what the archive brought.
    [made] = audited(kept)[len(before) :]
    [*brought, restored] = audited(room / "new")
    assert brought == before and before
    assert [(line["command"], line["ended"], line["file"], bool(line["who"])) for line in (made, restored)] == [
        (command, 0, str(room / name), True) for command in ("backup", "restore")
    ]


def test_a_restored_folder_goes_on_like_the_old_one(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup(room / "all.tar")
    monkeypatch.setenv("GAIBO_DATA", str(room / "new"))
    restore(room / "all.tar")
    house = House(room)
    assert house.load(house.progress("2015-07", {LANSHAN: 60})).version == "v000003"
    assert not verify().problems


def test_it_waits_for_a_load_and_a_load_for_it(room: Path, kept: Path) -> None:
    with writer():
        assert command_line.main(["backup", str(room / "busy.tar"), "--no-wait"]) == command_line.REFUSED
        assert not list(room.iterdir())
        script = [sys.executable, "-m", "etl", "backup", str(room / "late.tar"), "--json"]
        waiting = subprocess.Popen(script, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert waiting.stderr and "另一个装载正在进行" in waiting.stderr.readline()
        late = kept / "follow_up.jsonl"
        late.write_text("{}\n")
    out, _err = waiting.communicate(timeout=60)
    try:
        assert json.loads(out)["version"] == "v000002"
        with tarfile.open(room / "late.tar") as tar:
            assert "follow_up.jsonl" in tar.getnames(), "what the load left is in it"
    finally:
        late.unlink()


def test_a_server_may_write_down_marks_meanwhile(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "from itertools import count\nfrom warehouse import views\n"
        "for n in count(): views.save(views.View('x', 'overview', {'n': str(n)})); n or print(n, flush=True)"
    )
    server = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert server.stdout and server.stdout.readline()
        for n in range(3):
            backup(room / f"{n}.tar")
    finally:
        server.kill()
        server.wait()
    for n in range(3):
        monkeypatch.setenv("GAIBO_DATA", str(room / str(n)))
        restore(room / f"{n}.tar")
        assert len(views.kept()) == 2


def test_an_archive_cut_anywhere_or_changed_is_refused_and_leaves_nothing(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = backup(room / "all.tar").path.read_bytes()
    monkeypatch.setenv("GAIBO_DATA", str(room / "new"))
    cut = room / "cut.tar"
    turned = bytearray(whole)
    turned[len(whole) // 2] ^= 1
    for content in [b"", b"x" * 2000, bytes(turned), *(whole[: len(whole) * part // 7] for part in range(1, 7))]:
        cut.write_bytes(content)
        with pytest.raises(NotRestored, match="不是完整的备份"):
            restore(cut)
        assert [path.name for path in (room / "new").iterdir()] == ["warehouse"]
    cut.write_bytes(whole)
    assert restore(cut).version == "v000002"


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "warehouse/../../outside"])
def test_an_archive_that_reaches_outside_is_refused(room: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with tarfile.open(room / "bad.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo(name), io.BytesIO())
    monkeypatch.setenv("GAIBO_DATA", str(room / "new"))
    with pytest.raises(NotRestored, match="不该有"):
        restore(room / "bad.tar")
    assert not (room / "outside").exists()


def test_a_folder_that_holds_something_is_not_written_over(
    room: Path, kept: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    audit.record("login", "wang@unit.example")
    backup(room / "all.tar")
    before = tree(kept)
    assert command_line.main(["restore", str(room / "all.tar")]) == command_line.REFUSED
    assert "不是空的" in capsys.readouterr().err and tree(kept) == before
    assert command_line.main(["backup", str(room / "all.tar")]) == command_line.USAGE
    assert command_line.main(["backup", str(kept / "in.tar")]) == command_line.USAGE
    # A server that runs on the empty folder has begun a log, which stays.
    monkeypatch.setenv("GAIBO_DATA", str(room / "new"))
    audit.record("login", "li@unit.example")
    [begun] = audited(room / "new")
    (room / "new" / "log" / "sql.jsonl").write_text('{"n": 2}\n')
    restore(room / "all.tar")
    assert (room / "new" / "log" / "sql.jsonl").read_text() == '{"n": 2}\n'
    [*brought, last] = audited(room / "new")
    assert brought[-1]["who"] == "wang@unit.example" and last | {"after": ""} == begun | {"after": ""}


def test_in_a_folder_the_newest_stay(room: Path) -> None:
    (room / "mine.tar").touch()
    for day in range(1, 5):
        (room / f"gaibo-2026010{day}-000000.tar").touch()
    made = backup(room, keep=3)
    assert NAME.fullmatch(made.path.name)
    assert made.removed == ("gaibo-20260101-000000.tar", "gaibo-20260102-000000.tar")
    assert len(list(room.iterdir())) == 4


def test_a_killed_backup_leaves_no_archive(room: Path, kept: Path, tmp_path: Path) -> None:
    big = tmp_path / "big"
    shutil.copytree(kept, big)
    for n in range(400):
        (big / f"{n}.bin").write_bytes(os.urandom(1 << 16))
    script = [sys.executable, "-m", "etl", "backup", str(tmp_path / "killed.tar")]
    child = subprocess.Popen(script, cwd=ROOT, env=os.environ | {"GAIBO_DATA": str(big)}, stderr=subprocess.DEVNULL)
    while not list(tmp_path.glob(".killed.tar.unfinished")):
        assert child.poll() is None
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert not (tmp_path / "killed.tar").exists()


def test_before_the_first_load_there_is_little_to_keep(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIBO_DATA", str(room / "empty"))
    assert backup(room / "empty.tar").version is None
    monkeypatch.setenv("GAIBO_DATA", str(room / "new"))
    assert command_line.main(["restore", str(room / "empty.tar")]) == command_line.LOADED
    with pytest.raises(store.WarehouseMissing):
        query("select 1")
    assert marks.all_marks().is_empty()
