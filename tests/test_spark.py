"""A real Spark cluster: its marts are DuckDB's, row by row and type by type, also when a worker is killed meanwhile."""

import os
import signal
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from tests import spark_cluster
from tests.conftest import FEIXIAN, LANSHAN, SHIZHONG, TENGZHOU, House, Row, house_in
from tests.spark_cluster import Cluster
from tests.test_corrections import corrections, entry
from warehouse import engines, lake, spark_engine
from warehouse.literals import file_literal
from warehouse.settings import ROOT
from warehouse.store import data_dir

PERIODS = ["2015-03", "2015-05", "2015-07"]
SOURCE = "central_special"
STEP_IN_S = 600

reason = spark_cluster.missing()
pytestmark = [pytest.mark.skipif(reason is not None, reason=reason or ""), pytest.mark.tables("reporting")]


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Whatever the cluster or its client wait for, the test ends."""

    def late(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with at_most(STEP_IN_S):
        running = spark_cluster.cluster(tmp_path_factory.mktemp("cluster"))
        cluster = running.__enter__()
    try:
        yield cluster
    finally:
        running.__exit__(None, None, None)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Three periods: a report missing, one sent again, one corrected, a changed plan, money and projects."""
    with house_in(tmp_path_factory.mktemp("house"), ("reporting",)) as house:
        waiting = house.waiting = list[Path]()
        every = {LANSHAN: 100, FEIXIAN: 300, SHIZHONG: 50, TENGZHOU: 80}
        house.load(house.plan({county: float(qty) for county, qty in every.items()}))
        for n, period in enumerate(PERIODS):
            started: dict[str, object] = {county: qty / (4 - n) for county, qty in every.items()}
            if period == "2015-05":
                del started[FEIXIAN]
            house.load(house.progress(period, started | {SHIZHONG: None}))
            paid: list[Row] = [
                {"county_code": c, "source": SOURCE, "allocated_wan": 90, "received_wan": 60 + n, "paid_wan": n}
                for c in (LANSHAN, TENGZHOU)
            ]
            house.load(house.funds(period, paid))
        project: Row = {"project_id": "甲1", "school_id": "s", "work_class": "building", "name": "楼", "planned_wan": 5}
        due: Row = {"planned_start": "2015-01-01", "contract_finish": "2015-03-01"}
        house.load(house.send("projects", [project | due | {"county_code": c} for c in (LANSHAN, FEIXIAN)]))
        for period, state in (("2015-03", "not_started"), ("2015-07", "started")):
            told: Row = {"period": period, "project_id": "甲1", "state": state}
            house.load(house.send("project_status", [told | {"county_code": c} for c in (LANSHAN, FEIXIAN)]))
        house.load(house.progress("2015-05", {TENGZHOU: 41}))
        house.load(house.plan({LANSHAN: 80}, plan_version="调整", kind="adjustment", approved_on="2015-04-15"))
        house.waiting = None
        outcome = house.load(*waiting)
        assert outcome.accepted, [str(fault) for fault in outcome.faults]
        late = house.load(corrections(house, entry(old="50", new="60")))
        assert late.accepted, [str(fault) for fault in late.faults]
        yield house


@pytest.fixture
def on_spark(filled: House, one: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """The models run on the cluster, into marts of their own."""
    monkeypatch.setenv("GAIBO_SPARK_REMOTE", one.remote)
    monkeypatch.setenv("GAIBO_SPARK_TOKEN", spark_cluster.TOKEN)
    monkeypatch.setattr(engines, "_folder", "marts.spark")
    with engines.on("spark"), at_most(STEP_IN_S):
        yield one


def differences(marts: Path) -> list[str]:
    """Marts whose rows (EXCEPT ALL both ways), columns or types are not those of DuckDB."""
    found = []
    ours = {path.relative_to(data_dir() / "marts") for path in (data_dir() / "marts").glob("*/*.parquet")}
    for name in sorted(ours | {path.relative_to(marts) for path in marts.glob("*/*.parquet")}):
        a, b = (f"read_parquet({file_literal(folder / name)})" for folder in (data_dir() / "marts", marts))
        types = [duckdb.execute(f"select column_name, column_type from (describe from {t})").fetchall() for t in (a, b)]
        only = [duckdb.execute(f"from {x} except all from {y}").fetchall() for x, y in ((a, b), (b, a))]
        if types[0] != types[1] or only != [[], []]:
            found.append(f"{name}: {types} {only}")
    return found


def test_the_marts_of_a_cluster_are_those_of_this_machine(on_spark: Cluster) -> None:
    assert engines.build() == [201503, 201505, 201507]
    assert differences(engines.marts_dir()) == []
    rows = "select count(*), count(carried_from), count(distinct plan_version) from read_parquet({})"
    assert duckdb.execute(
        rows.format(file_literal(engines.marts_dir() / "county_progress/201505.parquet"))
    ).fetchall() == [(4, 1, 2)]
    applied = engines.marts_dir() / "report_correction" / "201507.parquet"
    assert duckdb.execute(f"select applied from read_parquet({file_literal(applied)})").fetchall() == [(True,)]


def test_they_are_the_same_when_a_worker_is_killed_meanwhile(on_spark: Cluster) -> None:
    writing = engines.marts_dir() / "county_progress" / "201507.parquet.unfinished"
    if engines.marts_dir().exists():
        engines.settle("v000001")
    engines.mark([201507])
    killed = []

    def kill() -> None:
        ends = time.monotonic() + STEP_IN_S
        while not writing.exists() and time.monotonic() < ends:
            time.sleep(0.01)
        on_spark.kill("worker1")
        killed.append(writing.exists())

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    engines.build()
    thread.join(10)
    assert killed == [True], "the worker was to end while the mart was written"
    assert differences(engines.marts_dir()) == []


def test_a_wrong_token_and_a_server_that_is_not_there_are_refused_at_once(
    on_spark: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAIBO_SPARK_TOKEN", "another")
    with pytest.raises(spark_engine.SparkFailed, match="Spark没有完成"), at_most(60):
        engines.build()
    monkeypatch.setenv("GAIBO_SPARK_REMOTE", f"sc://localhost:{spark_cluster.free_port()}")
    with pytest.raises(spark_engine.SparkFailed, match="连不上"), at_most(60):
        engines.build()


def test_spark_submit_makes_the_same_marts(filled: House, one: Cluster, tmp_path: Path) -> None:
    code = tmp_path / "code.zip"
    with zipfile.ZipFile(code, "w") as packed:
        for name in ("__init__.py", "model_run.py", "spark_engine.py"):
            packed.write(ROOT / "warehouse" / name, f"warehouse/{name}")
    settings = spark_cluster.SMALL | {"spark.cores.max": "1"}
    entry_point, models = ROOT / "deploy" / "spark" / "build_marts.py", ROOT / "warehouse" / "models" / "spark"
    folders = [lake.lake_dir(), tmp_path / "marts", "--models", models]
    days = ["--days", "10,15", "--days-of", "37=5,10", "41=5,10"]
    done = subprocess.run(
        [*spark_cluster.submit(one.master, settings), "--py-files", *map(str, [code, entry_point, *folders]), *days],
        env=spark_cluster.environment(tmp_path) | {"PYTHONPATH": os.environ.get("PYTHONPATH", "")},
        cwd=tmp_path,
        timeout=STEP_IN_S,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert differences(tmp_path / "marts") == []
