"""A message and mail.toml of the data folder in; the message handed to the department's mail server out."""

import os
import smtplib
import ssl
import tomllib
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from locales import _
from warehouse import store

# Seconds that a mail server may take for an answer.
PATIENCE = 30


class MailMisconfigured(ValueError):
    """mail.toml cannot be used; the message says why."""


@dataclass(frozen=True)
class Mail:
    """The mail server, whom mail is from, and whom a region's goes to (code → addresses).

    `security` is tls, starttls or none; `ca` a file of the authority that signed the server's certificate, "" for those
    that the machine knows.
    """

    host: str
    port: int
    security: str
    sender: str
    user: str
    ca: str
    to: dict[str, tuple[str, ...]]

    def send(self, message: EmailMessage) -> None:
        """Hand a message over; when this returns, the server has taken it.

        Raises:
            OSError: it was not taken, smtplib's own errors among them.
        """
        context = ssl.create_default_context(cafile=self.ca or None)
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
        with server:
            if self.security == "starttls":
                server.starttls(context=context)
            if self.user:
                server.login(self.user, password())
            server.send_message(message)


def configured() -> Mail | None:
    """The mail server of this data folder; None where there is none.

    Raises:
        MailMisconfigured: mail.toml is not as docs/deploy.md says.
    """
    path = store.data_dir() / "mail.toml"
    if not path.exists():
        return None
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        to = {code: tuple(map(str, addresses)) for code, addresses in raw["to"].items()}
        mail = Mail(raw["host"], int(raw["port"]), raw["security"], raw["from"], raw["user"], raw.get("ca", ""), to)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise MailMisconfigured(_("{path} 不能用：{why}").format(path=path.name, why=error)) from error
    if mail.security not in ("tls", "starttls", "none"):
        raise MailMisconfigured(_("{path} 不能用：{why}").format(path=path.name, why=f"security = {mail.security!r}"))
    return mail


def password() -> str:
    """The mail server's password, from the file that GAIBO_SMTP_PASSWORD_FILE names, else from GAIBO_SMTP_PASSWORD."""
    if name := os.environ.get("GAIBO_SMTP_PASSWORD_FILE"):
        return Path(name).read_text(encoding="utf-8").strip()
    return os.environ.get("GAIBO_SMTP_PASSWORD", "")
