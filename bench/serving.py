"""A script in; a server of it on loopback, what it uses of the machine, and its end, out."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from bench.load_session import Step
from bench.result import CannotMeasure

ROOT = Path(__file__).parent.parent
LONGEST_START = 120.0
STREAMLIT = "-m streamlit run {script} --server.headless=true --server.address=127.0.0.1 --server.port={port}"


@dataclass(frozen=True)
class Served:
    """A server of this benchmark's own on loopback; `others` are processes that answer beside it."""

    name: str
    url: str
    pid: int
    steps: tuple[Step, ...] = ()
    others: tuple[int, ...] = ()

    @property
    def pids(self) -> tuple[int, ...]:
        """Every process that answers."""
        return self.pid, *self.others


@contextmanager
def served(
    name: str,
    script: Path,
    steps: tuple[Step, ...] = (),
    command: str = STREAMLIT,
    data: Path | None = None,
    ready: str = "script-health-check",
) -> Iterator[Served]:
    """A server of a script on a free port of loopback, which has run the script once.

    Args:
        data: its data folder, by default this process's.
        ready: what is asked until it answers; `health` runs no script.

    Raises:
        CannotMeasure: it ended, or does not answer.
    """
    port = free_port()
    words = [word.format(script=script, port=port) for word in command.split()]
    url, env = f"http://127.0.0.1:{port}", {"GAIBO_DATA": str(data)} if data else {}
    with running(name, [sys.executable, *words], f"{url}/_stcore/{ready}", env) as server:
        yield Served(name, url, server.pid, steps)


@contextmanager
def running(
    name: str, command: Sequence[str | Path], asked: str, env: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A process of this benchmark's own from the moment that a URL answers; ended when it is left.

    Raises:
        CannotMeasure: it ended, or does not answer.
    """
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=os.environ | (env or {}), stdout=log, stderr=subprocess.STDOUT)
        try:
            if not _answers(asked, server):
                log.seek(0)
                raise CannotMeasure(f"{name}: the server does not answer. {log.read()[-2000:]}")
            yield server
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def memory(*pids: int) -> int:
    """Resident bytes of processes."""
    return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids) * os.sysconf("SC_PAGE_SIZE")


def cpu(*pids: int) -> float:
    """Seconds of CPU that processes have used."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")


def _answers(url: str, server: subprocess.Popen[bytes]) -> bool:
    """Whether a server answers before its time is over, or it is."""
    opener, deadline = build_opener(ProxyHandler({})), time.monotonic() + LONGEST_START
    while server.poll() is None and time.monotonic() < deadline:
        try:
            opener.open(url, timeout=LONGEST_START).read()
            return True
        except HTTPError:
            return True  # a script that fails is for the sessions to find
        except OSError:
            time.sleep(0.2)
    return False
