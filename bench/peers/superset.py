"""A published DuckDB file in; Apache Superset with a chart on it, served on loopback from a venv of its own, out."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.result import CannotMeasure
from bench.serving import free_port, running

PINS = Path(__file__).with_name("superset.txt")
LONGEST_INSTALL, LONGEST_COMMAND, LONGEST_ANSWER = 1800, 600, 60
WORKERS, THREADS = 2, 12  # a worker per core, and threads for more clients than ask at once
USER, PASSWORD = "admin", "bench"
# Data are kept in the worker's memory, the fastest cache it has; `force` passes it by.
CONFIG = """
import os
SECRET_KEY = "loopback only, for as long as the benchmark runs"
SQLALCHEMY_DATABASE_URI = "sqlite:///" + os.environ["SUPERSET_HOME"] + "/superset.db"
CACHE_CONFIG = FILTER_STATE_CACHE_CONFIG = EXPLORE_FORM_DATA_CACHE_CONFIG = {"CACHE_TYPE": "SimpleCache"}
DATA_CACHE_CONFIG = {"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 3600}
TALISMAN_ENABLED = False
WTF_CSRF_ENABLED = False
RATELIMIT_ENABLED = False
"""
RATE = (
    "sum(started_qty) filter (where work_class = 'building') / sum(planned_qty) filter (where work_class = 'building')"
)


@dataclass(frozen=True)
class Superset:
    """A served Superset: its port, the gunicorn that runs it, who is logged in, and the dataset of the chart."""

    port: int
    pid: int
    token: str
    dataset: int

    def client(self) -> "Client":
        """A client with a connection of its own, which it keeps."""
        return Client(HTTPConnection("127.0.0.1", self.port, timeout=LONGEST_ANSWER), self.token)


@dataclass(frozen=True)
class Client:
    """One user of Superset's API."""

    connection: HTTPConnection
    token: str

    def post(self, path: str, body: object) -> Any:
        """What Superset answers to a POST.

        Raises:
            CannotMeasure: it refuses.
        """
        head = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        self.connection.request("POST", f"/api/v1/{path}", json.dumps(body), head)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status not in (200, 201):
            raise CannotMeasure(f"Superset: {path}, {answer.status}, {content[:500].decode(errors='replace')}")
        return json.loads(content)

    def rates(self, dataset: int, period: str, cached: bool) -> dict[tuple[str, str], float]:
        """The chart's data: city and county → building start rate of a period."""
        query = {
            "columns": ["city_name", "county_name"],
            "metrics": [{"expressionType": "SQL", "sqlExpression": RATE, "label": "start_rate"}],
            "filters": [{"col": "period", "op": "==", "val": period}],
            "orderby": [],
            "row_limit": 10_000,
        }
        asked = {"datasource": {"id": dataset, "type": "table"}, "force": not cached, "queries": [query]}
        rows = self.post("chart/data", asked | {"result_format": "json", "result_type": "full"})["result"][0]["data"]
        return {(row["city_name"], row["county_name"]): row["start_rate"] for row in rows}


@contextmanager
def superset(file: Path) -> Iterator[Superset]:
    """Superset with a database on the file and a dataset of its `county_progress`; gone when it is left.

    Raises:
        CannotMeasure: it cannot be installed, started or set up.
    """
    bin_ = installed()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "superset_config.py"
        config.write_text(CONFIG, encoding="utf-8")
        env = {"HOME": folder, "SUPERSET_HOME": folder, "SUPERSET_CONFIG_PATH": str(config), "FLASK_APP": "superset"}
        env |= {"PYTHONPATH": "", "VIRTUAL_ENV": str(bin_.parent)}
        named = ["--username", USER, "--firstname", "A", "--lastname", "B", "--email", "a@localhost"]
        for words in (["db", "upgrade"], ["fab", "create-admin", *named, "--password", PASSWORD], ["init"]):
            _done([bin_ / "superset", *words], LONGEST_COMMAND, env)
        port = free_port()
        command: list[str | Path] = [
            bin_ / "gunicorn",
            "--workers",
            str(WORKERS),
            "--worker-class",
            "gthread",
            "--threads",
            str(THREADS),
        ]
        command += ["--bind", f"127.0.0.1:{port}", "--timeout", "120", "superset.app:create_app()"]
        with running("Superset", command, f"http://127.0.0.1:{port}/health", env) as server:
            yield _set_up(port, server.pid, file)


def installed() -> Path:
    """The programs of a venv with Superset, made at the first time and kept in the user's cache folder.

    Raises:
        CannotMeasure: pip cannot install it; the message is pip's.
    """
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    venv = caches / "gaibo" / f"superset-{sha256(PINS.read_bytes()).hexdigest()[:12]}"
    if not (venv / "installed").exists():
        print(f"Installing Superset into {venv} …", file=sys.stderr)
        _done([sys.executable, "-m", "venv", "--clear", venv], LONGEST_COMMAND)
        pip: list[str | Path] = [
            venv / "bin" / "python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        _done([*pip, "--requirement", PINS], LONGEST_INSTALL)
        (venv / "installed").touch()
    return venv / "bin"


def _set_up(port: int, pid: int, file: Path) -> Superset:
    stranger = Client(HTTPConnection("127.0.0.1", port, timeout=LONGEST_ANSWER), "")
    login = {"username": USER, "password": PASSWORD, "provider": "db", "refresh": False}
    token = stranger.post("security/login", login)["access_token"]
    admin = Client(stranger.connection, token)
    extra = json.dumps({"engine_params": {"connect_args": {"read_only": True}}})
    database = {"database_name": "published", "sqlalchemy_uri": f"duckdb:///{file.resolve()}", "extra": extra}
    on = admin.post("database/", database)["id"]
    dataset = admin.post("dataset/", {"database": on, "schema": "main", "table_name": "county_progress"})["id"]
    return Superset(port, pid, token, dataset)


def _done(command: list[str | Path], longest: int, env: dict[str, str] | None = None) -> None:
    began = time.monotonic()
    try:
        ended = subprocess.run(command, env=os.environ | (env or {}), capture_output=True, text=True, timeout=longest)
    except subprocess.TimeoutExpired as late:
        raise CannotMeasure(
            f"{' '.join(map(str, command))}: not done after {time.monotonic() - began:.0f} s."
        ) from late
    if ended.returncode:
        raise CannotMeasure(f"{' '.join(map(str, command))}: {ended.stderr.strip()[-2000:]}")
