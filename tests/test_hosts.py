"""Two processes behind nginx: readers stay on theirs, all see what is published, nobody needs the one that went."""

import os
import signal
import time
import urllib.error
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.proxy import SERVE, WITHOUT, Proxy, Request, installed, proxied
from bench.serving import Served, served
from tests.serving import ROOT, needs_chromium, self_signed
from warehouse import copying, store

pytestmark = [needs_chromium, pytest.mark.skipif(not installed(), reason=WITHOUT)]

STANDS = "数据版本 {}"


@pytest.fixture(scope="module")
def hosts(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Proxy, list[Served], Path]]:
    """nginx before two processes that read one copied folder, and this folder."""
    there = tmp_path_factory.mktemp("there")
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("GAIBO_DATA", str(demo_folder))
        copying.copy(store.version("v000003"), there)
        apps = [stack.enter_context(served(name, ROOT / "app.py", command=SERVE, data=there)) for name in "ab"]
        yield stack.enter_context(proxied([app.url for app in apps])), apps, there


@pytest.fixture
def readers(hosts: tuple[Proxy, list[Served], Path], browser: Browser) -> Iterator[dict[str, Page]]:
    """By each process a reader who is placed there."""
    proxy, apps, _ = hosts
    with ExitStack() as stack:
        found: dict[str, Page] = {}
        for _ in range(20):
            seat = first_visit(proxy)
            if seat[1] in found:
                continue
            context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
            stack.callback(context.close)
            context.add_cookies([{"name": "gaibo_seat", "value": seat[0], "url": proxy.url}])
            context.set_default_timeout(60_000)  # of a machine that does more
            found[seat[1]] = context.new_page()
            if len(found) == len(apps):
                break
        assert found.keys() == {app.url.removeprefix("http://") for app in apps}
        yield found


def first_visit(proxy: Proxy) -> tuple[str, str]:
    """The seat that a new reader is given, and the process it leads to."""
    jar = CookieJar()
    build_opener(ProxyHandler({}), HTTPCookieProcessor(jar)).open(f"{proxy.url}/", timeout=20).read()
    [seat] = [str(cookie.value) for cookie in jar if cookie.name == "gaibo_seat"]
    return seat, proxy.requests()[-1].app


def ended(proxy: Proxy, chosen: Callable[[Request], bool], least: int) -> list[Request]:
    """The chosen requests that have ended, of which there are so many at least as soon as nginx has noticed.

    It writes a line when it closes a request, which may be seconds after the answer to it was read.
    """
    deadline = time.monotonic() + 30
    while True:
        requests = proxy.requests()
        found = [request for request in requests if chosen(request)]
        if len(found) >= least:
            return found
        assert time.monotonic() < deadline, requests
        time.sleep(0.1)


def is_session(request: Request) -> bool:
    """Whether it is the socket of a session."""
    return request.path == "/_stcore/stream"


def test_seats_stick_and_a_published_version_is_seen_by_the_readers_of_both(
    hosts: tuple[Proxy, list[Served], Path], readers: dict[str, Page], demo_data: Path
) -> None:
    proxy, _, there = hosts
    complaints: list[str] = []
    for page in readers.values():
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(proxy.url)
        expect(page.get_by_text(STANDS.format("v000003")).first).to_be_visible(timeout=60_000)
        page.get_by_role("link", name="滞后").first.click(no_wait_after=True)
        expect(page.get_by_role("heading", name="滞后").first).to_be_visible(timeout=60_000)
    assert copying.copy(store.version("v000004"), there)
    for page in readers.values():
        page.goto(f"{proxy.url}/laggards")
        expect(page.get_by_text(STANDS.format("v000004")).first).to_be_visible(timeout=60_000)
        expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=60_000)
        page.close()
    assert not [text for text in complaints if "Content Security Policy" in text or "Refused" in text], complaints
    sockets = ended(proxy, is_session, 4)
    assert {request.status for request in sockets} == {"101"}
    passed = [request for request in proxy.requests() if not request.path.startswith("/static/")]
    seats = {request.seat: {other.app for other in passed if other.seat == request.seat} for request in sockets}
    assert len(seats) == 2 and all(len(apps) == 1 for apps in seats.values())
    assert any(request.app == "" for request in proxy.requests() if request.path.startswith("/static/"))


