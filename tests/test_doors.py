"""What a stranger may knock at: sockets, uploads, paths, archives, and what a log tells of secrets."""

import io
import json
import os
import stat
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from random import Random

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from bench.load_session import Step, opened
from etl.opening.tables import documents_of
from tests.conftest import LANSHAN, house_in
from tests.made_files import csv
from tests.readers import Reader, alone
from tests.serving import ROOT, answer, served
from warehouse import store

STRANGER = "http://evil.example"
SECRETS = {"cookie": "cookie-4f1c9a77e2", "client": "client-93b0d5aa61", "mail": "mail-77de10c4b8"}
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def asked(url: str, method: str = "GET", **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers of an answer."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    body = b"--a\r\n\r\n--a--" if method in ("PUT", "POST") else None
    request = urllib.request.Request(url, data=body, method=method, headers=names)
    try:
        with OPENER.open(request, timeout=30) as found:
            return found.status, found.read(), {name.lower(): value for name, value in found.headers.items()}
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read(), {name.lower(): value for name, value in refused.headers.items()}


def cookie_of(url: str) -> str:
    """What the server hands out against forged requests, with its flags."""
    return asked(f"{url}/_stcore/health")[2]["set-cookie"]


def token_of(url: str) -> str:
    return cookie_of(url).split("=", 1)[1].split(";")[0]


def knock(url: str, origin: str | None) -> int:
    """The status that a websocket of an origin gets: 101 where it is let in."""

    async def attempt() -> int:
        token = token_of(url)
        try:
            async with connect(
                f"ws{url.removeprefix('http')}/_stcore/stream",
                subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
                origin=Origin(origin) if origin else None,
                additional_headers={"Cookie": f"_streamlit_xsrf={token}"},
                proxy=None,
            ):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    return alone(attempt())


def test_a_websocket_of_another_sites_page_is_refused(server_url: str) -> None:
    origins = [server_url, STRANGER, "null", "http://127.0.0.1.evil.example", "http://evil.example:8501"]
    assert [knock(server_url, origin) for origin in origins] == [101, 403, 403, 403, 403]


def test_an_upload_needs_the_token_twice_and_a_session_that_is_there(server_url: str) -> None:
    token, where = token_of(server_url), f"{server_url}/_stcore/upload_file/session/file"
    kind = {"Content_Type": "multipart/form-data; boundary=a"}
    both = {"X_Xsrftoken": token, "Cookie": f"_streamlit_xsrf={token}"}
    halves: list[dict[str, str]] = [{}, {"X_Xsrftoken": token}, {"Cookie": both["Cookie"]}]
    assert [asked(where, "PUT", **half, **kind)[0] for half in halves] == [403, 403, 403]
    assert [asked(where, "DELETE", **half)[0] for half in halves] == [403, 403, 403]
    assert asked(where, "PUT", **both, **kind)[0] == 400  # no such session


def test_a_file_larger_than_a_report_can_be_is_refused_before_it_is_taken_in(server_url: str) -> None:
    async def announced(megabytes: int) -> int:
        """The status that a reader gets who announces a file of so many megabytes and sends none of it."""
        reader = await Reader.comes(server_url)
        token, where = token_of(server_url), server_url.removeprefix("http://")
        door = HTTPConnection(where, timeout=30)
        door.putrequest("PUT", f"/_stcore/upload_file/{reader.id}/file")
        for name, value in {
            "X-Xsrftoken": token, "Cookie": f"_streamlit_xsrf={token}",
            "Content-Type": "multipart/form-data; boundary=a", "Content-Length": str(megabytes << 20),
        }.items():  # fmt: skip
            door.putheader(name, value)
        door.endheaders()
        found = door.getresponse().status
        door.close()
        await reader.session.close()
        return found

    assert alone(announced(51)) == 413


def test_another_sites_page_may_read_nothing_and_gets_no_cookie_sent(server_url: str) -> None:
    for path in ("", "/_stcore/health", "/_stcore/host-config"):
        assert "access-control-allow-origin" not in asked(f"{server_url}{path}", Origin=STRANGER)[2]
    allowed = asked(f"{server_url}/_stcore/upload_file/a/b", "OPTIONS", Origin=STRANGER)[2]
    assert allowed.get("access-control-allow-origin") != STRANGER
    assert "SameSite=Lax" in cookie_of(server_url) and "Domain" not in cookie_of(server_url)


@pytest.mark.parametrize(
    "path", ["../app.py", "%2e%2e/app.py", "..%2f.streamlit%2fconfig.toml", "..%5capp.py", "/etc/passwd"]
)
@pytest.mark.parametrize("door", ["app/static", "static", "media", "component"])
def test_no_path_leads_out_of_a_folder_that_is_served(server_url: str, door: str, path: str) -> None:
    status, body, _headers = asked(f"{server_url}/{door}/{path}")
    assert not {b"import streamlit", b"enableStaticServing", b"root:"} & {
        sign for sign in (b"import streamlit", b"enableStaticServing", b"root:") if sign in body
    }, status


def archive(*members: tuple[str, bytes, int]) -> bytes:
    """A zip file of members with these names, contents and modes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name, body, mode in members:
            entry = zipfile.ZipInfo("x")
            entry.filename, entry.external_attr, entry.create_system = name, mode << 16, 3
            package.writestr(entry, body)
    return content.getvalue()


ESCAPES = (
    "../../a.csv",
    "/etc/a.csv",
    "..\\..\\a.csv",
    "C:\\Windows\\a.csv",
    "a/../../b.csv",
    "甲/./../../乙.csv",
    "//host/a.csv",
)


@pytest.mark.parametrize("name", ESCAPES)
def test_a_member_of_an_archive_has_a_name_within_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (document,) = documents_of("包.zip", archive((name, csv(), 0o644)))
    assert document.why is None and document.name.startswith("包.zip/")
    assert ".." not in document.name and "\\" not in document.name and "//" not in document.name
    assert [*tmp_path.rglob("*")] == []  # members are read in memory, and nothing is written


def test_a_link_within_an_archive_is_read_as_a_text_and_followed_nowhere() -> None:
    (document,) = documents_of("包.zip", archive(("a.csv", b"/etc/passwd", stat.S_IFLNK | 0o777)))
    assert [table.rows for table in document.tables] in ([], [[["/etc/passwd"]]])


def test_members_of_one_name_are_both_read_and_a_nul_ends_no_name() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = archive(("a.csv", csv(), 0o644), ("a.csv", csv(), 0o644))
    assert [document.name for document in documents_of("包.zip", twice)] == ["包.zip/a.csv"] * 2
    cut = archive(("a.csvXb.exe", csv(), 0o644)).replace(b"a.csvXb.exe", b"a.csv\x00b.exe")
    assert all("\x00" not in document.name for document in documents_of("包.zip", cut))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, Path]]:
    """A server with secrets of its own whose current version cannot be read: its address, its console, its data."""
    folder = tmp_path_factory.mktemp("secrets")
    home = folder / "home" / ".streamlit"
    home.mkdir(parents=True)
    auth = {"redirect_uri": "http://localhost/oauth2callback", "cookie_secret": SECRETS["cookie"]}
    provider = {"client_id": "gaibo", "client_secret": SECRETS["client"], "server_metadata_url": f"{STRANGER}/x"}
    lines = [f"{name} = {json.dumps(value)}" for name, value in (auth | provider).items()]
    (home / "secrets.toml").write_text("\n".join(["[auth]", *lines]), encoding="utf-8")
    with house_in(folder) as house, pytest.MonkeyPatch.context() as patch:
        house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
        (store.data_dir() / "mail.toml").write_text(f'password = "{SECRETS["mail"]}"', encoding="utf-8")
        patch.setenv("HOME", str(home.parent))
        with served(store.data_dir(), folder / "console") as url:
            answer(f"{url}/_stcore/script-health-check", folder / "console")
            file = store.version_path(store.current_version())
            file.unlink()
            file.write_bytes(b"no database" * 1000)
            yield url, folder / "console", store.data_dir()


def test_no_secret_and_no_token_is_in_a_log_after_errors(told: tuple[str, Path, Path]) -> None:
    url, console, data = told
    token = token_of(url)

    async def visits() -> list[str | None]:
        faults = []
        for page in ("", "funds", "sql", "upload", "nowhere"):
            session, first = await opened(url, Random(1), page, f"region={LANSHAN}&lines=x")
            faults += [first.fault, (await session.do(Step(page="laggards"))).fault]
            await session.close()
        return faults

    assert any(alone(visits()))
    asked(f"{url}/_stcore/upload_file/a/b", "PUT", X_Xsrftoken=token, Cookie=f"_streamlit_xsrf={token[:-3]}xyz")
    asked(f"{url}/_stcore/stream", Cookie=f"_streamlit_xsrf={token}")
    command = [sys.executable, "-m", "reports", "scheduled"]
    child = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"GAIBO_DATA": str(data)}, capture_output=True, check=False
    )
    written = [
        console.read_bytes(),
        child.stdout,
        child.stderr,
        *(path.read_bytes() for path in (data / "log").rglob("*.*")),
    ]
    assert b"Error" in b"".join(written)
    assert [secret for secret in (*SECRETS.values(), token) if any(secret.encode() in text for text in written)] == []
