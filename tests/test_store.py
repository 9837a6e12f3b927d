"""The store under threads and writers: right rows for everyone, nothing writable, nothing half-published."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

from tests.conftest import FEIXIAN, LANSHAN, House
from warehouse import publishing, store
from warehouse.store import log_queries, query, query_at

# Versions that are told apart by one rate.
few_tables = pytest.mark.tables()


@pytest.fixture
def loaded(house: House) -> House:
    house.opens(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-07", {LANSHAN: 40, FEIXIAN: 10}))
    return house


def test_every_thread_gets_its_own_rows(loaded: House) -> None:
    def ask(n: int) -> bool:
        return query("select $n as n, count(*) as rows from metric_value", n=n).row(0) == (n, rows)

    rows = query("select count(*) from metric_value").item()
    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(400)))


@few_tables
def test_readers_go_on_while_versions_are_published(loaded: House) -> None:
    stop = threading.Event()
    seen: set[float] = set()

    def read() -> None:
        while not stop.wait(0.01):
            seen.add(query("select value from metric_value where metric = 'start_rate' and level = 'province'").item())

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for started in (50, 60):
        loaded.load(loaded.progress("2015-07", {LANSHAN: started}))
    stop.set()
    for thread in threads:
        thread.join()
    assert seen <= {0.25, 0.3, 0.35} and 0.25 in seen


STARTED = "select value from metric_value where metric = 'start_rate' and level = 'county' and region_code = $county"


@pytest.fixture
def few_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three versions are more than may be open."""
    monkeypatch.setattr(store, "MOST_OPEN", 2)


@few_tables
@pytest.mark.usefixtures("few_open")
def test_every_version_answers_for_itself_however_many_are_asked(loaded: House) -> None:
    for started in range(41, 43 + store.MOST_OPEN):
        loaded.load(loaded.progress("2015-07", {LANSHAN: started}))
    versions = [version.id for version in store.versions()]
    for _ in range(2):
        rates = [query_at(version, STARTED, county=LANSHAN).item() for version in versions]
        assert rates == [n / 100 for n in range(40, 40 + len(versions))]
    assert len(store._connections) == store.MOST_OPEN < len(versions)
    assert query(STARTED, county=LANSHAN).item() == rates[-1]


@few_tables
@pytest.mark.usefixtures("few_open")
def test_a_cursor_in_use_outlives_its_connection_and_its_file(loaded: House) -> None:
    cursor = store._connection(store.version_path("v000001")).cursor()
    for started in range(41, 42 + store.MOST_OPEN):
        loaded.load(loaded.progress("2015-07", {LANSHAN: started}))
        query("select 1")
    assert store.version_path("v000001") not in store._connections
    store.version_path("v000001").unlink()
    assert cursor.sql(STARTED, params={"county": LANSHAN}).fetchall() == [(0.4,)]


@few_tables
def test_a_version_that_nobody_asks_any_more_is_closed_for_a_further_one_unless_its_file_is_gone(
    loaded: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "IDLE_SECONDS", -1.0)
    first, second = map(store.version_path, ("v000001", "v000002"))
    for started in (50, 60):
        assert query(STARTED, county=LANSHAN).item() is not None
        loaded.load(loaded.progress("2015-07", {LANSHAN: started}))
    assert query_at("v000001", STARTED, county=LANSHAN).item() == 0.4
    assert query_at("v000002", STARTED, county=LANSHAN).item() == 0.5
    assert first not in store._connections and second in store._connections
    second.unlink()
    assert query(STARTED, county=LANSHAN).item() == 0.6 and second in store._connections
    assert query_at("v000002", STARTED, county=LANSHAN).item() == 0.5


@few_tables
def test_a_reader_goes_on_when_the_file_is_cleared_away_and_reads_it_when_it_is_made_again(loaded: House) -> None:
    path = store.version_path("v000001")
    loaded.load(loaded.progress("2015-07", {LANSHAN: 50}))
    assert query_at("v000001", STARTED, county=LANSHAN).item() == 0.4
    path.unlink()
    assert query_at("v000001", STARTED, county=LANSHAN).item() == 0.4
    shutil.copyfile(store.version_path("v000002"), path)
    assert query_at("v000001", STARTED, county=LANSHAN).item() == 0.5


@pytest.mark.parametrize("version", ["v000009", "../../x", "", "current"])
def test_a_version_that_is_not_there_is_named(loaded: House, version: str) -> None:
    with pytest.raises(store.WarehouseMissing, match="没有"):
        query_at(version, "select 1")


@pytest.mark.parametrize(
    "sql",
    [
        "create table x as select 1",
        "insert into region values ('1')",
        "copy region to '/tmp/out.csv'",
        "select * from read_csv('/etc/passwd')",
        "set enable_external_access = true",
    ],
)
def test_the_connection_of_the_pages_can_only_read_the_version(loaded: House, sql: str) -> None:
    with pytest.raises(duckdb.Error):
        query(sql)


def test_values_are_bound_not_pasted(loaded: House) -> None:
    assert query("select count(*) from region where name = $name", name="' or true --").item() == 0


def test_a_build_that_fails_leaves_no_file_and_the_old_version(loaded: House) -> None:
    def broken(con: duckdb.DuckDBPyConnection, version: str) -> None:
        con.execute("create table half as select 1")
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        publishing.publish(broken)
    assert store.current_version() == "v000001"
    assert [path.name for path in store.warehouse_dir().glob("gaibo_*")] == ["gaibo_v000001.duckdb"]


def test_queries_can_be_listened_to_for_a_benchmark(loaded: House) -> None:
    with log_queries() as log:
        query("select $n as n", n=1)
    query("select 2")
    assert log == [("select $n as n", {"n": 1})]


def test_every_published_table_and_every_column_of_it_carries_a_comment(house: House) -> None:
    house.commented = True
    house.load(house.plan({LANSHAN: 100}), house.progress("2015-07", {LANSHAN: 40}))
    tables = query(
        "select table_name from duckdb_tables() where not internal and comment is null union all "
        "select view_name from duckdb_views() where not internal and not temporary and comment is null"
    )
    columns = query("select table_name, column_name from duckdb_columns() where not internal and comment is null")
    assert (tables.rows(), columns.rows()) == ([], [])


def test_everything_the_contract_promises_is_published(loaded: House) -> None:
    promised = {
        "region", "report", "county_progress", "county_funds", "project_ledger", "metric", "metric_value", "laggard",
        "finding", "version",
    }  # fmt: skip
    assert promised <= set(query("select table_name from duckdb_tables() where not internal")["table_name"])