def test_what_is_uploaded_arrives_where_its_session_is_and_the_answer_is_downloaded_from_there(
    hosts: tuple[Proxy, list[Served], Path], readers: dict[str, Page], tmp_path: Path
) -> None:
    report = tmp_path / "progress.csv"
    report.write_text("period,county_code,work_class,started_qty\n2015-07,999999,building,many\n", encoding="utf-8")
    for page in readers.values():
        page.goto(f"{hosts[0].url}/upload")
        page.locator("input[type=file]").set_input_files(report)
        buttons = page.locator("[data-testid=stDownloadButton] button")
        expect(buttons.first).to_be_visible(timeout=60_000)
        with page.expect_download(timeout=60_000) as download:
            buttons.first.click()
        assert Path(download.value.path()).stat().st_size > 100
    sent = ended(hosts[0], lambda request: request.method == "PUT", len(readers))
    assert {(request.app, request.status) for request in sent} == {(app, "204") for app in readers}


@pytest.mark.parametrize("path", ["metrics", "script-health-check", "agent/openapi.json", "agent/mcp"])
def test_what_is_for_machines_inside_is_not_there_for_readers(
    hosts: tuple[Proxy, list[Served], Path], path: str
) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        build_opener(ProxyHandler({})).open(f"{hosts[0].url}/_stcore/{path}", timeout=20)
    assert refused.value.code == 404
    assert hosts[0].requests()[-1].app == ""


def test_who_asks_for_health_and_a_file_gets_headers_that_guard_and_less_to_carry(
    hosts: tuple[Proxy, list[Served], Path],
) -> None:
    opener = build_opener(ProxyHandler({}))
    with opener.open(f"{hosts[0].url}/health", timeout=20) as health:
        assert health.status == 200
        assert {"X-Content-Type-Options", "Content-Security-Policy", "Referrer-Policy"} <= set(health.headers)
    with opener.open(f"{hosts[0].url}/", timeout=20) as page:
        script = next(part for part in page.read().decode().split('"') if part.endswith(".js") and "/index." in part)
    opener.addheaders = [("Accept-Encoding", "gzip")]
    with opener.open(f"{hosts[0].url}/{script.lstrip('./')}", timeout=20) as file:
        assert file.headers["Content-Encoding"] == "gzip"
        assert "immutable" in file.headers["Cache-Control"]
        assert "Set-Cookie" not in file.headers


def test_by_tls_who_comes_without_is_sent_on_and_a_browser_that_came_once_asks_for_nothing_else(
    hosts: tuple[Proxy, list[Served], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    opener = build_opener(ProxyHandler({}))
    with proxied([app.url for app in hosts[1]], certificate) as proxy:
        with opener.open(f"{proxy.plain}/laggards?period=2015-03", timeout=20) as page:
            assert page.url == f"{proxy.url}/laggards?period=2015-03" and proxy.url.startswith("https://")
            assert "Secure" in page.headers["Set-Cookie"]
            script = next(
                part for part in page.read().decode().split('"') if part.endswith(".js") and "/index." in part
            )
        for path in ("/laggards", "/health", f"/{script.lstrip('./')}"):
            with opener.open(f"{proxy.url}{path}", timeout=20) as answer:
                assert answer.headers["Strict-Transport-Security"] == "max-age=31536000", path
        with pytest.raises(urllib.error.HTTPError) as refused:
            opener.open(f"{proxy.url}/_stcore/metrics", timeout=20)
        assert refused.value.headers["Strict-Transport-Security"]
    with opener.open(f"{hosts[0].url}/health", timeout=20) as answer:
        assert "Strict-Transport-Security" not in answer.headers


def test_when_a_process_is_killed_its_readers_go_on_with_the_other_and_their_choices(
    hosts: tuple[Proxy, list[Served], Path], readers: dict[str, Page]
) -> None:
    proxy, apps, _ = hosts
    killed, stays = apps
    leaves, remains = (readers[app.url.removeprefix("http://")] for app in (killed, stays))
    for page in (leaves, remains):
        page.goto(f"{proxy.url}/laggards?period=2015-03")
        expect(page.get_by_text("2015年3月").first).to_be_visible(timeout=60_000)
    os.kill(killed.pid, signal.SIGKILL)
    leaves.get_by_role("link", name="总览").first.click(no_wait_after=True)
    expect(leaves.get_by_role("heading", name="总览").first).to_be_visible(timeout=60_000)
    expect(leaves.get_by_text("2015年3月").first).to_be_visible(timeout=60_000)
    remains.get_by_role("link", name="总览").first.click(no_wait_after=True)
    expect(remains.get_by_role("heading", name="总览").first).to_be_visible(timeout=60_000)
    before = len(ended(proxy, is_session, 1))
    leaves.close()
    last = ended(proxy, is_session, before + 1)[-1]
    assert last.app.endswith(stays.url.removeprefix("http://")) and last.status == "101"
