"""What is due is written to the outbox once, and handed once to a real mail server, by TLS and with a password."""

import email
import email.policy
import json
import socket
import ssl
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from reports import __main__ as command_line
from reports import mail, scheduled
from tests.serving import self_signed
from warehouse import store

# The demo's newest report is 2017-03, due on 5 March and reviewed by 10 March; 临沂 lacks a county's.
ON = "2017-03-11"
LINYI = "371300"


class Postbox:
    """A mail server's hands: keeps what it takes, and refuses while `full`."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], EmailMessage]] = []
        self.full = False

    async def handle_DATA(self, server: object, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.full:
            return "452 4.3.1 no room"
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=email.policy.SMTP)
        assert isinstance(message, EmailMessage)
        self.taken.append((envelope.rcpt_tos, message))
        return "250 OK"


@pytest.fixture
def folder(demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with the demo's versions and an outbox of its own."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "warehouse").symlink_to(demo_folder / "warehouse")
    monkeypatch.setenv("GAIBO_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of localhost, and its key."""
    return self_signed(tmp_path_factory.mktemp("tls"))


@pytest.fixture(params=["none", "tls", "starttls"])
def server(
    request: pytest.FixtureRequest, folder: Path, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Postbox]:
    """A mail server on loopback, named by mail.toml; who comes by TLS must know the password."""
    box, security = Postbox(), request.param
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)

    def known(*args: Any) -> AuthResult:
        given = args[-1]
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (b"gaibo", b"correct horse")
        return AuthResult(success=right, handled=False)  # so that the server answers 535

    more: dict[str, Any] = {"tls": {"ssl_context": context}, "starttls": {"tls_context": context}}.get(security, {})
    if security != "none":
        more |= {"authenticator": known, "auth_required": True, "auth_require_tls": security == "starttls"}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="localhost", port=port, **more)
    controller.start()
    (folder / "mail.toml").write_text(
        f'host = "localhost"\nport = {port}\nsecurity = "{security}"\nfrom = "gaibo@example.cn"\n'
        f'user = "{"" if security == "none" else "gaibo"}"\nca = "{certificate[0]}"\n'
        f'[to]\n{LINYI} = ["linyi@example.cn", "second@example.cn"]\n'
    )
    (folder / "password").write_text("correct horse\n")
    monkeypatch.setenv("GAIBO_SMTP_PASSWORD_FILE", str(folder / "password"))
    yield box
    controller.stop()


@pytest.fixture(autouse=True)
def linyi_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is due for 临沂: a bulletin for each city takes a minute."""
    every = scheduled.due
    monkeypatch.setattr(scheduled, "due", lambda on: (one for one in every(on) if one.key.split("/")[1] == LINYI))


def sent() -> list[str]:
    """What has been sent, by its key."""
    lines = (store.data_dir() / "outbox" / "sent.jsonl").read_text().splitlines()
    return [one["key"] for one in map(json.loads, lines) if one["done"] == "sent"]


def test_what_is_due_goes_to_whom_it_is_for_once(server: Postbox, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["scheduled", "--on", ON]) == command_line.DONE
    assert sent() == [f"bulletin/{LINYI}/2017-03", f"reminder/{LINYI}/2017-03/4"]
    (to, bulletin), (_to, reminder) = server.taken
    assert to == ["linyi@example.cn", "second@example.cn"] and bulletin["From"] == "gaibo@example.cn"
    assert "催报" in str(reminder["Subject"])
    body = reminder.get_body()
    assert body and "临沂市应报" in body.get_content()
    [attached] = bulletin.iter_attachments()
    assert str(attached.get_filename()).endswith(".docx") and attached.get_content()[:2] == b"PK"
    assert command_line.main(["scheduled", "--on", ON]) == command_line.DONE
    assert command_line.main(["scheduled", "--on", "2017-03-12"]) == command_line.DONE
    assert len(server.taken) == 2, "nothing is written or sent twice"
    log = "".join(path.read_text() for path in (store.data_dir() / "log").glob("reports-*"))
    assert "example.cn" not in log and "correct horse" not in log


@pytest.mark.parametrize("server", ["tls"], indirect=True)
def test_what_was_not_taken_is_sent_by_the_next_run_unless_it_is_too_old(
    server: Postbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.full = True
    assert command_line.main(["scheduled", "--on", ON]) == command_line.REFUSED
    assert not server.taken and len(list((store.data_dir() / "outbox").glob("*/message.eml"))) == 2
    server.full = False
    monkeypatch.setenv("GAIBO_SMTP_PASSWORD_FILE", "")
    monkeypatch.setenv("GAIBO_SMTP_PASSWORD", "wrong")
    assert command_line.main(["scheduled", "--on", ON]) == command_line.REFUSED and not server.taken
    monkeypatch.setenv("GAIBO_SMTP_PASSWORD", "correct horse")
    assert scheduled.send(mail.configured() or pytest.fail(), date(2017, 3, 30)) == (0, 0)
    assert command_line.main(["scheduled", "--on", "2017-03-12"]) == command_line.DONE and len(server.taken) == 2


def test_without_a_mail_server_the_outbox_has_it_all(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["scheduled", "--on", ON, "--dry-run"]) == command_line.DONE
    assert f"bulletin/{LINYI}/2017-03" in capsys.readouterr().out and not (folder / "outbox").exists()
    assert command_line.main(["scheduled", "--on", "2017-03-06"]) == command_line.DONE
    [reminder] = (folder / "outbox").glob("2017*")
    assert {path.suffix for path in reminder.iterdir()} == {".txt", ".eml", ".docx"}
    assert reminder.name == f"2017-03-06_reminder_{LINYI}_2017-03_1"
    assert command_line.main(["scheduled", "--on", "2019-01-01"]) == command_line.DONE
    assert "写出0份" in capsys.readouterr().out, "what is long past reminds nobody"
    (folder / "mail.toml").write_text('host = "localhost"\n')
    assert command_line.main(["scheduled", "--on", "2019-01-01"]) == command_line.REFUSED
    assert "mail.toml 不能用" in capsys.readouterr().err
