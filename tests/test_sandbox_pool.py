"""Queries at the same time in; who runs, who waits, who is stopped, and what is left afterwards, out."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.boxes import ENDLESS, PATIENT, STUBBORN, answered, lives, opened, publish, refused, until
from warehouse.sandbox import Pool, SandboxError
from warehouse.sandboxing import pool, wire
from warehouse.sandboxing.process import Process
from warehouse.settings import ROOT

pytestmark = pytest.mark.usefixtures("boxed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("pool") / "data"
    publish(data, "v000001")
    return data


@pytest.fixture(scope="module")
def shared() -> Iterator[Pool]:
    with opened(PATIENT) as pool:
        yield pool


@pytest.fixture
def patient(shared: Pool) -> Iterator[Pool]:
    """A pool whose queries end when they are cancelled; nothing of one test is left for the next."""
    yield shared
    for run in [*shared._waiting, *shared._running]:
        run.cancel()
    until(lambda: not shared._running)


def test_two_run_and_the_next_wait_in_a_queue_that_moves_up_and_is_bounded() -> None:
    with opened(replace(PATIENT, queue=3)) as pool:
        runs = [pool.submit(ENDLESS) for _ in range(2)]
        until(lambda: all(run.state() == "running" for run in runs))
        waiting = [pool.submit("select 1 as one") for _ in range(3)]
        assert [run.place for run in waiting] == [1, 2, 3] and waiting[0].state() == "waiting"
        assert [run.place for run in runs] == [0, 0] and waiting[0].elapsed == 0.0
        full = refused(pool, "select 1")
        assert full.kind == "full" and "3 条" in str(full)
        waiting[0].cancel()
        assert waiting[0].state() == "done" and [run.place for run in waiting] == [0, 1, 2]
        runs[0].cancel()
        assert waiting[2].result(60).table.to_pylist() == [{"one": 1}]
        assert runs[1].state() == "running" and runs[1].elapsed > 0
        for run in (waiting[0], runs[0]):
            with pytest.raises(SandboxError, match="已取消"):
                run.result(60)


def test_one_person_cannot_take_all_processes(patient: Pool) -> None:
    first = patient.submit(ENDLESS, who="甲")
    until(lambda: first.state() == "running")
    second = patient.submit(ENDLESS, who="甲")
    assert answered(patient, "select 1", who="乙").found == 1
    assert second.state() == "waiting"
    more = [patient.submit(ENDLESS, who="甲") for _ in range(patient.limits.queue_per_person)]
    assert [run.state() for run in more] == ["waiting"] * (len(more) - 1) + ["done"]
    with pytest.raises(SandboxError, match="您已有 4 条查询在排队"):
        more[-1].result()
    assert answered(patient, "select 1", who="丙").found == 1
    first.cancel()
    until(lambda: second.state() == "running")


def test_a_running_query_is_cancelled_and_its_process_goes_on(patient: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "CANCEL_SECONDS", 60.0)  # however busy the machine is
    answered(patient, "select 1")
    before = set(patient.processes())
    run = patient.submit(ENDLESS)
    until(lambda: run.progress() is not None)
    run.cancel()
    with pytest.raises(SandboxError) as raised:
        run.result(60)
    assert raised.value.kind == "cancelled"
    assert answered(patient, "select 1").found == 1
    assert before <= set(patient.processes())


def test_what_does_not_heed_a_cancellation_is_killed_and_the_next_query_runs(patient: Pool) -> None:
    answered(patient, "select 1")
    run = patient.submit(STUBBORN)
    until(lambda: run.elapsed > 0.5)
    run.cancel()
    with pytest.raises(SandboxError, match="已取消"):
        run.result(60)
    assert answered(patient, "select 1").found == 1
    assert run.elapsed < PATIENT.seconds


def test_progress_is_told_while_a_query_runs(patient: Pool) -> None:
    run = patient.submit(ENDLESS)
    assert run.progress() is None
    until(lambda: (run.progress() or 0) > 0)
    first = run.progress()
    assert first is not None
    until(lambda: (run.progress() or 0) > first)
    assert (run.progress() or 0) <= 100


def test_a_killed_process_is_replaced_whether_it_was_idle_or_at_work(patient: Pool) -> None:
    answered(patient, "select 1")
    until(lambda: len(patient.processes()) > 1)
    for pid in patient.processes():
        os.kill(pid, signal.SIGKILL)
        until(lambda pid=pid: not lives(pid))  # type: ignore[misc]
    assert answered(patient, "select 1").found == 1
    run = patient.submit(ENDLESS)
    until(lambda: run.progress() is not None)
    for pid in patient.processes():
        os.kill(pid, signal.SIGKILL)
        until(lambda pid=pid: not lives(pid))  # type: ignore[misc]
    with pytest.raises(SandboxError, match="进程中途结束"):
        run.result(60)
    assert answered(patient, "select 1").found == 1


def test_what_a_process_says_behind_its_walls_when_it_ends_can_be_read(folder: Path) -> None:
    process = Process(PATIENT, folder / "warehouse")
    process.wait_until_warm(60)
    process.send({"nothing": 1})
    until(lambda: not process.is_alive)
    assert process.walls and "KeyError" in process.complaint()
    assert process.end() != 0


def test_processes_without_work_end_and_start_again_when_needed() -> None:
    with opened(replace(PATIENT, idle_seconds=0.3)) as pool:
        for _ in range(2):
            assert answered(pool, "select 1").found == 1
            until(lambda: not pool.processes())


def test_many_threads_get_their_own_answers(patient: Pool) -> None:
    def ask(n: int) -> list[int]:
        answers = [answered(patient, "select $n * 1000 + $m as x", {"n": n, "m": m}, who=str(n)) for m in range(10)]
        return [answer.table["x"][0].as_py() for answer in answers]

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(8))) == [[n * 1000 + m for m in range(10)] for n in range(8)]


def test_nothing_is_left_when_the_pool_is_closed() -> None:
    with opened(PATIENT) as pool:
        pool.warm()
        run = pool.submit(ENDLESS)
        waits = [pool.submit(ENDLESS) for _ in range(2)][1]
        until(lambda: run.progress() is not None)
        pids = pool.processes()
    assert pids and not any(lives(pid) for pid in pids)
    for ended in (run, waits):
        with pytest.raises(SandboxError, match="已取消"):
            ended.result(60)
    assert refused(pool, "select 1").kind == "full"


def test_the_processes_end_with_the_app_even_while_they_work() -> None:
    app = subprocess.Popen(
        [sys.executable, "-c", f"""
