"""Names that a browser claims, a gateway's and a login's, through the nginx that we hand out: who counts as who."""

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.proxy import SERVE, WITHOUT, installed, proxied
from bench.serving import free_port, running
from tests.access_cases import name, people
from tests.oidc import Provider, provider
from tests.serving import needs_chromium, self_signed

pytestmark = pytest.mark.skipif(not installed(), reason=WITHOUT)
CITY, FEIXIAN, OTHER = "371300", "371325", "370124"
VIEWER = name(CITY, "viewer")
PATHS = ("/", "/static/a.js", "/_stcore/stream", "/_stcore/upload_file/1/2", "/health", "/media/a.csv")


@contextmanager
def named() -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """A process that notes for each path which name it was told."""
    told = list[tuple[str, str | None]]()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.append((self.path, self.headers["X-Remote-User"]))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", told
    server.shutdown()
    server.server_close()


@pytest.fixture
def basic(tmp_path: Path) -> Path:
    """A gateway that asks for a name and a password, as docs/deploy.md writes it."""
    passwords, directives = tmp_path / "passwords", tmp_path / "gateway.conf"
    secret = subprocess.run(["openssl", "passwd", "-apr1", "open"], check=True, capture_output=True, text=True).stdout
    passwords.write_text(f"{VIEWER}:{secret}", encoding="utf-8")
    directives.write_text(
        f'auth_basic "Gaibo";\nauth_basic_user_file {passwords};\nset $gaibo_user $remote_user;\n', encoding="utf-8"
    )
    return directives


def basic_auth(who: str, password: str) -> str:
    """The header by which a browser says a name and a password."""
    return "Basic " + base64.b64encode(f"{who}:{password}".encode()).decode()


def asked(url: str, **headers: str) -> int:
    """The status of an answer to who writes these headers."""
    try:
        with build_opener(ProxyHandler({})).open(Request(url, headers=headers), timeout=20) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code


def test_a_name_that_a_browser_writes_reaches_no_process(basic: Path) -> None:
    forged = {"X-Remote-User": name("all", "admin")}
    with named() as (process, told), proxied([process]) as proxy:
        told.clear()
        assert [asked(proxy.url + path, **forged) for path in PATHS] == [200] * len(PATHS)
        assert told == [(path, None) for path in PATHS]
    with named() as (process, told), proxied([process], gateway=basic) as proxy:
        told.clear()
        refused = dict.fromkeys(PATHS, 401) | {"/health": 200}
        assert {path: asked(proxy.url + path, **forged) for path in PATHS} == refused
        assert told == [("/health", None)]
        told.clear()
        wrong = basic_auth(forged["X-Remote-User"], "guessed")
        assert {path: asked(proxy.url + path, Authorization=wrong) for path in PATHS} == refused
        assert told == [("/health", None)]
        told.clear()
        known = basic_auth(VIEWER, "open")
        assert {asked(proxy.url + path, Authorization=known, **forged) for path in PATHS} == {200}
        assert dict(told) == dict.fromkeys(PATHS, VIEWER) | {"/static/a.js": None, "/health": None}


@contextmanager
def deployed(
    data: Path, folder: Path, mode: str, gateway: Path | None = None, login: Provider | None = None
) -> Iterator[str]:
    """What docs/deploy.md sets up: nginx with TLS before a process whose access.toml names people; its address."""
    port, certificate = free_port(), self_signed(folder)
    environment = {
        "GAIBO_DATA": str(data),
        "GAIBO_ACCESS": str(people(folder, [CITY], mode)),
        "HOME": str(folder),  # where Streamlit looks for secrets besides the programme's own folder
        "STREAMLIT_SERVER_TRUSTED_USER_HEADERS": json.dumps({"X-Remote-User": "email"}) if gateway else "",
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(certificate[0]))
        with proxied([f"http://127.0.0.1:{port}"], certificate, gateway) as proxy:
            if login:
                (folder / ".streamlit").mkdir()
                (folder / ".streamlit" / "secrets.toml").write_text(login.secrets(proxy.url), encoding="utf-8")
            command = [sys.executable, *SERVE.format(port=port).split()]
            with running("process", command, f"http://127.0.0.1:{port}/_stcore/script-health-check", environment):
                yield proxy.url


def visitor(browser: Browser, **more: Any) -> Page:
    """A page of somebody's own browser, which has no certificate of ours."""
    page = browser.new_context(ignore_https_errors=True, locale="zh-CN", **more).new_page()
    page.set_default_timeout(60_000)
    return page


@needs_chromium
def test_whoever_the_gateway_lets_in_sees_their_region_whatever_else_the_browser_says(
    demo_data: Path, tmp_path: Path, basic: Path, browser: Browser
) -> None:
    with deployed(demo_data, tmp_path, "gateway", basic) as url:
        page = visitor(
            browser,
            http_credentials={"username": VIEWER, "password": "open"},
            extra_http_headers={"X-Remote-User": name("all", "admin")},
        )
        page.goto(f"{url}/county?region={FEIXIAN}")
        expect(page.get_by_role("heading", name="费县")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("unit.example · 查看 · 临沂市")).to_be_visible()
        for link, refusal in ((f"county?region={OTHER}", "不在您的范围内"), ("audit", "没有权限")):
            page.goto(f"{url}/{link}")
            expect(page.get_by_role("heading", name=refusal)).to_be_visible(timeout=60_000)
        page.context.close()


@needs_chromium
def test_a_login_comes_back_by_tls_and_holds_at_the_next_visit(
    demo_data: Path, tmp_path: Path, browser: Browser
) -> None:
    with provider() as identity, deployed(demo_data, tmp_path, "login", login=identity) as url:
        identity.person = VIEWER
        page = visitor(browser)
        page.goto(f"{url}/county?region={FEIXIAN}")
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_text("unit.example · 查看 · 临沂市")).to_be_visible(timeout=60_000)
        assert page.url.startswith("https://")
        [cookie] = [one for one in page.context.cookies() if one["name"] == "_streamlit_user"]
        assert cookie["httpOnly"] and all(one["secure"] for one in page.context.cookies())
        page.goto(f"{url}/county?region={FEIXIAN}")
        expect(page.get_by_role("heading", name="费县")).to_be_visible(timeout=60_000)
        page.context.close()
