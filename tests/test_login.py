"""Logging in at a real identity provider and coming in through a gateway, in a browser; deep links after a restart."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.access_cases import name, people
from tests.gateway import gateway
from tests.oidc import COOKIE, SECRET, Provider, provider
from tests.serving import ROOT, answer, needs_chromium
from warehouse import audit

pytestmark = needs_chromium
CITY, FEIXIAN, OTHER = "371300", "371325", "370124"


@contextmanager
def guarded(data: Path, folder: Path, mode: str, *options: str, port: int = 0) -> Iterator[str]:
    """A server whose access.toml has people in it; its log is folder/server.log."""
    log = folder / "server.log"
    with socket.create_server(("127.0.0.1", port)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {"GAIBO_DATA": str(data), "GAIBO_ACCESS": str(people(folder, [CITY], mode))}
    with log.open("a") as output:
        words = f"-m streamlit run app.py --server.headless=true --server.port={port}".split()
        server = subprocess.Popen(
            [sys.executable, *words, *options], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            answer(f"http://127.0.0.1:{port}/_stcore/health", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture
def identity() -> Iterator[Provider]:
    with provider() as known:
        yield known


def test_a_reader_logs_in_sees_their_region_and_logs_out(
    demo_data: Path, tmp_path: Path, identity: Provider, page: Page
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(identity.secrets(f"http://127.0.0.1:{port}"), encoding="utf-8")
    with guarded(demo_data, tmp_path, "login", f"--secrets.files={secrets}", port=port) as url:
        # Until app.py has run once a deep link shows Streamlit's own word over the page.
        answer(f"{url}/_stcore/script-health-check", tmp_path / "server.log")
        page.goto(f"{url}/county?region={FEIXIAN}")
        expect(page.get_by_role("heading", name="请先登录")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("费县")).to_have_count(0)
        identity.person = name(CITY, "viewer")
        page.get_by_role("button", name="登录").click()
        # Between the letters of the address stands what keeps a page from making a link of it.
        expect(page.get_by_text("unit.example · 查看 · 临沂市")).to_be_visible(timeout=60_000)
        page.goto(f"{url}/county?region={FEIXIAN}")
        expect(page.get_by_role("heading", name="费县")).to_be_visible(timeout=60_000)
        page.goto(f"{url}/county?region={OTHER}")
        expect(page.get_by_role("heading", name="不在您的范围内")).to_be_visible(timeout=60_000)
        page.get_by_role("button", name="退出登录").click()
        expect(page.get_by_role("heading", name="请先登录")).to_be_visible(timeout=60_000)
    log = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert SECRET not in log and COOKIE not in log


def test_the_first_deep_link_after_a_restart_asks_who_it_is(demo_data: Path, tmp_path: Path, page: Page) -> None:
    headers = json.dumps({"X-Remote-User": "email"})
    supervisor = name(CITY, "supervisor")
    with guarded(demo_data, tmp_path, "gateway", f"--server.trustedUserHeaders={headers}") as url:
        page.goto(f"{url}/ledger?region={OTHER}")  # nobody has asked this server for anything before
        expect(page.get_by_role("heading", name="没有权限")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("平阴县")).to_have_count(0)
        with gateway(url, X_Remote_User=supervisor) as door:
            page.goto(f"{door}/ledger?region={FEIXIAN}")
            expect(page.get_by_role("heading", name="台账", exact=True)).to_be_visible(timeout=60_000)
            page.goto(f"{door}/audit")
            expect(page.get_by_role("heading", name="没有权限")).to_be_visible(timeout=60_000)
    events = [(record["event"], record["who"]) for record in audit.records()]
    assert ("login", supervisor) in events and ("denied", supervisor) in events


def test_a_server_that_is_off_answers_its_own_machine_alone(demo_data: Path, tmp_path: Path, page: Page) -> None:
    with guarded(demo_data, tmp_path, "off") as url:
        with gateway(url, X_Forwarded_For="10.1.2.3") as door:
            page.goto(f"{door}/laggards")
            expect(page.get_by_role("heading", name="只在本机开放")).to_be_visible(timeout=60_000)
        page.goto(f"{url}/laggards")
        expect(page.get_by_role("heading", name="滞后预警")).to_be_visible(timeout=60_000)
