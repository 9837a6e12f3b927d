"""A real Spark cluster: its marts are DuckDB's, row by row and type by type, also when a worker is killed meanwhile."""

import shutil
import signal
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from etl.schema import FORMS
from tests import spark_cluster
from tests.conftest import FEIXIAN, LANSHAN, SHIZHONG, House, Row, house_in
from tests.hostile import rows_of
from tests.spark_cluster import Cluster
from tests.test_corrections import corrections, entry
from warehouse import engines, lake, spark_engine
from warehouse.literals import file_literal
from warehouse.settings import ROOT
from warehouse.store import data_dir

# Of two periods the second is made on the cluster, and what is of no period.
LAST = ("all", "201507")
STEP_IN_S = 900

reason = spark_cluster.missing()
pytestmark = pytest.mark.skipif(reason is not None, reason=reason or "")


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
    """Every form there is, full of signs that a reader may take for its own; a report that stands in for a missing one,
    corrections of a report and of a plan.
    """
    with house_in(tmp_path_factory.mktemp("house")) as house:  # with every table, so that every model is made
        place: Row = {"as_of": "2015-05-31", "county_code": LANSHAN, "stage": "primary", "locality": "urban"}
        named: Row = {"county_code": SHIZHONG, "work_class": "building", "surveyed_schools": 3}
        rows = rows_of(LANSHAN) | {
            "needs": [named | {"needed_qty": "80.37"}],
            "class_sizes": [place | {"classes": 99, "classes_over_45": 9, "classes_over_55": 7, "classes_over_65": 0}],
            "enrolment": [place | {"school_year": 2016, "entering": 9, "leaving": 8}],
            "funds": [
                {"period": "2015-07", "as_of": "2015-06-30", "county_code": LANSHAN, "budget_year": 2014}
                | {"source": source, "allocated_wan": 9, "received_wan": 7.123456, "paid_wan": 5}
                for source in ("county", "central_special")
            ],
        }
        sent = [house.plan({FEIXIAN: 100, SHIZHONG: 50.25})]
        sent += [house.progress("2015-05", {LANSHAN: 30, FEIXIAN: 10, SHIZHONG: 20.5})]
        sent += [path for form, of in rows.items() for path in in_turn(house, form, of)]
        stated: Row = {"period": "2015-07", "county_code": FEIXIAN, "metric": "start_rate", "stated": 7.25}
        together = house.inbox / "together"
        together.mkdir()
        for path in (
            house.progress("2015-07", {LANSHAN: 31, FEIXIAN: 12}, submitted_on="2015-07-04"),
            house.send("stated_rates", [stated]),
        ):
            path.rename(together / path.name)
        sent += [together]
        planned = entry(
            form="plan", county=SHIZHONG, period=None, plan_version="基线", column="planned_qty", old=50.25, new=60
        )
        for paths in (sent, [corrections(house, entry(county=FEIXIAN, old=12, new=13), planned)]):
            outcome = house.load(*paths)
            assert outcome.accepted, [str(fault) for fault in outcome.faults]
        yield house


def in_turn(house: House, form: str, rows: list[Row]) -> list[Path]:
    """Files of a form; the versions of a plan come one by one."""
    names = {column.name for column in FORMS[form].columns}
    known = [{name: value for name, value in row.items() if name in names} for row in rows]
    parts = [[row] for row in known] if form in ("plan", "plan_funds") else [known] if known else []
    return [house.send(form, part) for part in parts]


