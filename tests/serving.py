"""A real server on loopback for the tests that need one, and the browser that visits it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHROMIUM = Path("/usr/bin/chromium")
needs_chromium = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed: apt-get install chromium"
)


@contextmanager
def served(data: Path, log: Path) -> Iterator[str]:
    """The address of a server of its own, up but not yet asked for any page."""
    with serving(["-m", "streamlit", "run", "app.py", "--server.headless=true"], data, log) as (_server, url):
        yield url


@contextmanager
def serving(command: list[str], data: Path, log: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A server of its own, by a command of Python's that lacks its port alone, and its address once it is up."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    option = f"--server.port={port}" if "streamlit" in command else f"--port={port}"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, *command, option],
            cwd=ROOT, env=os.environ | {"GAIBO_DATA": str(data)}, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            answer(f"http://127.0.0.1:{port}/_stcore/health", log)
            yield server, f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate of loopback, to be trusted by who reads it, and its key; skips where OpenSSL is not installed."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not installed")
    certificate, key = folder / "gaibo.crt", folder / "gaibo.key"
    subprocess.run(
        [openssl, *"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext".split(),
         "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", certificate, "-keyout", key],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


def answer(url: str, log: Path) -> None:
    """Wait until a URL answers."""
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=60).read()
            return
        except OSError:
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
