"""Addresses of app processes in; a real nginx before them on loopback, by the configuration that we hand out, out."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.result import CannotMeasure
from bench.serving import free_port, running
from deploy.nginx import configuration

SERVE = "-m deploy.serve --port={port}"
# Debian puts it where a user who is not root does not look.
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
WITHOUT = "nginx is not installed here: apt-get install nginx-light"
# Logged with the process that answered, so that it can be seen whether a reader stays on one.
WHOLE = """
daemon off;
worker_processes 1;
worker_rlimit_nofile 8192;
{user}
pid {folder}/pid;
events {{ worker_connections 4000; }}
http {{
    log_format seats "$gaibo_seat\\t$upstream_addr\\t$status\\t$request_method\\t$uri";
    access_log {folder}/access.log seats;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/gaibo.conf;
}}
"""


@dataclass(frozen=True)
class Request:
    """A line of the log: whose seat, the process that answered ("" nginx itself), the status, and what was asked."""

    seat: str
    app: str
    status: str
    method: str
    path: str


@dataclass(frozen=True)
class Proxy:
    """A running nginx: its address, its process, what it has passed on, and where it listens for who has no TLS."""

    url: str
    pid: int
    log: Path
    plain: str = ""

    def requests(self) -> list[Request]:
        """All requests that have ended, oldest first; a socket ends with its session."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [Request(*("" if word == "-" else word for word in line.split("\t"))) for line in lines]


@contextmanager
def proxied(
    urls: Sequence[str], certificate: tuple[Path, Path] | None = None, gateway: Path | None = None
) -> Iterator[Proxy]:
    """An nginx before the app processes that listen at these URLs.

    Args:
        certificate: its file and its key's, for TLS; of an authority that this process trusts.
        gateway: a file of directives that let people in and say who they are.

    Raises:
        CannotMeasure: nginx is not installed, or does not take the configuration.
    """
    if NGINX is None:
        raise CannotMeasure(WITHOUT)
    port, plain = free_port(), free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        apps = [url.removeprefix("http://") for url in urls]
        tls = (str(certificate[0]), str(certificate[1])) if certificate else None
        text = configuration(
            apps, f"127.0.0.1:{port}", tls, str(folder / "cache"), f"127.0.0.1:{plain}", str(gateway or "")
        )
        (folder / "gaibo.conf").write_text(text, encoding="utf-8")
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(WHOLE.format(folder=folder, user=user), encoding="utf-8")
        command: list[str | Path] = [NGINX, "-e", "stderr", "-p", folder, "-c", folder / "nginx.conf"]
        url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
        with running("nginx", command, f"{url}/_stcore/health") as server:
            yield Proxy(url, server.pid, folder / "access.log", f"http://127.0.0.1:{plain}" if tls else "")


def installed() -> bool:
    """Whether nginx is there."""
    return NGINX is not None