from warehouse.sandbox import pool, run, submit
run("select 1")
running = submit({STUBBORN!r})
while not running.elapsed or len(pool().processes()) < 2: pass
print(*pool().processes(), flush=True)
running.result()
"""],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert app.stdout
    pids = [int(pid) for pid in app.stdout.readline().split()]
    assert len(pids) >= 2 and all(lives(pid) for pid in pids)
    app.kill()
    app.wait()
    app.stdout.close()
    until(lambda: not any(lives(pid) for pid in pids))


def test_a_process_that_has_ended_is_never_written_to(boxed: Path) -> None:
    process = Process(PATIENT, boxed / "warehouse")
    pipe = process._to
    process.end()
    with (boxed / "other").open("wb") as other:
        os.dup2(other.fileno(), pipe)  # a file has got the number of the pipe
        try:
            with pytest.raises(wire.Broken):
                process.send({"cancel": 1})
        finally:
            os.close(pipe)
    assert not (boxed / "other").read_bytes()


@pytest.mark.parametrize("cut", [0, 5, 11, 12, 20, -1])
def test_output_that_breaks_off_is_noticed(cut: int) -> None:
    whole = wire.frame({"rows": 1, "found": 1}, b"x" * 100)
    reading, writing = os.pipe()
    os.write(writing, whole[:cut])
    os.close(writing)
    with pytest.raises(wire.Broken):
        wire.read(reading, 1000)
    os.close(reading)


@pytest.mark.parametrize("head", [(1 << 31, 0), (10, 1 << 40)])
def test_output_that_says_it_is_huge_is_not_waited_for(head: tuple[int, int]) -> None:
    with pytest.raises(wire.Broken):
        wire.lengths(wire.HEAD.pack(*head), 1 << 20)
    for said in (b"[1]", b"{", b"\xff"):
        with pytest.raises(wire.Broken):
            wire.parsed(said)
