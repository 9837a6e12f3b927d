"""A real Spark cluster on loopback: a standalone master, two workers, a Connect server; each ended by its pid."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

TOKEN = "token-of-the-test"
STARTS_IN_S = 300
# Two partitions, so that rows go from one worker to the other. With so few rows, what is broadcast or planned anew
# half-way takes longer than the query.
SMALL = {
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.adaptive.enabled": "false",
    "spark.shuffle.io.retryWait": "1s",
    "spark.ui.enabled": "false",
    "spark.executor.memory": "640m",
    "spark.executor.cores": "1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}
# Java code made for each query is not worth its making here; spark-submit, which is tried without this, makes it.
INTERPRETED = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}


def missing() -> str | None:
    """Why there can be no cluster here."""
    if not shutil.which("java"):
        return "no Java on this machine: openjdk-17-jre-headless, then make dev"
    if importlib.util.find_spec("pyspark") is None or importlib.util.find_spec("grpc") is None:
        return "PySpark is not installed: make dev"
    return None


@dataclass
class Cluster:
    """What runs, by name, and where."""

    folder: Path
    master: str = ""
    remote: str = ""
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, name: str, command: list[str]) -> None:
        """Start a process in a group of its own."""
        with self.log(name).open("wb") as out:
            self.processes[name] = subprocess.Popen(
                command, stdout=out, stderr=out, cwd=self.folder, env=environment(self.folder), start_new_session=True
            )

    def wait(self, name: str, ready: str) -> None:
        """Until a process says in its log that it is ready."""
        ends = time.monotonic() + STARTS_IN_S
        while ready not in (said := self.log(name).read_text(errors="replace")):
            ended = self.processes[name].poll() is not None
            if ended or time.monotonic() > ends:
                raise RuntimeError(f"{name} {'ended' if ended else 'is not ready'}:\n{said[-2000:]}")
            time.sleep(0.1)

    def log(self, name: str) -> Path:
        """What a process says."""
        return self.folder / f"{name}.log"

    def kill(self, name: str) -> None:
        """End a process and what it started, as a machine that fails does."""
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):  # it has ended, and all that it started
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A running cluster; `remote` is where Connect listens, `master` the master."""
    spark = home()
    one = Cluster(folder)
    port, connect = free_port(), free_port()
    one.master, one.remote = f"spark://127.0.0.1:{port}", f"sc://localhost:{connect}"
    run, deploy = str(spark / "bin" / "spark-class"), "org.apache.spark.deploy"
    web = ["--webui-port", "0"]
    worker = [run, f"{deploy}.worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1g", *web]
    server = "org.apache.spark.sql.connect.service.SparkConnectServer"
    conf = {
        **SMALL,
        **INTERPRETED,
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(connect),
        "spark.connect.authenticate.token": TOKEN,
    }
    try:
        one.start("master", [run, f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", str(port), *web])
        one.wait("master", "elected leader")
        for name in ("worker1", "worker2"):
            one.start(name, [*worker, "--work-dir", str(folder / name), one.master])
        one.start("connect", [*submit(one.master, conf), "--class", server, "spark-internal"])
        for name in ("worker1", "worker2"):
            one.wait(name, "Successfully registered with master")
        one.wait("connect", "Spark Connect server started")
        yield one
    finally:
        for name in list(one.processes):
            one.kill(name)


def submit(master: str, conf: dict[str, str]) -> list[str]:
    """The beginning of a spark-submit command."""
    settings = [part for name, value in conf.items() for part in ("--conf", f"{name}={value}")]
    return [str(home() / "bin" / "spark-submit"), "--master", master, *settings]


def home() -> Path:
    """Where PySpark keeps Spark."""
    spec = importlib.util.find_spec("pyspark")
    assert spec and spec.origin
    return Path(spec.origin).parent


def environment(folder: Path) -> dict[str, str]:
    """Of the environment what Spark needs; it listens on loopback alone."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "PYSPARK_"))},
        "SPARK_HOME": str(home()),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_NO_DAEMONIZE": "1",
        "SPARK_CONNECT_MODE": "0",
        "SPARK_DAEMON_MEMORY": "768m",
        "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false",
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "PYSPARK_PYTHON": sys.executable,
        # Programs that live a minute: the second compiler would take a third of all their time.
        "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