@pytest.fixture
def on_spark(filled: House, one: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """The models run on the cluster, into marts of their own."""
    monkeypatch.setenv("GAIBO_SPARK_REMOTE", one.remote)
    monkeypatch.setenv("GAIBO_SPARK_TOKEN", spark_cluster.TOKEN)
    monkeypatch.setattr(engines, "_folder", "marts.spark")
    with engines.on("spark"), at_most(STEP_IN_S):
        yield one


def marts_in(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.glob("*/*.parquet")}


def differences(marts: Path) -> list[str]:
    """Marts whose rows (EXCEPT ALL both ways), columns or types are not those of DuckDB."""
    found = []
    for name in sorted(marts_in(marts)):
        a, b = (f"read_parquet({file_literal(folder / name)})" for folder in (data_dir() / "marts", marts))
        types = [duckdb.execute(f"select column_name, column_type from (describe from {t})").fetchall() for t in (a, b)]
        only = [duckdb.execute(f"from {x} except all from {y}").fetchall() for x, y in ((a, b), (b, a))]
        if types[0] != types[1] or only != [[], []]:
            found.append(f"{name}: {types} {only}")
    return found


def of_mart(columns: str, name: str) -> list[tuple[object, ...]]:
    return duckdb.execute(f"select {columns} from read_parquet({file_literal(engines.marts_dir() / name)})").fetchall()


def test_the_marts_of_a_cluster_that_loses_a_worker_are_those_of_this_machine(on_spark: Cluster) -> None:
    writing = engines.marts_dir() / "county_progress" / "201507.parquet.unfinished"
    shutil.copytree(data_dir() / "marts", engines.marts_dir())
    made = {name for name in marts_in(engines.marts_dir()) if name.stem in LAST}
    for name in made:
        (engines.marts_dir() / name).unlink()
    built, killed = threading.Event(), []

    def kill() -> None:
        while not writing.exists() and not built.wait(0.005):
            pass
        on_spark.kill("worker1")
        killed.append(writing.exists())

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        assert engines.build() == [201507]
    finally:
        built.set()
        thread.join()
    assert killed == [True], "the worker was to end while the mart was written"
    assert made <= marts_in(engines.marts_dir()) == marts_in(data_dir() / "marts")
    assert differences(engines.marts_dir()) == []
    assert [str(name) for name in made if of_mart("count(*)", str(name)) == [(0,)]] == []
    columns = "count(*), count(carried_from), cast(sum(started_qty_centi) as bigint)"
    assert of_mart(columns, "county_progress/201507.parquet") == [(3, 2, 6350)]


def test_a_wrong_token_and_a_server_that_is_not_there_are_refused_at_once(
    on_spark: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAIBO_SPARK_TOKEN", "another")
    with pytest.raises(spark_engine.SparkFailed, match="Spark没有完成"):
        engines.build()
    monkeypatch.setenv("GAIBO_SPARK_REMOTE", f"sc://localhost:{spark_cluster.free_port()}")
    with pytest.raises(spark_engine.SparkFailed, match="连不上"):
        engines.build()


@pytest.mark.slow
def test_spark_submit_makes_the_same_marts(filled: House, one: Cluster, tmp_path: Path) -> None:
    one.kill("connect")  # it holds every core there is
    code = tmp_path / "code.zip"
    with zipfile.ZipFile(code, "w") as packed:
        for name in ("__init__.py", "model_run.py", "spark_engine.py"):
            packed.write(ROOT / "warehouse" / name, f"warehouse/{name}")
    entry_point, models = ROOT / "deploy" / "spark" / "build_marts.py", ROOT / "warehouse" / "models" / "spark"
    folders = [lake.lake_dir(), tmp_path / "marts", "--models", models]
    of = ["--days", "10,15", "--days-of", "37=5,10", "41=5,10", "--periods", "201507"]
    command = spark_cluster.submit(one.master, spark_cluster.SMALL)
    one.start("submit", [*command, "--py-files", *map(str, [code, entry_point, *folders]), *of])
    with at_most(STEP_IN_S):
        ended = one.processes["submit"].wait()
    assert ended == 0, one.log("submit").read_text(errors="replace")[-3000:]
    assert marts_in(tmp_path / "marts") == {name for name in marts_in(data_dir() / "marts") if name.stem in LAST}
    assert differences(tmp_path / "marts") == []
