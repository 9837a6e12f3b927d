"""Disks that are full, read-only or in use: each is refused in words, and the same load succeeds afterwards."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etl import __main__ as command_line
from etl import received
from etl.verify import verify
from tests.conftest import LANSHAN, House
from tests.test_load import start_rate, tree
from warehouse import lake, store, writing
from warehouse.settings import ROOT

pytestmark = pytest.mark.tables()

# Of a version that is open its room is taken until it is closed, though its file is gone: room for a dozen small ones.
ROOM = 96 * 2**20

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")


@pytest.fixture
def disk(house: House) -> Iterator[Path]:
    """The data folder on a small disk of its own, with one version that says 40%."""
    folder = store.data_dir()
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "gaibo_test", str(folder)], check=True)
    try:
        house.opens(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
        yield folder
    finally:
        store._connections.clear()
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path, left: int) -> Path:
    """Leave so many bytes free."""
    free = os.statvfs(disk)
    ballast = disk / "ballast"
    ballast.write_bytes(b"x" * (free.f_bavail * free.f_frsize - left))
    return ballast


def state() -> tuple[str, float | None, str, dict[str, bytes]]:
    return store.current_version(), start_rate(LANSHAN), lake.checksum(), tree(received.received_dir())


# From nothing at all to just too little: it fails while preparing, staging, keeping, committing, building, assembling.
LEFT = (0, 4096, 12_288, 20_480, 32_768, 65_536, 131_072, 200_000, 400_000, 1_000_000, 1_500_000)
# What ends so cannot be written down either, unless a line still fits.
NOT_RECORDED = "操作记录没有写上这一条（log/audit.jsonl）。"


@as_root
@pytest.mark.parametrize("room", [LEFT[::4], pytest.param(LEFT, marks=pytest.mark.slow)], ids=["some", "all"])
def test_a_full_disk_refuses_the_load_in_words_and_with_room_again_the_same_load_succeeds(
    disk: Path, house: House, capsys: pytest.CaptureFixture[str], room: tuple[int, ...]
) -> None:
    for n, left in enumerate(room, start=41):
        sent, before = house.progress("2015-07", {LANSHAN: n}), state()
        ballast = fill(disk, left)
        assert command_line.main(["load", str(sent)]) == 1, left
        said = [line for line in capsys.readouterr().err.splitlines() if line != NOT_RECORDED][-1]
        assert "磁盘已满" in said and "prune" in said and "没有完成" not in said, left
        assert (state(), verify().problems) == (before, ()), left
        assert not [*disk.rglob("*.unfinished"), *disk.rglob("*.building*")], left
        ballast.unlink()
        assert command_line.main(["load", str(sent)]) == 0, left
        assert (start_rate(LANSHAN), verify().problems) == (n / 100, ()), left
        for version in store.versions():
            if version.kept and not version.current:
                version.path.unlink()


@as_root
@pytest.mark.parametrize(
    "command", ["rebuild", pytest.param("rebuild --as-known-in v000001 --force", marks=pytest.mark.slow)]
)
def test_a_full_disk_refuses_a_rebuild_and_changes_nothing(
    disk: Path, house: House, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    house.opens(house.progress("2015-07", {LANSHAN: 50}))
    before = state()
    for left in (20_480, 1_000_000):
        ballast = fill(disk, left)
        assert command_line.main(command.split()) == 1, left
        assert "磁盘已满" in capsys.readouterr().err, left
        assert (state(), verify().problems) == (before, ()), left
        ballast.unlink()
    assert command_line.main(command.split()) == 0
    assert (state()[1:], verify().problems) == (before[1:], ())


@pytest.mark.slow
@as_root
def test_a_full_disk_is_given_room_by_pruning(disk: Path, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in (50, 60):
        house.opens(house.progress("2015-07", {LANSHAN: n}))
    fill(disk, 0)
    monkeypatch.setattr("warehouse.pruning.superfluous", lambda versions: [v for v in versions if not v.current])
    assert command_line.main(["prune"]) == 0
    assert [version.kept for version in store.versions()] == [False, False, True]
    assert command_line.main(["load", str(house.progress("2015-07", {LANSHAN: 70}))]) == 0
    assert start_rate(LANSHAN) == 0.7


@as_root
def test_a_read_only_disk_is_refused_in_words_and_still_read(
    disk: Path, house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    sent, before = house.progress("2015-07", {LANSHAN: 50}), tree(disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    for command in (["load", str(sent)], ["rebuild"], ["prune"], ["rollback", "v000001"]):
        assert command_line.main(command) == 1
        said, *more = capsys.readouterr().err.splitlines()
        assert "磁盘是只读的" in said and more == [NOT_RECORDED]
    assert start_rate(LANSHAN) == 0.4
    assert tree(disk) == before
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert command_line.main(["load", str(sent)]) == 0
    assert start_rate(LANSHAN) == 0.5


def no_file_beyond(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize(
    "size", [pytest.param(2000, marks=pytest.mark.slow), 100_000, pytest.param(1_000_000, marks=pytest.mark.slow)]
)
def test_a_limit_on_the_size_of_files_is_like_a_full_disk(house: House, size: int) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    sent, before = house.progress("2015-07", {LANSHAN: 50}), state()
    child = subprocess.run(
        [sys.executable, "-m", "etl", "load", str(sent)],
        cwd=ROOT,
        preexec_fn=no_file_beyond(size),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert child.returncode == 1
    assert "磁盘已满或超过限额" in child.stderr.splitlines()[-1]
    assert (state(), verify().problems) == (before, ())
    assert command_line.main(["load", str(sent)]) == 0
    assert start_rate(LANSHAN) == 0.5


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied", "x"), PermissionError(1, "not permitted")])
def test_a_folder_that_is_not_ours_to_write_to_is_named(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: PermissionError
) -> None:
    def forbidden(*_: object, **__: object) -> int:
        raise error

    monkeypatch.setattr("os.open", forbidden)
    assert command_line.main(["load", str(house.plan({LANSHAN: 100}))]) == 1
    assert "没有读写权限" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["load", "rebuild", "prune", "rebuild --as-known-in v000001"])
def test_a_second_writer_that_will_not_wait_is_told_who_is_at_work(
    house: House, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    house.opens(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    before = tree(store.data_dir() / "lake"), store.current_version()
    sent = [str(house.progress("2015-07", {LANSHAN: 50}))] if command == "load" else []
    with writing.writer():
        assert command_line.main([*command.split(), *sent, "--no-wait"]) == 1
    said = capsys.readouterr().err
    assert f"进程 {os.getpid()}，自 " in said and said.endswith("请稍后再试。\n") and len(said.splitlines()) == 1
    assert (tree(store.data_dir() / "lake"), store.current_version()) == before
    assert command_line.main([*command.split(), *sent, "--no-wait"]) == 0
