"""What goes wrong under a running dashboard: each ends with the right figures of a version, or with a sentence."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

from bench.load_session import Step, _cookies
from etl import __main__ as command_line
from etl.verify import verify
from tests.conftest import LANSHAN, House, started_twice
from tests.readers import TROUBLE, Reader, alone
from tests.serving import ROOT, answer, served
from tests.test_disks import as_root
from tests.test_load import start_rate
from warehouse import publishing, records, store, writing

# What each version says is started.
RATES = {"v000001": "40.00", "v000002": "60.00"}
DAYS = 40


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two published versions of one county: 40% started, then 60%."""
    with started_twice(tmp_path_factory.mktemp("live")) as data:
        return data


@pytest.fixture
def data(standing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it as the data folder."""
    copy = tmp_path / "data"
    shutil.copytree(standing, copy)
    monkeypatch.setenv("GAIBO_DATA", str(copy))
    return copy


@pytest.fixture
def url(data: Path, tmp_path: Path) -> Iterator[str]:
    """A server of that copy."""
    with served(data, tmp_path / "console") as url:
        answer(f"{url}/_stcore/script-health-check", tmp_path / "console")
        yield url


def right(reader: Reader) -> bool:
    """Whether a page says the figure of the version that it names, or that something is wrong."""
    return reader.told[1] == RATES[reader.told[0]] if reader.told else TROUBLE in reader.said or "版本" in reader.said


def damage(file: Path, how: str) -> None:
    content = bytearray(file.read_bytes())
    if how == "deleted":
        file.unlink()
    elif how == "cut off":
        os.truncate(file, len(content) // 2)
    elif how == "another file in its place":
        file.unlink()
        file.write_bytes(b"no database" * 1000)
    else:
        for at in range(12_288, len(content), 4096):
            content[at : at + 64] = bytes(64)
        file.chmod(0o644)
        file.write_bytes(content)


@pytest.mark.parametrize(
    "how",
    [
        "deleted",
        pytest.param("cut off", marks=pytest.mark.slow),
        pytest.param("another file in its place", marks=pytest.mark.slow),
        "overwritten in its place",
    ],
)
def test_a_current_version_that_is_damaged_under_readers_shows_no_wrong_figure(data: Path, url: str, how: str) -> None:
    async def read() -> tuple[list[bool], str | None, str | None]:
        before = await Reader.comes(url)
        assert before.told == ("v000002", "60.00")
        file = store.version_path("v000002")
        file.chmod(0o644)
        damage(file, how)
        faults = [await before.again() for _ in range(3)]
        newcomer = await Reader.comes(url, 2, "region=371300")
        publishing.rollback("v000001")
        after = await Reader.comes(url, 3)
        seen = [right(reader) for reader in (before, newcomer)]
        for reader in (before, newcomer, after):
            await reader.session.close()
        return seen, faults[-1], after.told and after.told[1]

    seen, _fault, after = alone(read())
    assert seen == [True, True]
    assert after == "40.00"  # an older version is one command away


PUBLISHES = """
import sys
from pathlib import Path
from etl.load import load
for sent in sys.argv[1:]:
    assert load([Path(sent)]).accepted
"""


def test_fifty_readers_see_whole_versions_while_one_is_published_after_the_other(
    data: Path, url: str, tmp_path: Path
) -> None:
    """Loads that follow on each other at once, in a process of their own as on a server: a version each."""
    house = House(tmp_path)
    sent = {f"v{3 + n:06}": house.progress("2015-07", {LANSHAN: 61 + n}) for n in range(3)}
    rates = RATES | {version: f"{61 + n}.00" for n, version in enumerate(sent)}
    publisher = subprocess.Popen([sys.executable, "-c", PUBLISHES, *sent.values()], cwd=ROOT, env=os.environ)

    async def read(number: int) -> list[tuple[str, str] | str]:
        """What each page said: version and rate, or what else; what a busy machine did not answer says nothing."""
        reader, over = await Reader.comes(url, number), False
        seen: list[tuple[str, str] | str] = [reader.told or reader.said[-800:]]
        while not over:
            over = publisher.poll() is not None
            if number % 2:  # who comes anew reads what is current
                await reader.session.close()
                reader = await Reader.comes(url, number)
            fault = await reader.again()
            seen.append(fault or reader.told or reader.said[-800:])
            await asyncio.sleep(0.2)
        await reader.session.close()
        return [one for one in seen if one and one[:9] not in ("no answer", "no page '")]

    async def crowd() -> list[list[tuple[str, str] | str]]:
        return await asyncio.gather(*map(read, range(50)))

    try:
        seen = alone(crowd())
    finally:
        publisher.wait()
    assert publisher.returncode == 0 and store.current_version() == max(sent)
    assert {one for each in seen for one in each} <= set(rates.items())
    assert {each[-1] for each in seen[1::2] if each} == {max(rates.items())}
    assert len({one for each in seen for one in each}) > 2


def test_a_browser_that_was_cut_off_comes_back_to_where_it_was(url: str) -> None:
    async def cut() -> tuple[str, tuple[str, str] | None]:
        reader = await Reader.comes(url)
        before = reader.session
        await before.do(Step(page="laggards", query=f"region={LANSHAN}"))
        before.socket.transport.abort()
        await asyncio.sleep(0.3)
        token = (await asyncio.to_thread(_cookies, f"{url}/"))["_streamlit_xsrf"]
        socket = await connect(
            f"ws{url.removeprefix('http')}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit"), Subprotocol(token), Subprotocol(reader.id)],
            origin=Origin(url), additional_headers={"Cookie": f"_streamlit_xsrf={token}"}, max_size=None, proxy=None,
        )  # fmt: skip
        before.socket, before.closed = socket, False
        again = Reader(before)
        assert await again.again() is None
        await socket.close()
        return again.session.query["region"], again.told

    assert alone(cut()) == (LANSHAN, ("v000002", "60.00"))


def test_a_clock_that_was_set_back_changes_neither_the_order_of_versions_nor_what_is_kept(
    data: Path, tmp_path: Path
) -> None:
    path = data / "warehouse" / "versions" / "v000002.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    ahead = datetime.fromisoformat(record["published_at"]) + timedelta(days=DAYS)
    path.chmod(0o644)
    path.write_text(json.dumps(record | {"published_at": ahead.isoformat()}), encoding="utf-8")
    assert store.version("v000002").published_at > datetime.now() + timedelta(days=DAYS - 2)
    house = House(tmp_path)
    assert house.load(house.progress("2015-07", {LANSHAN: 70})).accepted
    assert (store.current_version(), start_rate(LANSHAN)) == ("v000003", 0.7)
    assert [version.id for version in store.versions()] == ["v000001", "v000002", "v000003"]
    assert command_line.main(["prune"]) == 0 and command_line.main(["verify"]) == 0
    assert store.version_path("v000003").exists()


@as_root
@pytest.mark.parametrize("form", ["csv", "parquet", "duckdb"])
def test_a_disk_that_fills_up_during_an_export_is_told_and_nothing_half_is_left(
    form: str, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k", "gaibo_test", str(disk)], check=True)
    try:
        assert command_line.main(["export", "--format", form, "--out", str(disk / "out")]) == 1
        assert "磁盘已满" in capsys.readouterr().err
        assert [path for path in disk.rglob("*") if path.is_file()] == []
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)
    assert start_rate(LANSHAN) == 0.6


UPLOADS = """
import sys, time
from pathlib import Path
from pages.parts.upload.child import Run, Upload
run = Run("load", [Upload(Path(sys.argv[1]).name, Path(sys.argv[1]).read_bytes())])
print("begun", flush=True)
for _ in run.follow():
    pass
"""


@pytest.mark.parametrize("after", [0.0, pytest.param(1.0, marks=pytest.mark.slow), 2.5])
def test_an_app_that_is_killed_with_an_upload_under_way_leaves_all_or_nothing(
    after: float, data: Path, tmp_path: Path
) -> None:
    sent = House(tmp_path).progress("2015-07", {LANSHAN: 80})
    command = [sys.executable, "-c", UPLOADS, str(sent)]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, start_new_session=True) as app:
        assert app.stdout and app.stdout.readline() == b"begun\n"
        time.sleep(after)
        app.send_signal(signal.SIGKILL)
    with writing.writer():  # whoever had begun to load goes on, and has ended now
        found = start_rate(LANSHAN)
    assert found in (0.6, 0.8) and verify().problems == ()
    assert command_line.main(["load", str(sent)]) == 0 and start_rate(LANSHAN) == 0.8


def test_a_folder_that_is_a_link_may_be_turned_to_another_under_readers(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have a version of one name; each answer is of one of them, and soon of the one the link names."""
    other, link = tmp_path / "other", tmp_path / "link"
    shutil.copytree(data, other)
    for name, version in (("v000001", "v000002"), ("v000002", "v000001")):
        store_of = other / "warehouse" / f"gaibo_{name}.duckdb"
        store_of.unlink()
        shutil.copy2(data / "warehouse" / f"gaibo_{version}.duckdb", store_of)
    link.symlink_to(data)
    monkeypatch.setenv("GAIBO_DATA", str(link))
    seen, over = set[float | None](), threading.Event()

    def read() -> None:
        while not over.is_set():
            seen.add(start_rate(LANSHAN))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(20):
        turned = tmp_path / "turned"
        turned.symlink_to(other if n % 2 == 0 else data)
        turned.replace(link)
        time.sleep(0.05)
    over.set()
    for thread in threads:
        thread.join()
    assert seen == {0.4, 0.6}
    for target, rate in ((other, 0.4), (data, 0.6)):
        turned.symlink_to(target)
        turned.replace(link)
        assert start_rate(LANSHAN) == rate
    assert json.loads((data / "warehouse" / "versions" / "v000002.json").read_text())["file"]["sha256"]
    assert records.read(store.records_dir())
