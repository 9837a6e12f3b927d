"""The store under threads and writers: right rows for everyone, nothing writable, nothing half-published."""

import threading
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

from tests.conftest import FEIXIAN, LANSHAN, House
from warehouse import store
from warehouse.store import log_queries, query


@pytest.fixture
def loaded(house: House) -> House:
    house.load(house.plan({LANSHAN: 100, FEIXIAN: 100}), house.progress("2015-07", {LANSHAN: 40, FEIXIAN: 10}))
    return house


def test_every_thread_gets_its_own_rows(loaded: House) -> None:
    def ask(n: int) -> bool:
        return query("select $n as n, count(*) as rows from metric_value", n=n).row(0) == (n, rows)

    rows = query("select count(*) from metric_value").item()
    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(400)))


def test_readers_go_on_while_versions_are_published(loaded: House) -> None:
    stop = threading.Event()
    seen: set[float] = set()

    def read() -> None:
        while not stop.is_set():
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
        store.publish(broken)
    assert store.current_version() == "v000001"
    assert [path.name for path in store.warehouse_dir().glob("gaibo_*")] == ["gaibo_v000001.duckdb"]


def test_queries_can_be_listened_to_for_a_benchmark(loaded: House) -> None:
    with log_queries() as log:
        query("select $n as n", n=1)
    query("select 2")
    assert log == [("select $n as n", {"n": 1})]


def test_every_published_table_and_every_column_of_it_carries_a_comment(loaded: House) -> None:
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
